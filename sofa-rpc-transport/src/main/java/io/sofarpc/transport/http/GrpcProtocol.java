// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.sofarpc.MethodKind;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.UnsentException;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import io.sofarpc.transport.netty.Protocol;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
 * grpc-web} or {@code connect}, as in {@code grpc://host:port?format=connect}, always over HTTP/2.
 * Deadlines, gzip, trailers and the details of failures are the same to its caller in all of them.
 *
 * <p>A client sends a ping when nothing has come for the heartbeat interval while calls wait, and
 * closes the connection if it is not answered for as many intervals as heartbeats may be missed. It
 * sends one in five minutes at most: gRPC's servers close connections with more.
 */
public final class GrpcProtocol implements Protocol {

  /** The attribute of an endpoint that names the format of calls to it. */
  static final String FORMAT = "format";

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
  public String alpn() {
    return "h2";
  }

  @Override
  public List<String> servedAlpn() {
    return List.of("h2", "http/1.1");
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
      ChannelPipeline pipeline, Endpoint endpoint, TransportSettings settings) {
    String format = endpoint.attribute(FORMAT);
    if (format != null && !ClientFormat.NAMES.contains(format)) {
      return CompletableFuture.failedFuture(
          new UnsentException(
              "cannot connect to %s: format: '%s' (expected one of: %s)"
                  .formatted(endpoint, format, ClientFormat.NAMES)));
    }
    pipeline.addLast(readIdle(settings.heartbeatInterval()));
    return ClientConnection.install(pipeline, endpoint, settings);
  }

  private static IdleStateHandler readIdle(Duration time) {
    return new IdleStateHandler(time.toNanos(), 0, 0, TimeUnit.NANOSECONDS);
  }
}
