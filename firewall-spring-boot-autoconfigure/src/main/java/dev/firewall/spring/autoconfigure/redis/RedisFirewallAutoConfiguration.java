package dev.firewall.spring.autoconfigure.redis;

import dev.firewall.Firewall;
import dev.firewall.spring.autoconfigure.EnforcementPoint;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link AutoConfiguration Auto-configuration} that judges the connections and commands
 * of every Lettuce and Jedis {@link RedisConnectionFactory} bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = "dev.firewall.spring.autoconfigure.FirewallAutoConfiguration")
@ConditionalOnClass({ RedisConnectionFactory.class, ProxyFactory.class, Firewall.class })
@ConditionalOnProperty(name = "firewall.enforcement-points.redis.enabled", matchIfMissing = true)
public final class RedisFirewallAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "redisFirewallPostProcessor")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static RedisFirewallPostProcessor redisFirewallPostProcessor(ObjectProvider<Firewall> firewall) {
		return new RedisFirewallPostProcessor(firewall::getObject);
	}

	@Bean
	EnforcementPoint redisEnforcementPoint() {
		return new EnforcementPoint("redis", "Lettuce and Jedis connection factories, as beans",
				EnforcementPoint.State.ACTIVE, null);
	}

}
