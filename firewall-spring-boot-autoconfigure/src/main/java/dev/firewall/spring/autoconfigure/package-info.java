/**
 * The firewall of a Spring Boot application: its configuration and the policy that is in
 * force before any bean exists.
 */
@NullMarked
package dev.firewall.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
