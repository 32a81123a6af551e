package com.acme;

import com.acme.old.channel.unix.Socket;
import dev.firewall.Firewall;
import dev.firewall.policy.Policy;

/**
 * Goes out by a transport that lacks what is to be hooked. Prints a line for each time.
 */
public final class OldTransport {

	private OldTransport() {
	}

	public static void main(String[] args) {
		int port = Integer.parseInt(args[1]);
		System.out.println(dial(port));
		if (args[0].equals("lock")) {
			Object token = new Object();
			System.out.println(lock(token));
			System.out.println(dial(port));
			Firewall.deactivate(token);
			System.out.println(dial(port));
		}
	}

	private static String lock(Object token) {
		try {
			Firewall.activateLocked(Firewall.of(Policy.builder().allow("elsewhere.example").build()), token);
			return "locked";
		}
		catch (IllegalStateException ex) {
			return ex.getMessage();
		}
	}

	private static String dial(int port) {
		try {
			return Socket.dial(port);
		}
		catch (ReflectiveOperationException | SecurityException ex) {
			return ex.getMessage();
		}
	}

}
