package dev.firewall.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What passes the gate in the JDK, in a JVM with an agent or without one. For each line
 * on its input, which says how often to do it, it answers how many nanoseconds that took.
 */
public final class GateWork {

	/** Looked up in a file on this machine. */
	static final String NAME = "localhost";

	static final String PROGRAM = "/bin/true";

	private static final int LENGTH = 64;

	private GateWork() {
	}

	/**
	 * Works until its input ends.
	 * @param arguments the kind of work, and the port where the sink is
	 */
	public static void main(String[] arguments) throws Exception {
		OpenSearchPolicy.set();
		SniffySockets.start();
		InetSocketAddress sink = new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }),
				Integer.parseInt(arguments[1]));
		try (DatagramSocket datagrams = new DatagramSocket();
				BufferedReader input = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
			DatagramPacket packet = new DatagramPacket(new byte[LENGTH], LENGTH, sink);
			Map<String, Work> kinds = Map.of("connect", () -> connect(sink), "lookup",
					() -> InetAddress.getByName(NAME), "datagram", () -> datagrams.send(packet), "process",
					GateWork::start);
			Work work = kinds.get(arguments[0]);
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				System.out.println(nanos(work, Integer.parseInt(line)));
			}
		}
	}

	private static long nanos(Work work, int times) throws Exception {
		long start = System.nanoTime();
		for (int i = 0; i < times; i++) {
			work.run();
		}
		return System.nanoTime() - start;
	}

	private static void connect(InetSocketAddress sink) throws Exception {
		try (Socket socket = new Socket()) {
			// Leaves no connection behind that would wait for its end
			socket.setSoLinger(true, 0);
			socket.connect(sink);
		}
	}

	private static void start() throws Exception {
		new ProcessBuilder(PROGRAM).start().waitFor();
	}

	private interface Work {

		void run() throws Exception;

	}

}
