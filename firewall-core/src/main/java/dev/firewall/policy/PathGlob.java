package dev.firewall.policy;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A pattern over a path: {@code *} stays in its segment, {@code **} as a whole segment
 * crosses any number of them, none included.
 */
final class PathGlob {

	/** The segments; {@code null} stands for {@code **}. */
	private final List<@Nullable Glob> segments = new ArrayList<>();

	private final boolean absolute;

	private PathGlob(String pattern) {
		this.absolute = pattern.startsWith("/");
		for (String segment : pattern.substring(this.absolute ? 1 : 0).split("/")) {
			this.segments.add(segment.equals("**") ? null : Glob.parse(segment));
		}
	}

	static PathGlob parse(String pattern) {
		return new PathGlob(pattern);
	}

	boolean matches(String path) {
		if (path.startsWith("/") != this.absolute) {
			return false;
		}
		int position = this.absolute ? 1 : 0;
		int segment = 0;
		int crossing = -1;
		int crossingPosition = -1;
		while (position < path.length()) {
			int end = endOfSegment(path, position);
			Glob glob = (segment < this.segments.size()) ? this.segments.get(segment) : null;
			if (segment < this.segments.size() && glob == null) {
				crossing = segment++;
				crossingPosition = position;
			}
			else if (glob != null && glob.matches(path, position, end)) {
				segment++;
				position = end + 1;
			}
			else if (crossing >= 0) {
				segment = crossing + 1;
				crossingPosition = endOfSegment(path, crossingPosition) + 1;
				position = crossingPosition;
			}
			else {
				return false;
			}
		}
		while (segment < this.segments.size() && this.segments.get(segment) == null) {
			segment++;
		}
		return segment == this.segments.size();
	}

	private static int endOfSegment(String path, int from) {
		int end = path.indexOf('/', from);
		return (end >= 0) ? end : path.length();
	}

}
