package dev.firewall.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Normalises paths, of rules and of requests alike, so that no spelling dodges a rule.
 *
 * @since 0.1.0
 */
public final class UrlPath {

	private UrlPath() {
	}

	/**
	 * Percent-decodes until nothing changes, resolves dot segments and double slashes,
	 * and drops a slash at the end.
	 * @param path the path of a URL, without query and fragment
	 * @return the normalised path, at least "/"
	 */
	public static String normalise(String path) {
		return resolve((path.indexOf('%') >= 0) ? decode(path) : path, true);
	}

	/**
	 * Resolves dot segments and double slashes of a file path. A bare name, which is
	 * looked for on the PATH, stays apart from a file of that name in some folder.
	 * @param path the path of a file
	 * @return the path without detours
	 */
	public static String normaliseFile(String path) {
		return (path.indexOf('/') >= 0) ? resolve(path, path.startsWith("/")) : path;
	}

	private static String resolve(String path, boolean absolute) {
		if (isResolved(path, absolute)) {
			return path;
		}
		Deque<String> segments = new ArrayDeque<>();
		for (String segment : path.split("/")) {
			if (segment.equals("..")) {
				boolean above = !absolute && (segments.isEmpty() || segments.getLast().equals(".."));
				if (above) {
					segments.addLast(segment);
				}
				else {
					segments.pollLast();
				}
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.addLast(segment);
			}
		}
		String joined = String.join("/", segments);
		if (absolute) {
			return "/" + joined;
		}
		return (joined.indexOf('/') >= 0) ? joined : "./" + joined;
	}

	private static boolean isResolved(String path, boolean absolute) {
		if (path.equals("/")) {
			return true;
		}
		return !(absolute && !path.startsWith("/")) && !path.endsWith("/") && !path.endsWith("/.")
				&& !path.endsWith("/..") && !path.contains("//") && !path.contains("/./") && !path.contains("/../")
				&& !path.startsWith("./") && !path.startsWith("../") && (absolute || path.indexOf('/') >= 0);
	}

	/** What was decoded may complete another escape, so it is looked at again. */
	private static String decode(String path) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		int length = 0;
		for (byte next : bytes) {
			bytes[length++] = next;
			while (length >= 3 && bytes[length - 3] == '%') {
				int value = hexPair(bytes[length - 2], bytes[length - 1]);
				if (value < 0) {
					break;
				}
				length -= 2;
				bytes[length - 1] = (byte) value;
			}
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	private static int hexPair(byte high, byte low) {
		int upper = Character.digit(high, 16);
		int lower = Character.digit(low, 16);
		return (upper < 0 || lower < 0) ? -1 : (upper << 4) | lower;
	}

}
