package dev.firewall.policy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.firewall.Level;
import dev.firewall.Levels;
import dev.firewall.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A policy as bytes, for another JVM. Predicates written in Java stay behind, and nothing
 * gets wider by that: see {@link #lossyRules}.
 *
 * <pre class="code">
 * WrittenPolicy written = WrittenPolicy.of(policy, policy.levels());
 * Policy other = WrittenPolicy.read(written.bytes(), "inherited");
 * </pre>
 *
 * @since 0.1.0
 */
public final class WrittenPolicy {

	/** More would not fit into an environment. */
	private static final int MAX_RULES = 100_000;

	private final byte[] bytes;

	private final List<Rule> lossy;

	private WrittenPolicy(byte[] bytes, List<Rule> lossy) {
		this.bytes = bytes;
		this.lossy = lossy;
	}

	/**
	 * Writes a policy.
	 * @param policy the policy
	 * @param levels its levels, which tests may change
	 * @return the bytes, or {@code null} if it has too many rules for another JVM
	 */
	public static @Nullable WrittenPolicy of(Policy policy, Levels levels) {
		if ((long) policy.allowRules().size() + policy.denyRules().size() > MAX_RULES) {
			return null;
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		List<Rule> lossy = new ArrayList<>();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			write(out, levels);
			out.writeBoolean(policy.isFailClosed());
			out.writeBoolean(policy.isDenyPrivateRebinding());
			write(out, (policy.external() != null) ? policy.external().name() : "");
			write(out, policy.allowRules(), lossy);
			write(out, policy.denyRules(), lossy);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new WrittenPolicy(bytes.toByteArray(), List.copyOf(lossy));
	}

	private static void write(DataOutputStream out, Levels levels) throws IOException {
		write(out, levels.defaultLevel().name());
		Map<String, Level> exceptions = new TreeMap<>();
		levels.exceptions().forEach((protocol, level) -> exceptions.put(protocol.name(), level));
		out.writeInt(exceptions.size());
		for (Map.Entry<String, Level> exception : exceptions.entrySet()) {
			write(out, exception.getKey());
			write(out, exception.getValue().name());
		}
	}

	private static void write(DataOutputStream out, List<CompiledRule> rules, List<Rule> lossy) throws IOException {
		List<Rule> kept = new ArrayList<>();
		List<Node> nodes = new ArrayList<>();
		for (CompiledRule compiled : rules) {
			Rule rule = compiled.rule();
			Node node = rule.pattern().node();
			Node plain = PlainNodes.of(node, rule.action() == Action.DENY);
			if (plain != node) {
				lossy.add(rule);
			}
			if (plain != null) {
				kept.add(rule);
				nodes.add(plain);
			}
		}
		out.writeInt(kept.size());
		for (int i = 0; i < kept.size(); i++) {
			Rule rule = kept.get(i);
			write(out, rule.text());
			write(out, (rule.reason() != null) ? rule.reason() : "");
			PlainNodes.write(out, nodes.get(i));
		}
	}

	/**
	 * Reads a policy.
	 * @param bytes the bytes
	 * @param name the name of the policy in messages
	 * @return the policy
	 * @throws InvalidPolicyException if these are no bytes of a policy
	 */
	public static Policy read(byte[] bytes, String name) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			PolicyBuilder policy = Policy.builder().name(name);
			readLevels(in, policy);
			policy.failClosed(in.readBoolean()).denyPrivateRebinding(in.readBoolean());
			String external = read(in);
			policy.external(external.isEmpty() ? null : External.valueOf(external));
			readRules(in, policy, Action.ALLOW);
			readRules(in, policy, Action.DENY);
			if (in.read() >= 0) {
				throw new InvalidPolicyException("there is more behind the policy", null);
			}
			return policy.build();
		}
		catch (InvalidPolicyException ex) {
			throw ex;
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new InvalidPolicyException("these are no bytes of a policy: " + ex, null);
		}
	}

	private static void readLevels(DataInputStream in, PolicyBuilder policy) throws IOException {
		policy.level(Level.valueOf(read(in)));
		int exceptions = in.readInt();
		for (int i = 0; i < exceptions; i++) {
			Protocol.Alias alias = Protocol.find(read(in));
			Level level = Level.valueOf(read(in));
			// A protocol that is not known here is none that anybody asks for
			if (alias != null) {
				policy.level(alias.protocol(), level);
			}
		}
	}

	private static void readRules(DataInputStream in, PolicyBuilder policy, Action action) throws IOException {
		int rules = in.readInt();
		for (int i = 0; i < rules; i++) {
			String text = read(in);
			String reason = read(in);
			Node node = PlainNodes.read(in, action == Action.ALLOW);
			if (node != null) {
				Rule rule = Rule.read(action, new EgressPattern(node, text));
				policy.rule(reason.isEmpty() ? rule : rule.because(reason));
			}
		}
	}

	/** Not as {@code writeUTF} does, which is for short texts. */
	static void write(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	static String read(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length < 0 || length > in.available()) {
			throw new IOException("a text of length " + length);
		}
		return new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

	/**
	 * The policy as bytes.
	 * @return the bytes
	 */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	/**
	 * The rules that lost a predicate: of those that allow, nothing was written; those
	 * that deny were written without it, and so deny more.
	 * @return the rules
	 */
	public List<Rule> lossyRules() {
		return this.lossy;
	}

}
