// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.sofarpc.MethodKind;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Dialer;
import io.sofarpc.transport.netty.Port;
import io.sofarpc.transport.netty.Protocol;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * gRPC over HTTP/2; a server understands gRPC-Web, Connect and plain JSON beside it, over HTTP/2
 * and HTTP/1.1. Unary and one-way calls and streams of all kinds, in the codecs that can write
 * single messages.
 *
 * <p>A call goes to {@code /interface/method}, with the unique name in place of the interface for a
 * service with a version or a unique id. A call that gives no time-out may run for one hour, or for
 * a year if it streams.
 *
 * <p>A client speaks gRPC, or what the attribute {@code format} of an endpoint names: {@code
 * grpc-web} or {@code connect}, as in {@code grpc://host:port?format=connect}. Deadlines, gzip,
 * trailers and the details of failures are the same to its caller in all of them.
 *
 * <p>gRPC is always carried by HTTP/2. The others are too, unless a peer with TLS chooses HTTP/1.1,
 * or the attribute {@code http} says {@code 1.1}, as in {@code
 * grpc://host:port?format=connect&http=1.1}; {@code 2} there keeps a peer with TLS from choosing.
 * Over HTTP/1.1 each call has a connection for itself, and a peer may want to have read the whole
 * request before it answers, which a conversation of streams in both directions does not survive.
 *
 * <p>With {@code get=true} beside {@code format=connect}, unary calls of methods that are read-only
 * go by GET, so that caches can answer them; by POST if that would make a path of more than 8,000
 * bytes.
 *
 * <p>Over HTTP/2 a client sends a ping when nothing has come for the heartbeat interval while calls
 * wait, and closes the connection if it is not answered for as many intervals as heartbeats may be
 * missed. It sends one in five minutes at most: gRPC's servers close connections with more.
 * HTTP/1.1 has no pings; there the deadlines of calls end the wait for a server that is gone
 * without a word.
 */
public final class GrpcProtocol implements Protocol {

  static final String ALPN_2 = "h2";
  static final String ALPN_1_1 = "http/1.1";

  /** Creates the protocol; called by {@link java.util.ServiceLoader}. */
  public GrpcProtocol() {}

  @Override
  public String name() {
    return "grpc";
  }

  @Override
  public Match match(ByteBuf firstBytes) {
    return HttpDetector.match(firstBytes);
  }

  @Override
  public List<String> servedAlpn() {
    return List.of(ALPN_2, ALPN_1_1);
  }

  @Override
  public List<String> offeredAlpn(Endpoint endpoint) {
    return Peer.of(endpoint).alpn();
  }

  @Override
  public void check(Endpoint endpoint) {
    Peer unused = Peer.of(endpoint);
  }

  @Override
  public Set<MethodKind> methodKinds() {
    return EnumSet.allOf(MethodKind.class);
  }

  @Override
  public void serve(ChannelPipeline pipeline, Port port) {
    pipeline.addLast(readIdle(port.settings().serverIdleTimeout()), new HttpDetector(port));
  }

  @Override
  public ServiceBinding prepare(
      ServiceDescriptor service, String codecName, ServiceCodec codec, TransportSettings settings) {
    return GrpcBinding.of(service, codecName, codec, settings);
  }

  @Override
  public CompletionStage<Connection> connect(
      ChannelPipeline pipeline, Endpoint endpoint, TransportSettings settings, Dialer dialer) {
    Peer peer = Peer.of(endpoint);
    return peer.http() == null && settings.tls() != null
        ? Negotiation.install(pipeline, chosen -> connect(pipeline, chosen, settings, dialer), peer)
        : connect(pipeline, peer, settings, dialer);
  }

  private static CompletionStage<Connection> connect(
      ChannelPipeline pipeline, Peer peer, TransportSettings settings, Dialer dialer) {
    if (Peer.HTTP_1_1.equals(peer.http())) {
      return Http1Pool.open(pipeline, peer, settings, dialer);
    }
    pipeline.addLast(readIdle(settings.heartbeatInterval()));
    return Http2ClientConnection.install(pipeline, peer, settings);
  }

  static IdleStateHandler readIdle(Duration time) {
    return new IdleStateHandler(time.toNanos(), 0, 0, TimeUnit.NANOSECONDS);
  }
}
