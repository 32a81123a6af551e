package dev.firewall;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which packages know which.
 */
class ArchitectureTests {

	private static final String[] JUDGE = { "dev.firewall", "dev.firewall.policy..", "dev.firewall.context.." };

	private static final JavaClasses CORE = new ClassFileImporter()
		.importUrl(Firewall.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void coreWhenImportedHoldsTheCore() {
		assertThat(CORE.contain(Firewall.class)).isTrue();
		assertThat(CORE.stream().map(JavaClass::getSimpleName)).doesNotContain("ArchitectureTests");
	}

	@Test
	void coreWhenItNeedsOthersKnowsJavaAndWhatItsPomNames() {
		check(classes().should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "dev.firewall..", "org.jspecify.annotations..", "com.google.re2j..",
					"com.ibm.icu..", "io.micrometer.context.."));
	}

	@Test
	void librariesWhenUsedStayInTheirRooms() {
		check(noClasses().that()
			.resideOutsideOfPackage("dev.firewall.policy")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.google.re2j.."));
		check(noClasses().that()
			.doNotHaveFullyQualifiedName("dev.firewall.net.InternationalNames")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.ibm.icu.."));
		check(noClasses().that()
			.resideOutsideOfPackage("dev.firewall.context")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.micrometer.."));
	}

	@Test
	void netWhenItNeedsOursKnowsItselfAlone() {
		check(noClasses().that()
			.resideInAPackage("dev.firewall.net..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.firewall", "dev.firewall.policy..", "dev.firewall.context..",
					"dev.firewall.audit..", "dev.firewall.tool.."));
	}

	@Test
	void judgeWhenItDecidesKnowsNoAudit() {
		check(noClasses().that()
			.resideInAnyPackage(JUDGE)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("dev.firewall.audit..", "dev.firewall.tool..", "dev.firewall.cli..",
					"dev.firewall.spring.."));
	}

	@Test
	void packagesWhenSlicedHaveNoCycles() {
		check(slices().assignedFrom(new Rooms()).should().beFreeOfCycles());
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CORE);
	}

	/** Firewall, policy and context decide together, so they are one. */
	private static final class Rooms implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			String name = type.getPackageName();
			if (!name.startsWith("dev.firewall")) {
				return SliceIdentifier.ignore();
			}
			boolean judge = name.equals("dev.firewall") || name.startsWith("dev.firewall.policy")
					|| name.startsWith("dev.firewall.context");
			return SliceIdentifier.of(judge ? "the judge" : name);
		}

		@Override
		public String getDescription() {
			return "rooms, the judge being one";
		}

	}

}
