package dev.firewall.net;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What numeric texts mean to the JVM, found without a look-up.
 */
final class JvmLiterals {

	/** Since Java 22; reads a literal and never looks up. */
	private static final Method OF_LITERAL = find();

	private JvmLiterals() {
	}

	private static Method find() {
		try {
			return InetAddress.class.getMethod("ofLiteral", String.class);
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	static boolean isSupported() {
		return OF_LITERAL != null;
	}

	/** The address, or {@code null} if it is none or that cannot be told. */
	static InetAddress parse(String text) {
		if (OF_LITERAL == null) {
			return null;
		}
		try {
			return (InetAddress) OF_LITERAL.invoke(null, text);
		}
		catch (InvocationTargetException ex) {
			return null;
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A text with a colon, which is no name for the JVM. */
	static InetAddress parseWithColon(String text) {
		if (text.indexOf(':') < 0 || (Character.digit(text.charAt(0), 16) < 0 && text.charAt(0) != ':')) {
			throw new IllegalArgumentException("'" + text + "' could be looked up");
		}
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
