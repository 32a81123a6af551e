package dev.firewall.spring.autoconfigure.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Programs that start the command which follows their own options, such as {@code env}
 * and {@code nice}, and programs that start others in ways that are not looked into.
 */
final class CommandWrappers {

	private static final Map<String, Wrapper> WRAPPERS = Map.ofEntries(
			Map.entry("env", Wrapper.of("", "0v").withAssignments()), Map.entry("nice", Wrapper.of("n", "0123456789")),
			Map.entry("nohup", Wrapper.of("", "")), Map.entry("timeout", Wrapper.of("ks", "v").withOperand()),
			Map.entry("xargs", Wrapper.of("adELnPs", "0rtpx")),
			Map.entry("sudo", Wrapper.of("ugp", "AbEHknPS").withAssignments().withOwnPath()),
			Map.entry("doas", Wrapper.of("u", "n").withOwnPath()), Map.entry("setsid", Wrapper.of("", "cfw")),
			Map.entry("stdbuf", Wrapper.of("ioe", "")), Map.entry("ionice", Wrapper.of("cn", "t")),
			Map.entry("time", Wrapper.of("fo", "pav")), Map.entry("exec", Wrapper.of("a", "cl")),
			Map.entry("command", Wrapper.of("", "pvV")), Map.entry("builtin", Wrapper.of("", "")),
			Map.entry("busybox", Wrapper.of("", "")), Map.entry("toybox", Wrapper.of("", "")));

	private static final Set<String> LONG_FLAGS = Set.of("--foreground", "--preserve-status", "--null",
			"--no-run-if-empty", "--verbose", "--non-interactive", "--fork", "--wait", "--portability");

	/** Start others, or run code of a kind that is not looked into. */
	private static final Set<String> LAUNCHERS = Set.of("eval", ".", "source", "trap", "alias", "hash", "enable",
			"bind", "complete", "coproc", "mapfile", "readarray", "let", "chroot", "unshare", "nsenter", "strace",
			"ltrace", "gdb", "parallel", "flock", "watch", "script", "su", "runuser", "ld.so", "start-stop-daemon",
			"systemd-run", "at", "batch", "crontab", "expect", "chrt", "taskset", "setarch", "linux64", "linux32",
			"unbuffer", "entr", "setpriv", "capsh", "prlimit", "numactl", "daemonize", "screen", "tmux",
			"dbus-run-session", "pkexec");

	private static final Set<String> FIND_ACTIONS = Set.of("-exec", "-execdir", "-ok", "-okdir");

	private CommandWrappers() {
	}

	/**
	 * The command that a command starts.
	 * @param name the name of the executable
	 * @param arguments its arguments
	 * @return the command behind it, empty if there is none, or {@code null} if this is
	 * no wrapper
	 * @throws UntellableCommandException if it starts another that cannot be told
	 */
	static @Nullable List<ShellWord> unwrap(String name, List<ShellWord> arguments) throws UntellableCommandException {
		if (LAUNCHERS.contains(name) || name.startsWith("ld-linux") || name.startsWith("ld-musl")) {
			throw new UntellableCommandException("starts others through '" + name + "'");
		}
		if (name.equals("find") && arguments.stream().anyMatch(CommandWrappers::mayBeAction)) {
			throw new UntellableCommandException("starts others through 'find'");
		}
		Wrapper wrapper = WRAPPERS.get(name);
		List<ShellWord> inner = (wrapper != null) ? wrapper.unwrap(name, arguments) : null;
		if (inner == null || inner.isEmpty() || !name.equals("xargs")) {
			return inner;
		}
		List<ShellWord> fed = new ArrayList<>(inner);
		fed.add(ShellWord.unknown());
		return fed;
	}

	private static boolean mayBeAction(ShellWord word) {
		return FIND_ACTIONS.contains(word.text()) || (!word.plain() && word.text().startsWith("$"));
	}

	static boolean isKnown(String name) {
		return WRAPPERS.containsKey(name) || LAUNCHERS.contains(name) || name.equals("find");
	}

	/**
	 * How to find the command behind a wrapper.
	 *
	 * @param valued letters of options with a value
	 * @param flags letters of options without
	 * @param operands how many words stand before the command
	 * @param assignments whether variables may be set before the command
	 * @param ownPath whether the wrapper looks the command up on a PATH of its own
	 */
	private record Wrapper(String valued, String flags, int operands, boolean assignments, boolean ownPath) {

		static Wrapper of(String valued, String flags) {
			return new Wrapper(valued, flags, 0, false, false);
		}

		Wrapper withOperand() {
			return new Wrapper(this.valued, this.flags, 1, this.assignments, this.ownPath);
		}

		Wrapper withAssignments() {
			return new Wrapper(this.valued, this.flags, this.operands, true, this.ownPath);
		}

		Wrapper withOwnPath() {
			return new Wrapper(this.valued, this.flags, this.operands, this.assignments, true);
		}

		List<ShellWord> unwrap(String name, List<ShellWord> arguments) throws UntellableCommandException {
			int i = 0;
			while (i < arguments.size() && arguments.get(i).text().startsWith("-")) {
				ShellWord option = arguments.get(i++);
				if (option.text().equals("--")) {
					break;
				}
				i += consume(name, option);
			}
			while (this.assignments && i < arguments.size() && arguments.get(i).text().indexOf('=') > 0) {
				ShellAssignments.check(arguments.get(i++).text());
			}
			i += this.operands;
			List<ShellWord> inner = (i < arguments.size()) ? arguments.subList(i, arguments.size()) : List.of();
			if (this.ownPath && !inner.isEmpty() && inner.get(0).text().indexOf('/') < 0) {
				throw new UntellableCommandException("leaves it to '" + name + "' to find a command by its name");
			}
			return inner;
		}

		/** How many words the option takes beside itself. */
		private int consume(String name, ShellWord option) throws UntellableCommandException {
			String text = option.text();
			if (LONG_FLAGS.contains(text)) {
				return 0;
			}
			for (int i = 1; i < text.length() && option.plain(); i++) {
				boolean last = i == text.length() - 1;
				if (this.valued.indexOf(text.charAt(i)) >= 0) {
					return last ? 1 : 0;
				}
				if (this.flags.indexOf(text.charAt(i)) < 0) {
					break;
				}
				if (last) {
					return 0;
				}
			}
			throw new UntellableCommandException("has an option of '" + name + "' that is not understood");
		}

	}

}
