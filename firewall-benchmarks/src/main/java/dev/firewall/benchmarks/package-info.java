/**
 * What a decision, a guarded call and a guarded start cost. Run as described in
 * {@code docs/performance.md}.
 */
@NullMarked
package dev.firewall.benchmarks;

import org.jspecify.annotations.NullMarked;
