/**
 * Refusals as application events.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.event;

import org.jspecify.annotations.NullMarked;
