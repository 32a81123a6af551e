/**
 * Databases by JDBC: guards data sources and tells from their URLs what they reach.
 */
@NullMarked
package dev.firewall.spring.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
