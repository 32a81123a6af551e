/**
 * What the cores of applications meet of the agent. Knows types of the JDK alone.
 */
@NullMarked
package dev.firewall.agent.bridge;

import org.jspecify.annotations.NullMarked;
