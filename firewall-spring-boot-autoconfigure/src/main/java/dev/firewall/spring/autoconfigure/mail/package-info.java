/**
 * Mail: guards every {@code JavaMailSenderImpl} bean, each message and each recipient.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.mail;

import org.jspecify.annotations.NullMarked;
