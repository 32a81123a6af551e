/**
 * Calls of the AWS SDK for Java 2.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.aws;

import org.jspecify.annotations.NullMarked;
