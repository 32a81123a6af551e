package dev.firewall.spring.autoconfigure.actuate;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;

/**
 * How suggestions are written, by what a caller accepts.
 *
 * @since 0.1.0
 */
public enum SuggestionFormat implements Producible<SuggestionFormat> {

	/** Plain text, which browsers show. */
	TEXT("text/plain;charset=UTF-8"),

	/** YAML. */
	YAML("application/yaml"),

	/** YAML under the name that was used before it was registered. */
	TEXT_YAML("text/yaml;charset=UTF-8"),

	/** An object with the YAML as a string. */
	JSON("application/json");

	private final MimeType type;

	SuggestionFormat(String type) {
		this.type = MimeType.valueOf(type);
	}

	@Override
	public MimeType getProducedMimeType() {
		return this.type;
	}

	@Override
	public boolean isDefault() {
		return this == TEXT;
	}

}
