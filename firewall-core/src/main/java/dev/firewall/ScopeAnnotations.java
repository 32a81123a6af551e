package dev.firewall;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.firewall.context.Frame;
import dev.firewall.policy.EgressPattern;
import dev.firewall.policy.InvalidPolicyException;
import dev.firewall.policy.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Makes scopes of {@link RestrictEgress} and {@link DenyEgress}. All mistakes of an
 * annotation are told at once, with the place that bears it.
 *
 * @since 0.1.0
 */
public final class ScopeAnnotations {

	private static final Set<String> OWN = Set.of("value", "protocol", "host", "port", "fields", "level", "label");

	private static final int NO_INDEX = -1;

	private final Annotation annotation;

	private final String place;

	private final Map<String, Object> attributes = new LinkedHashMap<>();

	private final List<Problem> problems = new ArrayList<>();

	private ScopeAnnotations(Annotation annotation, String place) {
		this.annotation = annotation;
		this.place = "@" + annotation.annotationType().getSimpleName() + " on " + place;
		Arrays.stream(annotation.annotationType().getDeclaredMethods())
			.filter((attribute) -> attribute.getParameterCount() == 0 && !attribute.isSynthetic())
			.sorted(Comparator.comparing(Method::getName))
			.forEach((attribute) -> this.attributes.put(attribute.getName(), value(attribute)));
	}

	/**
	 * The scopes that an element is annotated with, directly or by annotations that bear
	 * them. Superclasses, interfaces and overridden methods are left to the caller.
	 * @param element a type or a method
	 * @return the scopes, not open yet
	 * @throws InvalidPolicyException if an annotation is wrong
	 */
	public static List<EgressScope> on(AnnotatedElement element) {
		List<EgressScope> scopes = new ArrayList<>();
		List<Problem> problems = new ArrayList<>();
		for (Annotation annotation : found(element, new LinkedHashSet<>())) {
			try {
				scopes.add(of(annotation, describe(element)));
			}
			catch (InvalidPolicyException ex) {
				problems.addAll(ex.problems());
			}
		}
		if (!problems.isEmpty()) {
			throw new InvalidPolicyException(problems);
		}
		return scopes;
	}

	/**
	 * The scope of an annotation.
	 * @param annotation a {@link RestrictEgress} or {@link DenyEgress}
	 * @param place what bears it, for messages
	 * @return the scope, not open yet
	 * @throws InvalidPolicyException if the annotation is wrong
	 */
	public static EgressScope of(Annotation annotation, String place) {
		return new ScopeAnnotations(annotation, place).read();
	}

	/**
	 * The rules of an annotation that has the fields of {@link RestrictEgress}.
	 * @param annotation the annotation
	 * @param place what bears it, for messages
	 * @return its rules, at least one
	 * @throws InvalidPolicyException if the annotation is wrong
	 */
	public static List<EgressPattern> patterns(Annotation annotation, String place) {
		ScopeAnnotations read = new ScopeAnnotations(annotation, place);
		List<EgressPattern> patterns = read.patterns();
		if (!read.problems.isEmpty()) {
			throw new InvalidPolicyException(read.problems);
		}
		return patterns;
	}

	/**
	 * Names a type or a method as messages do.
	 * @param element the type or method
	 * @return its name
	 */
	public static String describe(AnnotatedElement element) {
		if (element instanceof Method method) {
			StringBuilder text = new StringBuilder(method.getDeclaringClass().getName()).append('.')
				.append(method.getName())
				.append('(');
			for (int i = 0; i < method.getParameterCount(); i++) {
				text.append((i > 0) ? ", " : "").append(method.getParameterTypes()[i].getSimpleName());
			}
			return text.append(')').toString();
		}
		return (element instanceof Class<?> type) ? type.getName() : element.toString();
	}

	private static List<Annotation> found(AnnotatedElement element, Set<Class<?>> seen) {
		List<Annotation> annotations = new ArrayList<>();
		for (Annotation annotation : element.getAnnotations()) {
			Class<? extends Annotation> type = annotation.annotationType();
			if (annotation instanceof RestrictEgress || annotation instanceof DenyEgress) {
				annotations.add(annotation);
			}
			else if (annotation instanceof RestrictEgress.All all) {
				annotations.addAll(List.of(all.value()));
			}
			else if (annotation instanceof DenyEgress.All all) {
				annotations.addAll(List.of(all.value()));
			}
			else if (!type.getName().startsWith("java.") && seen.add(type)) {
				annotations.addAll(found(type, seen));
			}
		}
		return annotations;
	}

	private EgressScope read() {
		Frame.Kind kind = (this.annotation instanceof RestrictEgress) ? Frame.Kind.RESTRICT : Frame.Kind.DENY;
		List<EgressPattern> patterns = patterns();
		Level level = level();
		EgressScope scope = null;
		if (this.problems.isEmpty()) {
			try {
				scope = EgressScope.of(kind, patterns);
			}
			catch (InvalidPolicyException ex) {
				add("", ex);
			}
		}
		if (scope == null) {
			throw new InvalidPolicyException(this.problems);
		}
		String label = (String) attribute("label");
		scope = scope.label(label.isBlank() ? this.place : label);
		return (level != null) ? scope.level(level) : scope;
	}

	private @Nullable Level level() {
		Level[] levels = (Level[]) attribute("level");
		if (levels.length > 1) {
			this.problems.add(new Problem(this.place + ": level", "there are several levels", "keep one of them"));
		}
		return (levels.length > 0) ? levels[0] : null;
	}

	private List<EgressPattern> patterns() {
		String[] texts = (String[]) attribute("value");
		String protocol = (String) attribute("protocol");
		Map<String, List<String>> fields = fields();
		List<EgressPattern> patterns = new ArrayList<>();
		if (texts.length == 0) {
			if (protocol.isEmpty() && fields.isEmpty() && !hasDestination()) {
				this.problems
					.add(new Problem(this.place, "it names no rule", "name one, such as \"https://example.com\""));
			}
			else {
				add(patterns, fields, NO_INDEX,
						() -> protocol.isEmpty() ? EgressPattern.anyProtocol() : EgressPattern.of(protocol));
			}
		}
		else if (!protocol.isEmpty()) {
			this.problems.add(new Problem(this.place + ": protocol", "the rules beside it say their protocol already",
					"leave out 'protocol', or the rules as text"));
		}
		for (int i = 0; i < texts.length; i++) {
			String text = texts[i];
			add(patterns, fields, i, () -> EgressPattern.parse(text));
		}
		return patterns;
	}

	private boolean hasDestination() {
		return ((String[]) attribute("host")).length > 0 || ((int[]) attribute("port")).length > 0;
	}

	private void add(List<EgressPattern> patterns, Map<String, List<String>> fields, int index,
			Supplier<EgressPattern> source) {
		String where = (index == NO_INDEX) ? "" : "value[" + index + "]";
		EgressPattern pattern;
		try {
			pattern = source.get();
		}
		catch (InvalidPolicyException ex) {
			add((index == NO_INDEX) ? "protocol" : where, ex);
			return;
		}
		String[] hosts = (String[]) attribute("host");
		int[] ports = (int[]) attribute("port");
		pattern = (hosts.length > 0) ? narrow(pattern, "host", (narrowed) -> narrowed.host(hosts)) : pattern;
		pattern = (ports.length > 0) ? narrow(pattern, "port", (narrowed) -> narrowed.port(ports)) : pattern;
		for (Map.Entry<String, List<String>> field : fields.entrySet()) {
			String[] values = field.getValue().toArray(String[]::new);
			pattern = narrow(pattern, field.getKey(), (narrowed) -> narrowed.field(field.getKey(), values));
		}
		patterns.add(pattern);
	}

	private EgressPattern narrow(EgressPattern pattern, String field, UnaryOperator<EgressPattern> change) {
		try {
			return change.apply(pattern);
		}
		catch (InvalidPolicyException ex) {
			add(field, ex);
		}
		return pattern;
	}

	/** The attributes that are fields of protocols, by the name that the field has. */
	private Map<String, List<String>> fields() {
		Map<String, List<String>> fields = new LinkedHashMap<>();
		this.attributes.forEach((name, value) -> {
			if (!OWN.contains(name) && value instanceof String[] values && values.length > 0) {
				fields.put(kebab(name), List.of(values));
			}
		});
		for (String field : (String[]) attribute("fields")) {
			int equals = field.indexOf('=');
			if (equals < 1) {
				this.problems.add(new Problem(this.place + ": fields", "'" + field + "' is not a name and a value",
						"write \"name=value\""));
				continue;
			}
			fields.merge(field.substring(0, equals), List.of(field.substring(equals + 1)), (former, added) -> {
				List<String> all = new ArrayList<>(former);
				all.addAll(added);
				return all;
			});
		}
		return fields;
	}

	private static String kebab(String name) {
		return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
	}

	private void add(String where, InvalidPolicyException ex) {
		String prefix = where.isEmpty() ? this.place : this.place + ": " + where;
		for (Problem problem : ex.problems()) {
			Problem placed = new Problem(problem.where().isEmpty() ? prefix : prefix + "." + problem.where(),
					problem.message(), problem.fix());
			if (!this.problems.contains(placed)) {
				this.problems.add(placed);
			}
		}
	}

	private Object attribute(String name) {
		Object value = this.attributes.get(name);
		if (value == null) {
			throw new IllegalArgumentException(this.place + " is neither @RestrictEgress nor @DenyEgress");
		}
		return value;
	}

	private Object value(Method attribute) {
		try {
			return attribute.invoke(this.annotation);
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(this.place + " cannot be read: " + attribute.getName(), ex);
		}
	}

}
