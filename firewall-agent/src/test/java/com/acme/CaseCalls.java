package com.acme;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

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

	public static void main(String[] args) throws Exception {
		ObjectMapper json = new ObjectMapper();
		// The core of the application is there, as it is in applications
		Firewall.active();
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			JsonNode testCase = json.readTree(line);
			String outcome = outcome(testCase).replace('\n', ' ').replace('\t', ' ');
			System.out.println(String.join("\t", WaysOut.RESULT, testCase.get("id").asText(), outcome));
			System.out.flush();
		}
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
