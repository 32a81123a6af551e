package com.example.shop.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.firewall.Firewall;
import dev.firewall.policy.Policy;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;

/**
 * Tries every way out and prints what the firewall decided. The exit code is 0 only if
 * all that should work did, by every rule of the policy, and all else was refused.
 */
@Component
public class Tour implements ApplicationRunner, ExitCodeGenerator {

	private final List<Attempt> attempts;

	private final Ledger ledger;

	private final Policy policy;

	private final List<Result> results = new ArrayList<>();

	Tour(List<Attempt> attempts, Ledger ledger, Firewall firewall) {
		this.attempts = attempts;
		this.ledger = ledger;
		this.policy = Objects.requireNonNull(firewall.policy(), "The shop has no policy");
	}

	@Override
	public void run(ApplicationArguments arguments) {
		this.attempts.forEach((attempt) -> this.results.add(tryOut(attempt)));
		System.out.println(System.lineSeparator() + table());
		this.results.stream()
			.filter((result) -> !result.isAsExpected())
			.forEach((result) -> System.out
				.println("Not as expected: " + result.attempt().name() + ": " + result.ending()));
		unusedRules().forEach((rule) -> System.out.println("Not used: " + rule));
	}

	private Result tryOut(Attempt attempt) {
		this.ledger.turnPage();
		Exception failure = null;
		try {
			attempt.action().run();
		}
		catch (Exception ex) {
			failure = ex;
		}
		return new Result(attempt, this.ledger.turnPage(), failure);
	}

	/**
	 * What happened.
	 * @return the table of all decisions
	 */
	public String table() {
		return Table.of(this.results);
	}

	private List<String> unusedRules() {
		Set<String> used = this.results.stream()
			.filter((result) -> result.attempt().expected() == Attempt.Expected.TO_WORK)
			.flatMap((result) -> result.decisions().stream())
			.map(Ledger.Entry::because)
			.collect(Collectors.toSet());
		return this.policy.allowRules()
			.stream()
			.map((rule) -> rule.rule().toString())
			.filter((rule) -> !used.contains(rule))
			.toList();
	}

	@Override
	public int getExitCode() {
		boolean asExpected = !this.results.isEmpty() && this.results.stream().allMatch(Result::isAsExpected);
		return (asExpected && unusedRules().isEmpty()) ? 0 : 1;
	}

}
