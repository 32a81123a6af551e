package dev.firewall.context;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * Tells the threads of pools, event loops and housekeepers that serve a whole process
 * from those that a piece of code starts for itself. Asked while a thread is being
 * created, and only where a frame is open: whoever happens to need such a pool first must
 * not leave its frames there for everybody else.
 */
final class SharedThreads {

	private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

	private static final int MAX_DEPTH = 64;

	/** Of the JDK, whose other classes only pass the wish for a thread on. */
	private static final List<String> SHARED_IN_JDK = List.of("java.util.concurrent.CompletableFuture$Delayer",
			"java.util.concurrent.DelayScheduler", "jdk.internal.net.http.", "sun.nio.ch.", "sun.net.", "sun.rmi.",
			"com.sun.jndi.");

	private static final List<String> JDK = List.of("java.", "jdk.", "sun.", "com.sun.");

	/** Libraries whose pools outlive the call that they were created in. */
	private static final List<String> SHARED = List.of("reactor.core.scheduler.", "reactor.netty.",
			"com.zaxxer.hikari.", "io.lettuce.", "io.grpc.", "io.r2dbc.", "com.mongodb.", "com.rabbitmq.",
			"com.datastax.", "org.apache.hc.", "org.apache.http.", "org.apache.kafka.", "org.apache.commons.dbcp2.",
			"org.apache.commons.pool2.", "org.apache.catalina.", "org.apache.tomcat.", "org.eclipse.jetty.",
			"org.postgresql.", "org.mariadb.", "org.xnio.", "com.mysql.", "oracle.", "redis.clients.",
			"software.amazon.awssdk.");

	/** Netty, also where a library brings a copy under another name. */
	private static final List<String> NETTY = List.of(".netty.util.", "_netty.util.");

	/** Makes threads for factories, without being one. */
	private static final Set<String> FACTORY_PARTS = Set.of("org.springframework.util.CustomizableThreadCreator");

	private SharedThreads() {
	}

	/** Whether the thread that is being created belongs to such a pool. */
	static boolean isBeingCreated() {
		return STACK.walk(SharedThreads::isShared);
	}

	private static boolean isShared(Stream<StackFrame> stack) {
		return stack.skip(1)
			.limit(MAX_DEPTH)
			.filter((frame) -> !isPassedOn(frame))
			.findFirst()
			.map((frame) -> isShared(frame.getClassName()))
			.orElse(false);
	}

	/** Neither threads nor their factories tell whose pool it is. */
	private static boolean isPassedOn(StackFrame frame) {
		Class<?> type = frame.getDeclaringClass();
		String name = type.getName();
		if (startsWithAny(name, JDK)) {
			return !startsWithAny(name, SHARED_IN_JDK);
		}
		String method = frame.getMethodName();
		return ThreadLocal.class.isAssignableFrom(type) || FACTORY_PARTS.contains(name)
				|| (Thread.class.isAssignableFrom(type) && method.equals("<init>"))
				|| (ThreadFactory.class.isAssignableFrom(type) && method.equals("newThread"));
	}

	private static boolean isShared(String name) {
		return startsWithAny(name, SHARED_IN_JDK) || startsWithAny(name, SHARED)
				|| NETTY.stream().anyMatch(name::contains);
	}

	private static boolean startsWithAny(String name, List<String> prefixes) {
		for (int i = 0; i < prefixes.size(); i++) {
			if (name.startsWith(prefixes.get(i))) {
				return true;
			}
		}
		return false;
	}

}
