package com.acme;

import java.io.IOException;

/**
 * A JVM that others may attach to until it is to end.
 */
public final class Waiting {

	private Waiting() {
	}

	public static void main(String[] args) throws IOException {
		System.out.println("waits");
		while (System.in.read() >= 0) {
			// Until the other end is closed
		}
	}

}
