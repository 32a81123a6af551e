package com.acme.old.channel.unix;

import java.net.SocketAddress;

import com.acme.NativeConnect;

/**
 * As in a version of Netty that the agent does not know: with another way out than those
 * that have hooks.
 */
public final class Socket {

	private Socket() {
	}

	/** Has a hook. */
	public static String connect(SocketAddress address) {
		return "asked for " + address;
	}

	/** Goes to the operating system under a name that has no hook. */
	public static String dial(int port) throws ReflectiveOperationException {
		return NativeConnect.byReflection(port);
	}

}
