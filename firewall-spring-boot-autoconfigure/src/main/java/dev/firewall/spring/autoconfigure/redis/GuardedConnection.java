package dev.firewall.spring.autoconfigure.redis;

import java.net.Socket;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisCredentials;

/**
 * A connection whose commands are judged before they are written. It is one that was
 * opened already; it opens none itself.
 */
@SuppressWarnings("deprecation")
final class GuardedConnection extends Connection {

	private final Connection delegate;

	private final RedisServer target;

	private final boolean lent;

	/**
	 * Guards a connection.
	 * @param delegate the connection
	 * @param address the server, as the client calls it
	 * @param target the server
	 * @param lent whether the connection below belongs to a pool, rather than this one
	 */
	GuardedConnection(Connection delegate, HostAndPort address, RedisServer target, boolean lent) {
		super(new NoSocketFactory(address));
		this.delegate = delegate;
		this.target = target;
		this.lent = lent;
		this.protocol = delegate.getRedisProtocol();
	}

	Connection delegate() {
		return this.delegate;
	}

	@Override
	public void sendCommand(CommandArguments arguments) {
		JedisGuard.enforce(this.target, arguments);
		this.delegate.sendCommand(arguments);
	}

	@Override
	public Object executeCommand(CommandArguments arguments) {
		JedisGuard.enforce(this.target, arguments);
		return this.delegate.executeCommand(arguments);
	}

	@Override
	public <T> T executeCommand(CommandObject<T> command) {
		JedisGuard.enforce(this.target, command.getArguments());
		return this.delegate.executeCommand(command);
	}

	/** What is asked for next is an answer, so reading none sends what is written. */
	@Override
	protected void flush() {
		this.delegate.getMany(0);
	}

	@Override
	public void connect() {
		this.delegate.connect();
	}

	@Override
	public void close() {
		if (this.lent) {
			this.delegate.close();
		}
		else {
			super.close();
		}
	}

	@Override
	public void disconnect() {
		this.delegate.disconnect();
	}

	@Override
	public boolean isConnected() {
		return this.delegate.isConnected();
	}

	@Override
	public boolean isBroken() {
		return this.delegate.isBroken();
	}

	@Override
	public void setBroken() {
		this.delegate.setBroken();
	}

	@Override
	public int getSoTimeout() {
		return this.delegate.getSoTimeout();
	}

	@Override
	public void setSoTimeout(int soTimeout) {
		this.delegate.setSoTimeout(soTimeout);
	}

	@Override
	public void setTimeoutInfinite() {
		this.delegate.setTimeoutInfinite();
	}

	@Override
	public void rollbackTimeout() {
		this.delegate.rollbackTimeout();
	}

	@Override
	public String getStatusCodeReply() {
		return this.delegate.getStatusCodeReply();
	}

	@Override
	public byte[] getBinaryBulkReply() {
		return this.delegate.getBinaryBulkReply();
	}

	@Override
	public Long getIntegerReply() {
		return this.delegate.getIntegerReply();
	}

	@Override
	public List<byte[]> getBinaryMultiBulkReply() {
		return this.delegate.getBinaryMultiBulkReply();
	}

	@Override
	public List<Object> getUnflushedObjectMultiBulkReply() {
		return this.delegate.getUnflushedObjectMultiBulkReply();
	}

	@Override
	public Object getUnflushedObject() {
		return this.delegate.getUnflushedObject();
	}

	@Override
	public List<Object> getObjectMultiBulkReply() {
		return this.delegate.getObjectMultiBulkReply();
	}

	@Override
	public List<Long> getIntegerMultiBulkReply() {
		return this.delegate.getIntegerMultiBulkReply();
	}

	@Override
	public Object getOne() {
		return this.delegate.getOne();
	}

	@Override
	public List<Object> getMany(int count) {
		return this.delegate.getMany(count);
	}

	@Override
	public void setCredentials(RedisCredentials credentials) {
		this.delegate.setCredentials(credentials);
	}

	@Override
	public String reAuthenticate() {
		return this.delegate.reAuthenticate();
	}

	@Override
	public String toIdentityString() {
		return this.delegate.toIdentityString();
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

	/** A method of another version of Jedis that is not handed on must not open one. */
	static final class NoSocketFactory extends DefaultJedisSocketFactory {

		NoSocketFactory(HostAndPort address) {
			super(address);
		}

		@Override
		public Socket createSocket() {
			throw new IllegalStateException("A guarded connection opens no other");
		}

	}

}
