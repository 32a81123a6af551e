package dev.firewall.spring.autoconfigure.aws;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * The services whose clients are on the class path. The SDK has no list of all services
 * by the names that it calls them.
 */
final class AwsServices {

	private static final String PACKAGES = "software/amazon/awssdk/services/";

	private final ResourcePatternResolver resources;

	AwsServices(ResourcePatternResolver resources) {
		this.resources = resources;
	}

	boolean isKnown(String service) {
		return service.equals(letters(service))
				&& this.resources.getResource("classpath:" + PACKAGES + service + "/").exists();
	}

	/** Letters and digits alone: the SDK leaves out all else. */
	static String letters(String service) {
		return service.replaceAll("[^a-z0-9]", "");
	}

	/**
	 * Looks for clients in every jar of the SDK, which takes a moment.
	 * @return the names of services
	 */
	Collection<String> onClassPath() {
		Set<String> names = new TreeSet<>();
		try {
			for (Resource client : this.resources.getResources("classpath*:" + PACKAGES + "*/*Client.class")) {
				String path = client.getURL().toString();
				int start = path.lastIndexOf(PACKAGES) + PACKAGES.length();
				names.add(path.substring(start, path.indexOf('/', start)));
			}
			return names;
		}
		catch (IOException ex) {
			// There is nothing to compare with then
			return List.of();
		}
	}

}
