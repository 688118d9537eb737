// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.sofarpc.Handle;
import io.sofarpc.UnsentException;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.TlsContext;
import io.sofarpc.transport.TransportSettings;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a connection. Names are looked up on the callback executor, as that blocks;
 * completed on an event loop, the callback executor or the timer.
 *
 * @param <T> what the handlers of the connection make of it
 */
final class Dial<T> extends CompletableFuture<T> {

  private final Class<? extends Channel> channelType;
  private final TransportSettings settings;
  private final Endpoint endpoint;
  private final Setup<T> setup;
  private final @Nullable TlsContext tls;

  // Set on the event loop.
  private @Nullable SslHandler encryption;
  private @Nullable CompletionStage<T> introduced;

  Dial(
      EventLoops loops,
      TransportSettings settings,
      @Nullable TlsContext tls,
      Endpoint endpoint,
      Setup<T> setup) {
    this.channelType = loops.clientChannel();
    this.settings = settings;
    this.tls = tls;
    this.endpoint = endpoint;
    this.setup = setup;
  }

  void start() {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(endpoint.host());
    if (literal != null) {
      resolve(() -> InetAddress.getByAddress(endpoint.host(), literal));
      return;
    }
    long limit = settings.connectTimeout().toNanos();
    if (tls != null) {
      limit += tls.settings().handshakeTimeout().toNanos();
    }
    Handle alarm = settings.timer().schedule(this::timedOut, limit);
    whenComplete((opened, failure) -> alarm.close());
    try {
      settings
          .callbackExecutor()
          .execute(() -> resolve(() -> InetAddress.getByName(endpoint.host())));
    } catch (RejectedExecutionException busy) {
      fail("the callback executor, which looks up names, is full or closed", busy);
    }
  }

  private void resolve(Lookup lookup) {
    try {
      InetSocketAddress address = new InetSocketAddress(lookup.address(), endpoint.port());
      if (tls == null) {
        open(address, null);
        return;
      }
      tls.clientEngine(endpoint.host(), endpoint.port())
          .thenAccept(engine -> open(address, engine))
          .exceptionally(
              thrown -> {
                fail(thrown.toString(), thrown);
                return null;
              });
    } catch (UnknownHostException unknown) {
      fail("unknown host " + endpoint.host(), unknown);
    } catch (RuntimeException thrown) {
      fail(thrown.toString(), thrown);
    }
  }

  private void open(InetSocketAddress address, @Nullable SSLEngine engine) {
    new Bootstrap()
        .group(setup.group)
        .channel(channelType)
        .disableResolver()
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            (int) Math.min(Integer.MAX_VALUE, Math.max(1, settings.connectTimeout().toMillis())))
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, EventLoops.BUFFERS)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                if (engine != null) {
                  encrypt(channel, engine);
                }
                introduced = setup.install.apply(channel.pipeline());
              }
            })
        .connect(address)
        .addListener((ChannelFuture connected) -> finish(connected));
  }

  private void encrypt(Channel channel, SSLEngine engine) {
    if (!setup.alpn.isEmpty()) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(setup.alpn.toArray(String[]::new));
      engine.setSSLParameters(parameters);
    }
    SslHandler handler = TlsGuard.handler(engine, requireNonNull(tls).settings());
    channel.pipeline().addLast(TlsGuard.lateClose(), handler, TlsGuard.ofClient());
    encryption = handler;
  }

  private void finish(ChannelFuture connected) {
    Throwable failure = connected.cause();
    SslHandler handler = encryption;
    if (failure != null) {
      fail(reason(failure), failure);
    } else if (handler == null) {
      introduce(connected);
    } else {
      handler.handshakeFuture().addListener(done -> encrypted(connected, done));
    }
  }

  private void encrypted(ChannelFuture connected, Future<?> handshake) {
    Throwable failure = handshake.cause();
    if (failure == null) {
      introduce(connected);
      return;
    }
    fail(TlsFailure.reason(failure), failure);
    connected.channel().close();
  }

  /** Waits for the peer to speak the protocol, as long as for the connection before. */
  private void introduce(ChannelFuture connected) {
    Channel channel = connected.channel();
    long limit = settings.connectTimeout().toNanos();
    Future<?> alarm =
        channel.eventLoop().schedule(() -> silent(channel), limit, TimeUnit.NANOSECONDS);
    requireNonNull(introduced)
        .whenComplete(
            (connection, thrown) -> {
              alarm.cancel(false);
              if (connection == null) {
                fail(reason(thrown), thrown);
              } else if (!complete(connection)) {
                channel.close(); // too late
              }
            });
  }

  private void silent(Channel channel) {
    fail(
        "it accepts connections but does not answer as "
            + endpoint.protocol()
            + " within "
            + settings.connectTimeout().toMillis()
            + " ms",
        null);
    channel.close();
  }

  private String reason(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof ConnectTimeoutException) {
      return "no answer within " + settings.connectTimeout().toMillis() + " ms";
    }
    if (failure instanceof ConnectException && text.contains("refused")) {
      return "connection refused; nothing listens there";
    }
    return failure.getMessage() == null ? failure.toString() : text;
  }

  private void timedOut() {
    fail("no answer within " + settings.connectTimeout().toMillis() + " ms", null);
  }

  private void fail(String reason, @Nullable Throwable cause) {
    completeExceptionally(
        new UnsentException("cannot connect to " + endpoint.address() + ": " + reason, cause));
  }

  private interface Lookup {
    InetAddress address() throws UnknownHostException;
  }

  /**
   * What is on a connection.
   *
   * @param group runs it
   * @param alpn offered with TLS
   * @param install adds its handlers
   */
  record Setup<T>(
      EventLoopGroup group,
      List<String> alpn,
      Function<ChannelPipeline, CompletionStage<T>> install) {}
}
