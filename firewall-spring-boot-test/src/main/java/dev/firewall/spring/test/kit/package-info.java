/**
 * The compatibility kit: what every enforcement point has to do, as tests to inherit.
 */
@NullMarked
package dev.firewall.spring.test.kit;

import org.jspecify.annotations.NullMarked;
