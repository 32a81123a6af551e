package dev.firewall.spring.autoconfigure.jdbc;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import javax.sql.CommonDataSource;

import org.jspecify.annotations.Nullable;

/**
 * Finds the data sources that a data source of an unknown type holds: it can open nothing
 * but these without a URL of its own.
 */
final class InnerDataSources {

	private InnerDataSources() {
	}

	static List<CommonDataSource> of(Object target) {
		List<CommonDataSource> found = new ArrayList<>();
		for (Class<?> type = target.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					add(found, get(field, target), target);
				}
			}
		}
		return found;
	}

	private static void add(List<CommonDataSource> found, @Nullable Object value, Object target) {
		if (value instanceof CommonDataSource dataSource && value != target) {
			found.add(dataSource);
		}
		else if (value instanceof Map<?, ?> map) {
			map.values().forEach((element) -> addElement(found, element, target));
		}
		else if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> addElement(found, element, target));
		}
	}

	private static void addElement(List<CommonDataSource> found, @Nullable Object element, Object target) {
		if (element instanceof CommonDataSource dataSource && element != target) {
			found.add(dataSource);
		}
	}

	private static @Nullable Object get(Field field, Object target) {
		try {
			return field.trySetAccessible() ? field.get(target) : null;
		}
		catch (IllegalAccessException ex) {
			return null;
		}
	}

}
