/**
 * The egress firewall: what an application intends to reach, who judges it, and what a
 * refusal looks like.
 */
@NullMarked
package dev.firewall;

import org.jspecify.annotations.NullMarked;
