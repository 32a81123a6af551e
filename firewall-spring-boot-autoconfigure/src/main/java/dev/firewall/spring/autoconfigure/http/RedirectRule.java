package dev.firewall.spring.autoconfigure.http;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Which redirects a client would have followed, had following not been taken over.
 */
@FunctionalInterface
interface RedirectRule {

	RedirectRule NEVER = (redirection, headers) -> false;

	RedirectRule ALWAYS = (redirection, headers) -> true;

	RedirectRule UNLESS_DOWNGRADED = (redirection, headers) -> !redirection.isDowngrade();

	RedirectRule WITHIN_SCHEME = (redirection, headers) -> redirection.isSameScheme();

	/**
	 * Whether the client would have followed.
	 * @param redirection the answer
	 * @param headers gives the headers of the answer
	 * @return whether it would
	 */
	boolean follows(Redirection redirection, Consumer<BiConsumer<String, String>> headers);

}
