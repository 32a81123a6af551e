package com.acme;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.sun.tools.attach.VirtualMachine;

/**
 * Starts of processes, each of which would leave a file, and what gets into another.
 */
final class ProcessWays {

	private ProcessWays() {
	}

	static void addTo(Map<String, Way> ways) {
		ways.put("ProcessBuilder.start", () -> ended(new ProcessBuilder("touch", file("a")).start()));
		ways.put("ProcessBuilder.start of a path",
				() -> ended(new ProcessBuilder("/usr/bin/touch", file("b")).start()));
		ways.put("ProcessBuilder.start of a relative path",
				() -> ended(new ProcessBuilder("bin/touch", file("c")).directory(Path.of("/usr").toFile()).start()));
		ways.put("ProcessBuilder.start with inherited streams",
				() -> ended(new ProcessBuilder("touch", file("d")).redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start()));
		ways.put("ProcessBuilder.startPipeline", () -> {
			List<Process> processes = ProcessBuilder
				.startPipeline(List.of(new ProcessBuilder("touch", file("e")), new ProcessBuilder("touch", file("f"))));
			String outcome = "";
			for (Process process : processes) {
				outcome = ended(process);
			}
			return outcome;
		});
		ways.put("Runtime.exec", () -> ended(Runtime.getRuntime().exec(new String[] { "touch", file("g") })));
		ways.put("Runtime.exec in a directory",
				() -> ended(Runtime.getRuntime().exec(new String[] { "touch", "h" }, null, Targets.FOLDER.toFile())));
		ways.put("VirtualMachine.attach", () -> {
			VirtualMachine.attach(System.getProperty("target.pid")).detach();
			return "attached";
		});
	}

	private static String file(String name) {
		return Targets.FOLDER.resolve(name).toString();
	}

	private static String ended(Process process) throws Exception {
		int status = process.waitFor();
		process.getInputStream().close();
		process.getErrorStream().close();
		process.getOutputStream().close();
		return "status " + status;
	}

}
