package dev.firewall.spring.autoconfigure.mail;

import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * The properties of one protocol in a mail session, read as the transport reads them.
 */
final class TransportProperties {

	private final Properties properties;

	private final String prefix;

	TransportProperties(Properties properties, String protocol) {
		this.properties = properties;
		this.prefix = "mail." + protocol + ".";
	}

	@Nullable Object value(String name) {
		Object value = this.properties.get(this.prefix + name);
		return (value != null) ? value : text(name);
	}

	@Nullable String text(String name) {
		return this.properties.getProperty(this.prefix + name);
	}

	boolean flag(String name, boolean otherwise) {
		Object value = value(name);
		if (value instanceof String text) {
			return otherwise ? !text.equalsIgnoreCase("false") : text.equalsIgnoreCase("true");
		}
		return (value instanceof Boolean flag) ? flag : otherwise;
	}

	int number(String name, int otherwise) {
		Object value = value(name);
		if (value instanceof String text) {
			return parse(text, otherwise);
		}
		return (value instanceof Integer number) ? number : otherwise;
	}

	static int parse(String text, int otherwise) {
		try {
			return text.startsWith("0x") ? Integer.parseInt(text.substring(2), 16) : Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			return otherwise;
		}
	}

}
