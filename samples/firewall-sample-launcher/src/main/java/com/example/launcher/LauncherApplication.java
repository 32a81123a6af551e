package com.example.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.env.Environment;

/**
 * Calls a partner that its policy names, and a tracker that it does not, with a plain
 * socket that no Spring bean wraps.
 */
@SpringBootApplication
public class LauncherApplication implements ApplicationRunner {

	private final Environment environment;

	LauncherApplication(Environment environment) {
		this.environment = environment;
	}

	public static void main(String[] args) {
		SpringApplication.run(LauncherApplication.class, args);
	}

	@Override
	public void run(ApplicationArguments arguments) {
		call("partner");
		call("tracker");
	}

	private void call(String name) {
		int port = this.environment.getRequiredProperty(name + ".port", Integer.class);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			System.out.println(name + ": connected from " + socket.getLocalAddress());
		}
		catch (IOException | SecurityException ex) {
			System.out.println(name + ": " + ex.getClass().getSimpleName());
		}
	}

}
