/**
 * Redis by Lettuce and Jedis: guards connection factories, each node and each command.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
