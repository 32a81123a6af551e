/**
 * Rules and policies: their grammar, their compilation into an index, and the question
 * whether a rule matches an egress.
 */
@NullMarked
package dev.firewall.policy;

import org.jspecify.annotations.NullMarked;
