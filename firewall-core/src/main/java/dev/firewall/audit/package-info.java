/**
 * What is kept of decisions: a bounded log of refusals, and the rules that would allow
 * what was refused.
 */
@NullMarked
package dev.firewall.audit;

import org.jspecify.annotations.NullMarked;
