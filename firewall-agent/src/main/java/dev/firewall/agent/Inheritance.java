package dev.firewall.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.WrittenPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM inherits from the one that started it, and how that is written into an
 * environment: compressed, with a digest, in as many variables as it needs, since no
 * single one may be longer than 128 KiB.
 *
 * @param locked whether the policy is locked
 * @param unsafeDenied whether {@code sun.misc.Unsafe} refuses
 * @param parts policies and scopes, each as types of the JDK
 */
record Inheritance(boolean locked, boolean unsafeDenied, List<Object[]> parts) {

	/** The first variable; those that follow have a number behind it. */
	static final String VARIABLE = "FIREWALL_INHERITED";

	/** In place of the name of a policy file: there must be something to inherit. */
	static final String ARGUMENT = ":inherited:";

	private static final String VERSION = "1";

	private static final int CHUNK = 60_000;

	/** An environment and a command line share 2 MiB. */
	private static final int MAX_CHUNKS = 16;

	private static final int HEADER = 4;

	/**
	 * Reads what there is in an environment.
	 * @param environment the environment
	 * @param demanded whether something must be there
	 * @return what is inherited, or {@code null} if nothing is
	 * @throws IllegalStateException if it is damaged; its message is for people
	 */
	static @Nullable Inheritance read(Map<String, String> environment, boolean demanded) {
		String first = environment.get(VARIABLE);
		if (first == null) {
			if (demanded || environment.containsKey(VARIABLE + "_2")) {
				throw damaged("it is not there");
			}
			return null;
		}
		String[] header = first.split(":", HEADER);
		if (header.length > 1 && !header[0].equals(VERSION)) {
			throw damaged("it is of version '" + printable(header[0]) + "', and this agent knows version " + VERSION);
		}
		if (header.length < HEADER || !header[1].matches("[0-9]{1,2}")) {
			throw damaged("it is cut short, or was never written by the agent");
		}
		StringBuilder data = new StringBuilder(header[HEADER - 1]);
		for (int i = 2; i <= Integer.parseInt(header[1]); i++) {
			String more = environment.get(VARIABLE + "_" + i);
			if (more == null) {
				throw damaged("variable " + VARIABLE + "_" + i + " is not there");
			}
			data.append(more);
		}
		if (!digest(data.toString()).equals(header[2])) {
			throw damaged("it was cut short or altered, and its digest is another");
		}
		return decode(data.toString());
	}

	private static Inheritance decode(String data) {
		try (DataInputStream in = new DataInputStream(
				new InflaterInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(data))))) {
			boolean locked = in.readBoolean();
			boolean unsafeDenied = in.readBoolean();
			List<Object[]> parts = new ArrayList<>();
			for (int left = in.readInt(); left > 0; left--) {
				parts.add(new Object[] { in.readUTF(), in.readBoolean(), in.readUTF(), in.readNBytes(in.readInt()) });
			}
			for (Object[] part : parts) {
				WrittenPolicy.read((byte[]) part[3], (String) part[2]);
			}
			return new Inheritance(locked, unsafeDenied, parts);
		}
		catch (InvalidPolicyException ex) {
			throw damaged(String.valueOf(ex.getMessage()));
		}
		catch (IOException | IllegalArgumentException ex) {
			throw damaged("it cannot be decoded: " + ex);
		}
	}

	/**
	 * Writes it.
	 * @return the values of the variables, or {@code null} if it is too large
	 */
	@Nullable List<String> write() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
			out.writeBoolean(this.locked);
			out.writeBoolean(this.unsafeDenied);
			out.writeInt(this.parts.size());
			for (Object[] part : this.parts) {
				byte[] written = (byte[]) part[3];
				out.writeUTF((String) part[0]);
				out.writeBoolean((Boolean) part[1]);
				out.writeUTF(shortened((String) part[2]));
				out.writeInt(written.length);
				out.write(written);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		String data = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
		int chunks = Math.max(1, (data.length() + CHUNK - 1) / CHUNK);
		if (chunks > MAX_CHUNKS) {
			return null;
		}
		List<String> values = new ArrayList<>();
		for (int i = 0; i < chunks; i++) {
			values.add(data.substring(i * CHUNK, Math.min(data.length(), (i + 1) * CHUNK)));
		}
		values.set(0, VERSION + ":" + chunks + ":" + digest(data) + ":" + values.get(0));
		return values;
	}

	/** A label may be as long as the rules that it lists. */
	private static String shortened(String name) {
		int longest = 200;
		return (name.length() > longest) ? name.substring(0, longest) + "..." : name;
	}

	private static String digest(String data) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(data.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	private static String printable(String text) {
		String plain = text.replaceAll("[^A-Za-z0-9._-]", "?");
		int longest = 20;
		return (plain.length() > longest) ? plain.substring(0, longest) + "..." : plain;
	}

	private static IllegalStateException damaged(String reason) {
		return new IllegalStateException("The policy that this JVM inherits from the one that started it is damaged, so"
				+ " the application does not start:\n\n    Variable: " + VARIABLE + "\n    Reason: " + reason
				+ "\n    Fix: pass on " + VARIABLE
				+ " and the variables that start so as they are; use the same version" + " of the agent in both\n");
	}

}
