/**
 * Enforcement point for HTTP: {@code RestTemplate}, {@code RestClient}, {@code WebClient}
 * and the JDK's {@code HttpClient}, over every client library that Spring Boot can
 * choose. Requests are judged in the request factory or connector, so what a mock answers
 * is no egress; redirects are followed here and not by the client library, so each hop is
 * judged.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.http;

import org.jspecify.annotations.NullMarked;
