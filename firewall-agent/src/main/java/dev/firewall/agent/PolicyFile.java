package dev.firewall.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.PolicyReader;
import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The policy that is in force before {@code main}: a YAML file in the grammar of
 * {@code application.yml}, with or without {@code firewall:} above it.
 */
final class PolicyFile {

	private static final String SECTION = "firewall";

	private final Path path;

	private final Map<?, ?> tree;

	private final String text;

	private PolicyFile(Path path, Map<?, ?> tree, String text) {
		this.path = path;
		this.tree = tree;
		this.text = text;
	}

	/**
	 * Opens a policy file.
	 * @param file its name
	 * @return the file, read but not understood yet
	 * @throws IllegalStateException if it cannot be read; its message is for people
	 */
	static PolicyFile open(String file) {
		try {
			Path path = Path.of(file).toAbsolutePath().normalize();
			return of(path, Files.readString(path, StandardCharsets.UTF_8));
		}
		catch (IOException | InvalidPathException ex) {
			throw mistake(file, null, "it cannot be read: " + ex,
					"name a YAML file, as in -javaagent:firewall-agent.jar=policy.yml or FIREWALL_POLICY");
		}
	}

	private static PolicyFile of(Path path, String text) {
		try {
			Object plain = PlainYaml.read(text, options());
			Object tree = (plain != null) ? plain : Library.read(text);
			if (!(tree instanceof Map<?, ?> map)) {
				throw mistake(path.toString(), null, "it holds no section",
						"write 'allow:' with a list of rules, or leave the file away");
			}
			return new PolicyFile(path, section(path, map), text);
		}
		catch (MarkedYAMLException ex) {
			Integer line = (ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : null;
			throw mistake(path.toString(), line, String.valueOf(ex.getProblem()), "correct the YAML there");
		}
		catch (YAMLException ex) {
			throw mistake(path.toString(), null, String.valueOf(ex.getMessage()), "correct the YAML");
		}
	}

	private static LoaderOptions options() {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		return options;
	}

	private static Map<?, ?> section(Path path, Map<?, ?> map) {
		if (!map.containsKey(SECTION)) {
			return map;
		}
		if (map.size() > 1) {
			throw mistake(path.toString(), null, "there is more than the section 'firewall'",
					"put everything below 'firewall', or leave that line out");
		}
		if (map.get(SECTION) instanceof Map<?, ?> section) {
			return section;
		}
		throw mistake(path.toString(), null, "'firewall' is no section", "write the settings below it, indented");
	}

	/**
	 * Understands the policy.
	 * @return the policy, and whether it is to be locked
	 * @throws IllegalStateException if there are mistakes; its message tells all of them
	 */
	PolicyReader.Reading read() {
		try {
			return PolicyReader.strict().read(this.tree);
		}
		catch (InvalidPolicyException ex) {
			throw new IllegalStateException(describe(ex.problems()), ex);
		}
	}

	String path() {
		return this.path.toString();
	}

	/** What a core of the application reads again, in types of the JDK. */
	Map<?, ?> tree() {
		return new LinkedHashMap<>(this.tree);
	}

	private String describe(List<Problem> problems) {
		StringBuilder text = new StringBuilder(header(this.path.toString(), problems.size()));
		Node document = Library.composer(this.text).getSingleNode();
		for (Problem problem : problems) {
			String property = problem.where();
			Integer line = (document != null) ? YamlLines.find(document, SECTION, property) : null;
			append(text, property, this.path + ((line != null) ? ", line " + line : ""), problem.message(),
					problem.fix());
		}
		return text.toString();
	}

	private static IllegalStateException mistake(String file, @Nullable Integer line, String reason, String fix) {
		StringBuilder text = new StringBuilder(header(file, 1));
		append(text, "", file + ((line != null) ? ", line " + line : ""), reason, fix);
		return new IllegalStateException(text.toString());
	}

	private static String header(String file, int mistakes) {
		return "The firewall's policy " + file + " has " + ((mistakes == 1) ? "a mistake" : mistakes + " mistakes")
				+ ", so the application does not start:\n";
	}

	private static void append(StringBuilder text, String property, String origin, String reason,
			@Nullable String fix) {
		if (!property.isEmpty()) {
			text.append("\n    Property: ").append(property);
		}
		text.append("\n    Origin: ").append(origin).append("\n    Reason: ").append(reason);
		if (fix != null) {
			text.append("\n    Fix: ").append(fix);
		}
		text.append('\n');
	}

	/** What not every policy needs, so that it is not loaded for all of them. */
	private static final class Library {

		static @Nullable Object read(String text) {
			SafeConstructor constructor = new SafeConstructor(options());
			constructor.setAllowDuplicateKeys(false);
			constructor.setComposer(composer(text));
			return constructor.getSingleData(Object.class);
		}

		/** A {@code Yaml} would load all that writes YAML too. */
		static Composer composer(String text) {
			LoaderOptions options = options();
			return new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
		}

	}

}
