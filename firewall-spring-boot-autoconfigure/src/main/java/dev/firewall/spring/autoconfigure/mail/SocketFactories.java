package dev.firewall.spring.autoconfigure.mail;

import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The socket factories that a mail session is set to. One for TLS is given a connection
 * that the transport has opened; any other opens it, and may do so to somewhere else.
 */
final class SocketFactories {

	private static final String OVER_TLS = "ssl.socketFactory";

	private static final String PLAIN = "socketFactory";

	private final TransportProperties properties;

	private final boolean secure;

	SocketFactories(TransportProperties properties, boolean secure) {
		this.properties = properties;
		this.secure = secure;
	}

	/** The port that the factory is given in place of the transport's, or -1. */
	int port() {
		String name = (this.secure && isSet(OVER_TLS)) ? OVER_TLS : PLAIN;
		return isSet(name) ? this.properties.number(name + ".port", -1) : -1;
	}

	/** Whether the transport goes on without the factory where that fails. */
	boolean isOptional() {
		return this.properties.flag("socketFactory.fallback", true);
	}

	private boolean isSet(String name) {
		String type = this.properties.text(name + ".class");
		return this.properties.value(name) instanceof SocketFactory || (type != null && !type.isEmpty());
	}

	/** The factory that may connect to somewhere else, or {@code null}. */
	@Nullable String opaque() {
		String plain = opaque(PLAIN);
		return (plain == null && this.secure) ? opaque(OVER_TLS) : plain;
	}

	private @Nullable String opaque(String name) {
		if (this.properties.value(name) instanceof SocketFactory factory) {
			boolean known = factory instanceof SSLSocketFactory || factory == SocketFactory.getDefault();
			return known ? null : factory.getClass().getName();
		}
		String type = this.properties.text(name + ".class");
		return (type == null || type.isEmpty() || isKnown(type)) ? null : type;
	}

	private static boolean isKnown(String type) {
		if (type.equals(SocketFactory.class.getName())) {
			return true;
		}
		try {
			return SSLSocketFactory.class.isAssignableFrom(ClassUtils.forName(type, null));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
