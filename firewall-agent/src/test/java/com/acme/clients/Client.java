package com.acme.clients;

/**
 * A client of a library. The same one is used for all targets, so that it shows whether
 * it still works after a refusal.
 */
@FunctionalInterface
public interface Client {

	/**
	 * Goes to a target.
	 * @return what there is to tell about it if nothing was thrown
	 */
	String go(Target target) throws Exception;

}
