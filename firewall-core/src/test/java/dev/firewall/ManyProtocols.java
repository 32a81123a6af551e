package dev.firewall;

import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Adds as many protocols as the system property {@code test.protocols} says.
 */
public class ManyProtocols implements ProtocolProvider {

	@Override
	public Collection<ProtocolBuilder> protocols() {
		return IntStream.range(0, Integer.getInteger("test.protocols"))
			.mapToObj((number) -> Protocol.named("many-" + number))
			.toList();
	}

}
