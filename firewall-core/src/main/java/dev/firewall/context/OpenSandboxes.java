package dev.firewall.context;

import java.util.function.BiFunction;

import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.net.NameAddressMap;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that the running code is in, the innermost first.
 *
 * @since 0.1.0
 */
public final class OpenSandboxes {

	/** Production code pays for sandboxes with a look at this. */
	private static volatile boolean ever;

	private OpenSandboxes() {
	}

	static void opened() {
		ever = true;
	}

	/**
	 * Whether the running code is in a sandbox.
	 * @return whether it is
	 */
	public static boolean isInside() {
		return ever && isInside(Frames.current());
	}

	/**
	 * Whether code is in a sandbox.
	 * @param innermost the innermost frame of the code, or {@code null}
	 * @return whether it is
	 */
	public static boolean isInside(@Nullable Frame innermost) {
		if (!ever) {
			return false;
		}
		for (Frame frame = innermost; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.SANDBOX) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether an egress of the running code would leave a sandbox that it is in.
	 * @param egress the egress
	 * @return whether stubs are to be asked
	 */
	public static boolean holds(Egress egress) {
		return ever && holds(egress, Frames.current());
	}

	/**
	 * Whether an egress would leave a sandbox.
	 * @param egress the egress
	 * @param innermost the innermost frame of the code, or {@code null}
	 * @return whether stubs are to be asked
	 */
	public static boolean holds(Egress egress, @Nullable Frame innermost) {
		if (!isInside(innermost)) {
			return false;
		}
		for (Frame frame = innermost; frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.OWN && frame.rules().allows(egress, new NameAddressMap()) != null) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What an egress of the running code would get. Changes nothing.
	 * @param egress the egress
	 * @return what it would get
	 */
	public static Stubbed look(Egress egress) {
		return ask(egress, Sandbox::look);
	}

	/**
	 * What an egress of the running code gets. Counts as a use of the stub.
	 * @param egress the egress
	 * @return what it gets
	 */
	public static Stubbed take(Egress egress) {
		return ask(egress, Sandbox::take);
	}

	private static Stubbed ask(Egress egress, BiFunction<Sandbox, Egress, Stubbed> question) {
		Stubbed found = Stubbed.NONE;
		for (Frame frame = Frames.current(); frame != null; frame = frame.parent()) {
			if (frame.kind() != Frame.Kind.SANDBOX) {
				continue;
			}
			Stubbed stubbed = (frame.owner() instanceof Sandbox sandbox) ? question.apply(sandbox, egress)
					: new Stubbed(null, null, null, "several tests run, and nobody can tell which this thread is of");
			if (stubbed.isStubbed()) {
				return stubbed;
			}
			found = (found.problem() != null) ? found : stubbed;
		}
		return found;
	}

	/** An inner sandbox is a part of those around it. */
	static void record(DecisionRecord record) {
		if (!ever) {
			return;
		}
		for (Frame frame = Frames.current(); frame != null; frame = frame.parent()) {
			if (frame.kind() == Frame.Kind.SANDBOX && frame.owner() instanceof Sandbox sandbox) {
				sandbox.record(record);
			}
		}
	}

}
