/**
 * Answers to requests whose handling needed a call that was refused.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
