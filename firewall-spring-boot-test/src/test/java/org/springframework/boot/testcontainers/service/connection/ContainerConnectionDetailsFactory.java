package org.springframework.boot.testcontainers.service.connection;

/**
 * Stands where Spring Boot's factory stands, whose details are known by this name alone.
 */
public abstract class ContainerConnectionDetailsFactory {

	/**
	 * What the details of containers have in common.
	 */
	public static class ContainerConnectionDetails {

	}

}
