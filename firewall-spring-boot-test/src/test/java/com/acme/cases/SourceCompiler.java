package com.acme.cases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles classes in memory, as a build does on disk.
 */
final class SourceCompiler {

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	private final StandardJavaFileManager files = this.compiler.getStandardFileManager(null, null, null);

	/**
	 * Compiles and loads a class.
	 * @param name its name
	 * @param source its source
	 * @return the class
	 * @throws CompilationException if it does not compile
	 */
	Class<?> compile(String name, String source) throws ClassNotFoundException {
		Map<String, byte[]> classes = new HashMap<>();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		boolean compiled = this.compiler
			.getTask(null, new InMemory(this.files, classes), diagnostics,
					List.of("-proc:none", "-classpath", System.getProperty("java.class.path")), null,
					List.of(new Source(name, source)))
			.call();
		if (!compiled) {
			throw new CompilationException(source, diagnostics.getDiagnostics());
		}
		return new Loader(classes).loadClass(name);
	}

	/**
	 * Tells what does not compile.
	 */
	static final class CompilationException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient List<String> lines;

		private CompilationException(String source, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
			super(diagnostics.stream()
				.map((diagnostic) -> diagnostic.getMessage(null) + " in " + line(source, diagnostic))
				.collect(Collectors.joining("\n")));
			this.lines = diagnostics.stream()
				.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
				.map((diagnostic) -> line(source, diagnostic))
				.toList();
		}

		private static String line(String source, Diagnostic<?> diagnostic) {
			long number = diagnostic.getLineNumber();
			return (number > 0) ? source.lines().skip(number - 1).findFirst().orElse("").strip() : "";
		}

		/** Whether every line that does not compile is such an annotation. */
		boolean isOnly(String annotation) {
			return this.lines.stream().allMatch((line) -> line.startsWith(annotation + "("));
		}

	}

	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		private Source(String name, String text) {
			super(URI.create("memory:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

	private static final class Compiled extends SimpleJavaFileObject {

		private final String name;

		private final Map<String, byte[]> classes;

		private Compiled(String name, Map<String, byte[]> classes) {
			super(URI.create("memory:///" + name.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
			this.name = name;
			this.classes = classes;
		}

		@Override
		public OutputStream openOutputStream() {
			return new ByteArrayOutputStream() {

				@Override
				public void close() throws IOException {
					super.close();
					Compiled.this.classes.put(Compiled.this.name, toByteArray());
				}

			};
		}

	}

	private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

		private final Map<String, byte[]> classes;

		private InMemory(JavaFileManager files, Map<String, byte[]> classes) {
			super(files);
			this.classes = classes;
		}

		@Override
		public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind,
				FileObject sibling) {
			return new Compiled(name, this.classes);
		}

	}

	private static final class Loader extends ClassLoader {

		private final Map<String, byte[]> classes;

		private Loader(Map<String, byte[]> classes) {
			super(SourceCompiler.class.getClassLoader());
			this.classes = classes;
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			byte[] bytes = this.classes.get(name);
			if (bytes == null) {
				throw new ClassNotFoundException(name);
			}
			return defineClass(name, bytes, 0, bytes.length);
		}

	}

}
