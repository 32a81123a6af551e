package dev.firewall.spring.autoconfigure.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import dev.firewall.EgressBlockedException;
import dev.firewall.Firewall;
import dev.firewall.Protocol;
import dev.firewall.context.OpenSandboxes;
import dev.firewall.spring.autoconfigure.Mocks;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMailMessage;
import org.springframework.mail.javamail.MimeMessagePreparator;

/**
 * Asks the firewall before a sender connects: for all messages that it is given at once,
 * by the settings that it has at that moment.
 */
final class MailGuard implements MethodInterceptor {

	private final MailJudge judge;

	/** Every call of a spy counts for its test, so it is read once only. */
	private final @Nullable MailServer ofSpy;

	MailGuard(Supplier<Firewall> firewall, String beanName, Object bean) {
		this.judge = new MailJudge(firewall, beanName);
		this.ofSpy = (GuardedSender.target(bean) instanceof JavaMailSenderImpl sender && Mocks.isSpy(sender))
				? MailServer.of(sender) : null;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		if (!(GuardedSender.target(invocation.getThis()) instanceof JavaMailSenderImpl sender)) {
			return invocation.proceed();
		}
		Class<?>[] types = invocation.getMethod().getParameterTypes();
		if (types.length == 0) {
			return connect(invocation, sender);
		}
		Object given = invocation.getArguments()[0];
		if (types.length > 1 || given == null) {
			return invocation.proceed();
		}
		Object[] messages = (given instanceof Object[] several) ? several : new Object[] { given };
		Class<?> type = types[0].isArray() ? types[0].getComponentType() : types[0];
		if (type == MimeMessagePreparator.class) {
			return OpenSandboxes.isInside() ? sendPrepared(sender, messages) : prepare(invocation, sender, messages);
		}
		boolean mail = type == SimpleMailMessage.class || type == MimeMessage.class;
		return (mail && answers(sender, messages)) ? null : invocation.proceed();
	}

	private MailServer server(JavaMailSenderImpl sender) {
		return (this.ofSpy != null) ? this.ofSpy : MailServer.of(sender);
	}

	private @Nullable Object connect(MethodInvocation invocation, JavaMailSenderImpl sender) throws Throwable {
		MailServer server = server(sender);
		return this.judge.answersConnection(server) ? null : invocation.proceed();
	}

	private boolean answers(JavaMailSenderImpl sender, Object[] given) {
		MailServer server = server(sender);
		List<MimeMessage> messages = new ArrayList<>();
		for (Object message : given) {
			messages.add((message instanceof SimpleMailMessage simple) ? mime(simple, server) : (MimeMessage) message);
		}
		return this.judge.answersMessages(server, messages, given);
	}

	/** As the sender does it, so that addresses are read in the same way. */
	private static MimeMessage mime(SimpleMailMessage simple, MailServer server) {
		MimeMailMessage message = new MimeMailMessage(new MimeMessage(server.session()));
		simple.copyTo(message);
		return message.getMimeMessage();
	}

	/** A preparator runs once: its message is judged when the sender has prepared it. */
	private @Nullable Object prepare(MethodInvocation invocation, JavaMailSenderImpl sender, Object[] given)
			throws Throwable {
		MimeMessagePreparator[] judged = new MimeMessagePreparator[given.length];
		for (int i = 0; i < given.length; i++) {
			MimeMessagePreparator preparator = (MimeMessagePreparator) given[i];
			judged[i] = (message) -> {
				preparator.prepare(message);
				this.judge.enforce(server(sender), message);
			};
		}
		boolean several = invocation.getMethod().getParameterTypes()[0].isArray();
		((ProxyMethodInvocation) invocation).setArguments(several ? (Object) judged : judged[0]);
		try {
			return invocation.proceed();
		}
		catch (MailPreparationException ex) {
			if (ex.getCause() instanceof EgressBlockedException refusal
					&& refusal.egress().protocol() == Protocol.SMTP) {
				throw refusal;
			}
			throw ex;
		}
	}

	/** Inside a sandbox it is not known yet whether there is anything to send. */
	private @Nullable Object sendPrepared(JavaMailSenderImpl sender, Object[] given) {
		MimeMessage[] messages = new MimeMessage[given.length];
		for (int i = 0; i < given.length; i++) {
			messages[i] = prepared(sender, (MimeMessagePreparator) given[i]);
		}
		if (!answers(sender, messages)) {
			sender.send(messages);
		}
		return null;
	}

	private static MimeMessage prepared(JavaMailSenderImpl sender, MimeMessagePreparator preparator) {
		MimeMessage message = sender.createMimeMessage();
		try {
			preparator.prepare(message);
			return message;
		}
		catch (MailException ex) {
			throw ex;
		}
		catch (MessagingException ex) {
			throw new MailParseException(ex);
		}
		catch (Exception ex) {
			throw new MailPreparationException(ex);
		}
	}

}
