// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.TlsContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server port and the connections it has accepted. */
final class NettyListener implements Listener {

  private static final Logger logger = LoggerFactory.getLogger(NettyListener.class);
  private static final int BACKLOG = 1024;
  private static final int CLOSE_SECONDS = 5;

  /** A connection stops reading requests while more than this waits to be written. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(512 << 10, 1 << 20);

  private final EventLoops loops;
  private final Port port;
  private final @Nullable TlsContext tls;
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final Channel server;

  /** Binds the port. */
  NettyListener(
      EventLoops loops,
      Port port,
      @Nullable TlsContext tls,
      Collection<Protocol> protocols,
      String host,
      int portNumber) {
    this.loops = loops;
    this.port = port;
    this.tls = tls;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, EventLoops.BUFFERS)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new Acceptor(List.copyOf(protocols)));
    ChannelFuture bound = bind(bootstrap, host, portNumber);
    server = bound.channel();
    logger.debug(
        "listening on {} ({}{}), protocols: {}",
        server.localAddress(),
        loops,
        tls == null ? "" : ", TLS",
        String.join(", ", protocols.stream().map(Protocol::name).toList()));
  }

  private static ChannelFuture bind(ServerBootstrap bootstrap, String host, int portNumber) {
    ChannelFuture bound =
        bootstrap.bind(new InetSocketAddress(host, portNumber)).awaitUninterruptibly();
    Throwable failure = bound.cause();
    if (failure != null) {
      throw bindFailure(host, portNumber, failure);
    }
    return bound;
  }

  private static UncheckedIOException bindFailure(String host, int portNumber, Throwable failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    String reason;
    if (text.contains("in use")) {
      reason = "address already in use; choose another port or 0";
    } else if (failure instanceof UnresolvedAddressException || text.contains("unresolved")) {
      reason = "unknown host; choose an address of this machine or 0.0.0.0";
    } else if (text.contains("cannot assign") || text.contains("can't assign")) {
      reason = "not an address of this machine; choose one that is, or 0.0.0.0";
    } else {
      reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
    String message = "cannot listen on " + Addresses.format(host, portNumber) + ": " + reason;
    IOException cause =
        failure instanceof IOException io ? io : new IOException(failure.toString(), failure);
    return new UncheckedIOException(message, cause);
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public CompletionStage<Void> drain() {
    waitFor(server.close(), !loops.isInLoop());
    return port.drain(connections);
  }

  @Override
  public void close() {
    boolean mayWait = !loops.isInLoop();
    waitFor(server.close(), mayWait);
    List<ChannelFuture> closing = connections.stream().map(Channel::close).toList();
    closing.forEach(future -> waitFor(future, mayWait));
  }

  private static void waitFor(ChannelFuture future, boolean mayWait) {
    if (mayWait) {
      future.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Sets up the connections that the port accepts. */
  private final class Acceptor extends ChannelInitializer<Channel> {

    private final List<Protocol> protocols;
    private final List<String> names;

    Acceptor(List<Protocol> protocols) {
      this.protocols = protocols;
      this.names = protocols.stream().flatMap(protocol -> protocol.servedAlpn().stream()).toList();
    }

    @Override
    protected void initChannel(Channel connection) {
      connections.add(connection);
      connection.closeFuture().addListener(closed -> connections.remove(connection));
      int max = port.settings().maxConnections();
      if (connections.size() > max) {
        port.refuse(connection, "there are " + max + " connections already (maxConnections)");
        return;
      }
      if (tls != null) {
        connection.pipeline().addLast(new TlsGate(tls, port, names));
      }
      connection.pipeline().addLast(new ProtocolDetector(protocols, port));
    }
  }
}
