package com.acme;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firewall.Firewall;
import dev.firewall.policy.InvalidPolicyException;

/**
 * Plays worked cases in a JVM with the agent, one for each line it reads, and tells how
 * each ended.
 */
public final class CaseCalls {

	private CaseCalls() {
	}

	public static void main(String[] args) throws IOException {
		ObjectMapper json = new ObjectMapper();
		// The core of the application is there, as it is in applications
		Firewall.active();
		Answers.giveAll((line) -> {
			JsonNode testCase = json.readTree(line);
			String outcome = outcome(testCase).replace('\n', ' ').replace('\t', ' ');
			return List.of(testCase.get("id").asText(), outcome);
		});
	}

	private static String outcome(JsonNode testCase) {
		try {
			return testCase.get("area").asText().equals("locked") ? new LockedCase(testCase).play()
					: new DestinationCase(testCase).play();
		}
		catch (InvalidPolicyException ex) {
			return "config-error";
		}
		catch (Throwable ex) {
			StackTraceElement[] trace = ex.getStackTrace();
			return ex + ((trace.length > 0) ? " at " + trace[0] : "");
		}
	}

}
