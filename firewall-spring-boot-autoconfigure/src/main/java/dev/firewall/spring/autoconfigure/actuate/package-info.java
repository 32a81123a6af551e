/**
 * The firewall on the actuator: endpoint, information and health.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
