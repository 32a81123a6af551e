/**
 * Metrics of decisions.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
