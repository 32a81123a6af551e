package dev.firewall.benchmarks;

/**
 * Says how long agents took to install, as soon as it may.
 */
public final class HelloWorld {

	private HelloWorld() {
	}

	/**
	 * Says it.
	 * @param arguments not used
	 */
	public static void main(String[] arguments) {
		System.out.println(StampAgent.nanos());
	}

}
