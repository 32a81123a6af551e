/**
 * Hosts and addresses: one normalisation for rules and requests alike, address ranges and
 * classes, and the names that an address was learnt from.
 */
@NullMarked
package dev.firewall.net;

import org.jspecify.annotations.NullMarked;
