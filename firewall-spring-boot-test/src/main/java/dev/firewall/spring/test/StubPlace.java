package dev.firewall.spring.test;

/**
 * The line of the test that a stub is on.
 */
final class StubPlace {

	private static final String PACKAGE = StubPlace.class.getPackageName() + ".";

	private StubPlace() {
	}

	static String find() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackWalker.StackFrame::toStackTraceElement)
				.filter((element) -> !isOurs(element.getClassName()))
				.findFirst()
				.map((element) -> element.getClassName() + "." + element.getMethodName() + "(" + element.getFileName()
						+ ":" + element.getLineNumber() + ")")
				.orElse("an unknown line"));
	}

	private static boolean isOurs(String className) {
		String name = className.startsWith(PACKAGE) ? className.substring(PACKAGE.length()) : ".";
		return name.indexOf('.') < 0 && !name.endsWith("Tests");
	}

}
