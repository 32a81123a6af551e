/**
 * Guards tests: what they may reach, who may widen it, and what happens to refusals that
 * code swallows.
 */
@NullMarked
package dev.firewall.spring.test;

import org.jspecify.annotations.NullMarked;
