package dev.firewall.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Test classes without anything in their tests, written and compiled when they are
 * needed.
 *
 * @param directory where the classes are
 * @param names the names of the classes
 * @param perClass how many tests each class has
 */
record EmptyTests(Path directory, List<String> names, int perClass) {

	/**
	 * Makes test classes.
	 * @param directory where to put them
	 * @param classes how many classes
	 * @param perClass how many tests each of them has
	 */
	static EmptyTests compile(Path directory, int classes, int perClass) throws IOException {
		List<String> names = new ArrayList<>();
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", directory.toString()));
		for (int i = 0; i < classes; i++) {
			String name = "Empty" + classes + "x" + i + "Tests";
			Path source = directory.resolve(name + ".java");
			Files.writeString(source, source(name, perClass));
			names.add(name);
			arguments.add(source.toString());
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		if (compiler == null) {
			throw new IllegalStateException("There is no compiler: run this on a JDK");
		}
		if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
			throw new IllegalStateException("The tests do not compile");
		}
		return new EmptyTests(directory, names, perClass);
	}

	private static String source(String name, int tests) {
		StringBuilder source = new StringBuilder("class ").append(name).append(" {\n");
		for (int i = 0; i < tests; i++) {
			source.append("\t@org.junit.jupiter.api.Test\n\tvoid test").append(i).append("() {\n\t}\n");
		}
		return source.append("}\n").toString();
	}

	int count() {
		return this.names.size() * this.perClass;
	}

}
