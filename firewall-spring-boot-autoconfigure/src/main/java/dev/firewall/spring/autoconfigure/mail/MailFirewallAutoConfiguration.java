package dev.firewall.spring.autoconfigure.mail;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.EnforcementPoint;
import jakarta.mail.internet.MimeMessage;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * {@link AutoConfiguration Auto-configuration} that judges what every
 * {@link JavaMailSenderImpl} bean sends, for each recipient.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
@ConditionalOnClass({ JavaMailSenderImpl.class, MimeMessage.class, ProxyFactory.class, Firewall.class })
@ConditionalOnProperty(name = "firewall.enforcement-points.mail.enabled", matchIfMissing = true)
public final class MailFirewallAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "mailFirewallPostProcessor")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static MailFirewallPostProcessor mailFirewallPostProcessor(ObjectProvider<Firewall> firewall) {
		return new MailFirewallPostProcessor(firewall::getObject);
	}

	@Bean
	EnforcementPoint mailEnforcementPoint() {
		return new EnforcementPoint("mail", "JavaMailSenderImpl beans", EnforcementPoint.State.ACTIVE, null);
	}

}
