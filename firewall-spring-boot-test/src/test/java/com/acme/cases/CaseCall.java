package com.acme.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.firewall.CasePatterns;
import dev.firewall.DecisionRecord;
import dev.firewall.Egress;
import dev.firewall.Firewall;
import dev.firewall.policy.EgressPattern;
import dev.firewall.spring.test.RecordedEgress;

/**
 * What the test of a case has at hand: the client that it calls, and rules that only Java
 * can say. One case runs at a time.
 */
public final class CaseCall {

	private static final AtomicInteger ARRIVED = new AtomicInteger();

	private static final List<RecordedEgress> RECORDED = new ArrayList<>();

	private static volatile Firewall firewall;

	private static volatile Egress egress;

	private CaseCall() {
	}

	static void prepare(Firewall judging, Egress request) {
		firewall = judging;
		egress = request;
		ARRIVED.set(0);
		RECORDED.clear();
	}

	/** The firewall that the client asks. */
	public static Firewall firewall() {
		return firewall;
	}

	/** What the client is about to do. */
	public static Egress egress() {
		return egress;
	}

	/** What is behind the firewall. */
	public static void arrive() {
		ARRIVED.incrementAndGet();
	}

	/** Takes a call out of the count that is no attempt of the case, and has to pass. */
	public static void passed() {
		if (ARRIVED.decrementAndGet() < 0) {
			throw new AssertionError("A call that prepares the attempt did not arrive");
		}
	}

	static int arrived() {
		return ARRIVED.get();
	}

	/** Keeps what a test records. */
	public static void keep(RecordedEgress recorded) {
		RECORDED.add(recorded);
	}

	static List<DecisionRecord> records() {
		List<DecisionRecord> records = new ArrayList<>();
		RECORDED.forEach((recorded) -> {
			records.addAll(recorded.blocked());
			records.addAll(recorded.warned());
		});
		return records;
	}

	/** A rule with fields. */
	public static EgressPattern pattern(String json) {
		try {
			return CasePatterns.pattern(new ObjectMapper().readTree(json));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/** Waits for another thread of the test. */
	public static void await(CountDownLatch latch) {
		try {
			if (!latch.await(1, TimeUnit.MINUTES)) {
				throw new AssertionError("The other thread did not come");
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
