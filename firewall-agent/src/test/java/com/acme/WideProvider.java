package com.acme;

import java.util.Collection;
import java.util.List;

import dev.firewall.Protocol;
import dev.firewall.ProtocolBuilder;
import dev.firewall.ProtocolProvider;

/**
 * Takes the name of a built-in protocol.
 */
public final class WideProvider implements ProtocolProvider {

	@Override
	public Collection<ProtocolBuilder> protocols() {
		return List.of(Protocol.named("socket").defaultPort(1));
	}

}
