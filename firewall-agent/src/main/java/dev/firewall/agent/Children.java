package dev.firewall.agent;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

/**
 * Has what is started inherit what the code that starts it is judged by: by its
 * environment, so that it reaches a JVM behind a shell, too. Called in the middle of the
 * JDK, so it uses no lambdas.
 */
final class Children {

	static final String OPTIONS = "JAVA_TOOL_OPTIONS";

	private final Seal seal;

	private final @Nullable File jar;

	/** The agent's option, or {@code null} if it cannot be one. */
	private final @Nullable String option;

	private volatile @Nullable Written last;

	/** The variable that this JVM took its policy from. */
	private volatile @Nullable String policyVariable;

	private volatile boolean told;

	Children(Seal seal, @Nullable File jar) {
		this.seal = seal;
		this.jar = jar;
		this.option = (jar != null && isAgent(jar)) ? option(jar) : null;
	}

	/** In an executable jar, the agent is a part of the application. */
	private static boolean isAgent(File jar) {
		try (JarFile file = new JarFile(jar, false)) {
			Manifest manifest = file.getManifest();
			return manifest != null && FirewallAgent.class.getName()
				.equals(manifest.getMainAttributes().getValue(new Attributes.Name("Premain-Class")));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static @Nullable String option(File jar) {
		String option = "-javaagent:" + jar.getPath() + "=" + Inheritance.ARGUMENT;
		if (!needsQuotes(option)) {
			return option;
		}
		if (option.indexOf('"') < 0) {
			return '"' + option + '"';
		}
		return (option.indexOf('\'') < 0) ? "'" + option + "'" : null;
	}

	/** No regular expression, which would cost every JVM its time. */
	private static boolean needsQuotes(String option) {
		for (int i = 0; i < option.length(); i++) {
			if (" \t\n\u000B\f\r\"'".indexOf(option.charAt(i)) >= 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Takes note that what a variable says is what will be inherited.
	 * @param variable the name of the variable
	 */
	void policyFrom(String variable) {
		this.policyVariable = variable;
	}

	/**
	 * Judges the start of a process.
	 * @param call the command line, the environment or {@code null}, the directory
	 * @param judges who is asked
	 * @return what to throw, or the environment to start it with, or {@code null} to
	 * start it as it is
	 */
	@Nullable Object start(Object[] call, Judges judges) {
		boolean locked = false;
		boolean complete = true;
		boolean able = true;
		List<Object[]> parts = new ArrayList<>();
		for (Object answer : judges.askAll("inherit", new Object[] { call[0], call[2] })) {
			if (answer instanceof Throwable) {
				return answer;
			}
			Object[] fields = (Object[]) answer;
			able &= fields.length > 0;
			if (fields.length > 0) {
				locked |= (Boolean) fields[0];
				complete &= (Boolean) fields[1];
				add(parts, (List<?>) fields[2]);
			}
		}
		boolean nothing = parts.isEmpty() && complete;
		List<String> values = (complete && !nothing) ? write(new Inheritance(locked, this.seal.isUnsafeDenied(), parts))
				: null;
		String missing = nothing ? null : missing(values);
		// What another thread puts there once it is judged must not get through
		Map<?, ?> given = (call[1] != null) ? new HashMap<>((Map<?, ?>) call[1]) : null;
		Object refusal = judges.ask("start",
				new Object[] { call[0], call[2], given, missing, (this.jar != null) ? this.jar.getPath() : null });
		if (refusal != null || !able || nothing) {
			return refusal;
		}
		if (missing != null || values == null) {
			tell(missing);
			return null;
		}
		return environment(given, values);
	}

	private static void add(List<Object[]> parts, List<?> more) {
		for (Object part : more) {
			Object[] fields = (Object[]) part;
			boolean known = false;
			for (Object[] other : parts) {
				known |= other[0].equals(fields[0]) && other[1].equals(fields[1])
						&& Arrays.equals((byte[]) other[3], (byte[]) fields[3]);
			}
			if (!known) {
				parts.add(fields);
			}
		}
	}

	/** What keeps a JVM from inheriting, as the end of a sentence, or {@code null}. */
	private @Nullable String missing(@Nullable List<String> values) {
		if (this.jar == null || this.option == null) {
			return "cannot be given the agent, which is no jar of its own, or one with an odd name: " + this.jar;
		}
		if (!this.jar.isFile()) {
			return "cannot be given the agent, whose jar is gone: " + this.jar;
		}
		return (values != null) ? null : "cannot be given the policy, which is too large for an environment";
	}

	private void tell(@Nullable String missing) {
		if (!this.told) {
			this.told = true;
			System.err.println("The firewall agent does not pass its policy on: a JVM that is started " + missing);
		}
	}

	private @Nullable List<String> write(Inheritance inheritance) {
		Written last = this.last;
		if (last != null && last.isOf(inheritance)) {
			return last.values();
		}
		List<String> values = inheritance.write();
		this.last = new Written(inheritance, values);
		return values;
	}

	private Map<String, String> environment(@Nullable Map<?, ?> given, List<String> values) {
		// A copy of what this JVM was given, byte by byte: not all of it need be text
		Map<String, String> environment = new ProcessBuilder().environment();
		if (given != null) {
			liken(environment, given);
		}
		Iterator<String> names = environment.keySet().iterator();
		while (names.hasNext()) {
			if (names.next().startsWith(Inheritance.VARIABLE)) {
				names.remove();
			}
		}
		for (int i = 0; i < values.size(); i++) {
			environment.put(Inheritance.VARIABLE + ((i > 0) ? "_" + (i + 1) : ""), values.get(i));
		}
		String options = environment.get(OPTIONS);
		String option = String.valueOf(this.option);
		if (options == null || options.isBlank()) {
			environment.put(OPTIONS, option);
		}
		else if (!options.equals(option) && !options.endsWith(" " + option)) {
			environment.put(OPTIONS, options + " " + option);
		}
		String variable = this.policyVariable;
		String policy = (variable != null) ? System.getenv(variable) : null;
		if (policy != null && policy.equals(environment.get(variable))) {
			// It is inherited, and may be named from another directory
			environment.remove(variable);
		}
		return environment;
	}

	/** Leaves what is the same alone, so that no byte of it changes. */
	private static void liken(Map<String, String> environment, Map<?, ?> given) {
		Map<Object, Object> missing = new HashMap<>();
		for (Map.Entry<?, ?> entry : given.entrySet()) {
			missing.put(entry.getKey(), entry.getValue());
		}
		Iterator<Map.Entry<String, String>> entries = environment.entrySet().iterator();
		while (entries.hasNext()) {
			Map.Entry<String, String> entry = entries.next();
			if (entry.getValue().equals(missing.get(entry.getKey()))) {
				missing.remove(entry.getKey());
			}
			else {
				entries.remove();
			}
		}
		for (Map.Entry<Object, Object> entry : missing.entrySet()) {
			environment.put((String) entry.getKey(), (String) entry.getValue());
		}
	}

	/**
	 * What was written last.
	 *
	 * @param inheritance what is inherited
	 * @param values the variables, or {@code null} if it is too large
	 */
	private record Written(Inheritance inheritance, @Nullable List<String> values) {

		boolean isOf(Inheritance other) {
			List<Object[]> parts = other.parts();
			boolean same = this.inheritance.locked() == other.locked()
					&& this.inheritance.unsafeDenied() == other.unsafeDenied()
					&& this.inheritance.parts().size() == parts.size();
			for (int i = 0; same && i < parts.size(); i++) {
				same = Arrays.deepEquals(this.inheritance.parts().get(i), parts.get(i));
			}
			return same;
		}

	}

}
