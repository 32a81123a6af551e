/**
 * Processes: a runner that asks the firewall before it starts one.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.process;

import org.jspecify.annotations.NullMarked;
