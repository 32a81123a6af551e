package com.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * An application that knows nothing of the firewall.
 */
public final class Plain {

	private Plain() {
	}

	public static void main(String[] args) throws IOException {
		System.out.println("main runs");
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(Targets.loopback(), Integer.parseInt(args[0])));
			System.out.println("connected");
		}
		catch (SecurityException ex) {
			System.out.println(ex.getClass().getSimpleName() + " " + ex.getMessage().lines().findFirst().orElse(""));
		}
	}

}
