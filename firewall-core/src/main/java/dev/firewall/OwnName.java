package dev.firewall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The name of this machine, found without a look-up.
 */
final class OwnName {

	private static final @Nullable String NAME = find();

	private OwnName() {
	}

	static @Nullable String get() {
		return NAME;
	}

	private static @Nullable String find() {
		for (String variable : List.of("HOSTNAME", "COMPUTERNAME")) {
			String name = System.getenv(variable);
			if (name != null && !name.isBlank()) {
				return name.strip();
			}
		}
		for (String file : List.of("/proc/sys/kernel/hostname", "/etc/hostname")) {
			try {
				String name = Files.readString(Path.of(file)).strip();
				if (!name.isEmpty()) {
					return name;
				}
			}
			catch (IOException ex) {
				System.getLogger("firewall").log(System.Logger.Level.DEBUG, "No host name in " + file, ex);
			}
		}
		return null;
	}

}
