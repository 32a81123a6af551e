package dev.firewall.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import com.acme.clients.Clients;
import com.acme.clients.UringClients;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Netty's transport over io_uring, where this machine has it. Apart from the other
 * clients, since the table of those must be the same on every machine.
 */
class IoUringJvmTests extends AbstractJvmTests {

	@BeforeEach
	void assumeIoUring() {
		Throwable cause = UringClients.unavailability();
		Assumptions.assumeTrue(cause == null, () -> "No io_uring here: " + cause);
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void clientsWhenRefusedSendNothingAndKeepNothingOpen(Jdk jdk) throws Exception {
		try (Listeners shut = listeners("shut");
				Listeners open = listeners("open");
				AgentJvm.Conversation jvm = jvm(jdk, shut, open)) {
			for (String client : Clients.onUring().keySet()) {
				String[] refused = jvm.ask(client + "\tshut\t");
				assertThat(shut.arrivals()).as("%s: %s", client, refused[2]).isZero();
				assertThat(refused[2]).as(client).endsWith("EgressBlockedException");
				assertThat(Integer.parseInt(refused[4]))
					.as("descriptors after %s: %s", client, Arrays.toString(refused))
					.isLessThanOrEqualTo(Integer.parseInt(refused[3]));
				assertThat(Integer.parseInt(refused[5])).as("records of %s: %s", client, refused[2]).isPositive();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("jdks")
	void clientsWhenAllowedArriveAlsoAfterARefusal(Jdk jdk) throws Exception {
		try (Listeners shut = listeners("shut");
				Listeners open = listeners("open");
				AgentJvm.Conversation jvm = jvm(jdk, shut, open)) {
			for (String client : Clients.onUring().keySet()) {
				int before = open.arrivals();
				String[] allowed = jvm.ask(client + "\topen\t");
				int after = open.arrivals();
				assertThat(after).as("%s: %s", client, allowed[2]).isGreaterThan(before);
				assertThat(allowed[5]).as("records of %s: %s", client, allowed[2]).isEqualTo("0");
				jvm.ask(client + "\tshut\t");
				int between = open.arrivals();
				String[] again = jvm.ask(client + "\topen\t");
				assertThat(open.arrivals()).as("%s: %s", client, again[2]).isGreaterThan(between);
				assertThat(shut.arrivals()).as("%s: %s", client, again[2]).isZero();
			}
		}
	}

	private Listeners listeners(String name) throws Exception {
		return new Listeners(Files.createDirectories(this.folder.resolve(name)));
	}

	private AgentJvm.Conversation jvm(Jdk jdk, Listeners shut, Listeners open) throws Exception {
		Path own = Files.createDirectories(this.folder.resolve("own"));
		return ClientsJvmTests.jvm(jdk, own, open)
			.agent("")
			.options("-Drules=" + String.join(" ", ClientsJvmTests.rules(open)))
			.options(ClientsJvmTests.targets("shut", shut))
			.options(ClientsJvmTests.targets("open", open))
			.talk(Clients.class);
	}

}
