package dev.firewall.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.util.FileSystemUtils;

/**
 * What passes the gate in the JDK, in a JVM with an agent and in two without one, which
 * take turns; what counts is the ratio, not the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 6)
@Fork(4)
public class GateCallBenchmarks {

	@Param({ "CONNECT", "LOOKUP", "DATAGRAM", "PROCESS" })
	private Kind kind = Kind.CONNECT;

	@Param("FIREWALL")
	private Guard guard = Guard.FIREWALL;

	private @Nullable Path directory;

	private @Nullable GateSink sink;

	private @Nullable Trio<GateJvm> jvms;

	@Setup
	public void setUp() throws IOException {
		Path created = Files.createTempDirectory("firewall-gate");
		this.directory = created;
		GateSink opened = new GateSink();
		this.sink = opened;
		List<String> agent = this.guard.options(created, opened.port());
		String work = this.kind.name().toLowerCase(Locale.ROOT);
		this.jvms = Trio.of(() -> GateJvm.start(agent, work, opened), () -> GateJvm.start(List.of(), work, opened));
	}

	@TearDown
	public void close() throws IOException {
		if (this.jvms != null) {
			this.jvms.all().forEach(GateJvm::close);
		}
		if (this.sink != null) {
			this.sink.close();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	@Benchmark
	public void turns(Medians medians) throws Exception {
		if (this.jvms == null) {
			throw new IllegalStateException("The JVMs are not started");
		}
		new Turns(this.kind.rounds).take(this.jvms.map((jvm) -> () -> jvm.work(this.kind.times)), medians);
	}

	/**
	 * What passes the gate. A turn is long enough to find caches as it left them, and
	 * short enough for all to meet the same.
	 */
	public enum Kind {

		/** Connects a socket to a port of this machine and closes it. */
		CONNECT(240, 50),

		/** Looks a name up that is in a file of this machine. */
		LOOKUP(240, 50),

		/** Sends a datagram of 64 bytes to a port of this machine. */
		DATAGRAM(240, 500),

		/** Starts a process that does nothing, and waits for its end. */
		PROCESS(120, 4);

		private final int rounds;

		private final int times;

		Kind(int rounds, int times) {
			this.rounds = rounds;
			this.times = times;
		}

	}

	/**
	 * What guards.
	 */
	public enum Guard {

		/** The agent of the firewall, with a policy that allows all of it. */
		FIREWALL {

			@Override
			List<String> options(Path directory, int port) throws IOException {
				return Agents.firewall(directory, String.join("\n", "allow:", "- 127.0.0.1:" + port,
						"- " + GateWork.NAME + ":" + port, "- subprocess:" + GateWork.PROGRAM, ""));
			}

		},

		/** The agent of OpenSearch, with a policy that allows connections. */
		OPENSEARCH {

			@Override
			List<String> options(Path directory, int port) throws IOException {
				return Agents.openSearch(directory);
			}

		},

		/** Sniffy, in front of sockets. */
		SNIFFY {

			@Override
			List<String> options(Path directory, int port) {
				return Agents.sniffy();
			}

		};

		abstract List<String> options(Path directory, int port) throws IOException;

	}

}
