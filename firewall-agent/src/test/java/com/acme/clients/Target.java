package com.acme.clients;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Where clients go, as the test that started their JVM says.
 *
 * @param http answers HTTP
 * @param closing accepts and hangs up
 * @param udp answers datagrams as a DNS server
 * @param unix a UNIX-domain socket
 * @param path what to ask for over HTTP
 */
public record Target(int http, int closing, int udp, Path unix, String path) {

	static final String HOST = System.getProperty("target.host");

	static Target of(String name, String path) {
		return new Target(port(name, "http"), port(name, "closing"), port(name, "udp"),
				Path.of(System.getProperty(name + ".unix")), path);
	}

	private static int port(String name, String server) {
		return Integer.getInteger(name + "." + server);
	}

	String url() {
		return base() + this.path;
	}

	String base() {
		return "http://" + HOST + ":" + this.http + "/";
	}

	InetSocketAddress tcp() {
		return new InetSocketAddress(HOST, this.closing);
	}

	InetSocketAddress datagrams() {
		return new InetSocketAddress(HOST, this.udp);
	}

}
