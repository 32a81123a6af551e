package com.acme;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

/**
 * Goes to the operating system below the gate.
 */
public final class NativeConnect {

	private NativeConnect() {
	}

	public static String byReflection(int port) throws ReflectiveOperationException {
		Class<?> net = Reach.jdk("sun.nio.ch.Net");
		Method socket = net.getDeclaredMethod("socket", ProtocolFamily.class, boolean.class);
		Method connect = net.getDeclaredMethod("connect0", boolean.class, FileDescriptor.class, InetAddress.class,
				int.class);
		socket.setAccessible(true);
		connect.setAccessible(true);
		Object descriptor = socket.invoke(null, StandardProtocolFamily.INET, true);
		connect.invoke(null, false, descriptor, Targets.loopback(), port);
		return Reach.DONE;
	}

	static String by(MethodHandles.Lookup lookup, int port) throws Throwable {
		Class<?> net = Reach.jdk("sun.nio.ch.Net");
		Object descriptor = lookup
			.findStatic(net, "socket", MethodType.methodType(FileDescriptor.class, ProtocolFamily.class, boolean.class))
			.invoke(StandardProtocolFamily.INET, true);
		lookup
			.findStatic(net, "connect0",
					MethodType.methodType(int.class, boolean.class, FileDescriptor.class, InetAddress.class, int.class))
			.invoke(false, (FileDescriptor) descriptor, Targets.loopback(), port);
		return Reach.DONE;
	}

}
