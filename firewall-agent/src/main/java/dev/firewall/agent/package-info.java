/**
 * The agent: rewrites the methods of the JDK through which anything leaves, so that they
 * ask first.
 */
@NullMarked
package dev.firewall.agent;

import org.jspecify.annotations.NullMarked;
