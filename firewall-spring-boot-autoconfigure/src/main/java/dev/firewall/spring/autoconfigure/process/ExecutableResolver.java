package dev.firewall.spring.autoconfigure.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Finds the file that a command names, on the PATH that the child gets.
 */
final class ExecutableResolver {

	private static final boolean WINDOWS = File.separatorChar == '\\';

	private static final List<String> SUFFIXES = WINDOWS ? List.of("", ".exe", ".com", ".cmd", ".bat") : List.of("");

	private final @Nullable String path;

	private final Path directory;

	ExecutableResolver(Map<String, String> environment, @Nullable Path directory) {
		this.path = environment.entrySet()
			.stream()
			.filter((entry) -> WINDOWS ? entry.getKey().equalsIgnoreCase("PATH") : entry.getKey().equals("PATH"))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
		this.directory = ((directory != null) ? directory : Path.of("")).toAbsolutePath();
	}

	/**
	 * Resolves a command.
	 * @return an absolute path, or {@code null} if there is no such file
	 */
	@Nullable Path resolve(String command) {
		try {
			if (command.isEmpty()) {
				return null;
			}
			if (command.indexOf('/') >= 0 || command.indexOf(File.separatorChar) >= 0) {
				return executable(this.directory.resolve(command));
			}
			if (this.path == null) {
				return null;
			}
			for (String entry : this.path.split(File.pathSeparator, -1)) {
				Path found = executable(this.directory.resolve(entry).resolve(command));
				if (found != null) {
					return found;
				}
			}
			return null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	private static @Nullable Path executable(Path candidate) {
		for (String suffix : SUFFIXES) {
			// What is judged is what is started, so detours are taken out before either
			Path file = candidate.resolveSibling(candidate.getFileName() + suffix).normalize();
			if (Files.isRegularFile(file) && Files.isExecutable(file)) {
				return file;
			}
		}
		return null;
	}

	/** The file behind links: {@code /bin/sh} may be {@code /usr/bin/dash}. */
	static Path real(Path executable) {
		try {
			return executable.toRealPath();
		}
		catch (IOException ex) {
			return executable;
		}
	}

	static String name(Path executable) {
		Path last = executable.getFileName();
		String name = (last != null) ? last.toString() : "";
		String lower = WINDOWS ? name.toLowerCase(Locale.ROOT) : name;
		return lower.endsWith(".exe") ? lower.substring(0, lower.length() - 4) : lower;
	}

}
