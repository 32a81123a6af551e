package com.example.launcher;

import java.io.IOException;

/**
 * An application that starts another, and waits for it.
 */
public final class Forking {

	private Forking() {
	}

	public static void main(String[] command) throws IOException, InterruptedException {
		System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
	}

}
