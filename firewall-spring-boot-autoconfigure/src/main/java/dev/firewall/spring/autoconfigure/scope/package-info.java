/**
 * Scopes of bean methods, and frames that follow tasks of Spring's executors and chains
 * of Reactor.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.scope;

import org.jspecify.annotations.NullMarked;
