/**
 * Frames: parts of the decision opened for a stretch of code or a test, and how they
 * travel with the code that opened them.
 */
@NullMarked
package dev.firewall.context;

import org.jspecify.annotations.NullMarked;
