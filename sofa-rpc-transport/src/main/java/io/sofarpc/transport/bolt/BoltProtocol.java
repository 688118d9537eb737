// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

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
import io.sofarpc.transport.netty.RequestBytes;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bolt, the protocol of SOFARPC: unary and one-way calls with Hessian, Protobuf or JSON content.
 *
 * <p>A client sends version 1, or version 2 with checksums to endpoints with the attributes {@code
 * _PROTOCOL=2} and {@code _VERSION=2}. A server answers each request in the request's version. A
 * request that gives no time-out, as one-way requests do, may run for one hour.
 */
public final class BoltProtocol implements Protocol {

  /** Creates the protocol; called by {@link java.util.ServiceLoader}. */
  public BoltProtocol() {}

  @Override
  public String name() {
    return "bolt";
  }

  @Override
  public Match match(ByteBuf firstBytes) {
    byte first = firstBytes.getByte(firstBytes.readerIndex());
    return first == 1 || first == 2 ? Match.YES : Match.NO;
  }

  @Override
  public boolean isRehearsed() {
    return true;
  }

  @Override
  public Set<MethodKind> methodKinds() {
    return Set.of(MethodKind.UNARY, MethodKind.ONE_WAY);
  }

  @Override
  public void serve(ChannelPipeline pipeline, Port port) {
    TransportSettings settings = port.settings();
    RequestBytes requests = port.countBytes();
    pipeline.addLast(
        readIdle(settings.serverIdleTimeout().toNanos()),
        decoder(settings, requests),
        new BoltServerHandler(pipeline.channel(), port, requests));
  }

  @Override
  public ServiceBinding prepare(
      ServiceDescriptor service, String codecName, ServiceCodec codec, TransportSettings settings) {
    return BoltBinding.of(service, codecName, codec, settings.appName());
  }

  @Override
  public CompletionStage<Connection> connect(
      ChannelPipeline pipeline, Endpoint endpoint, TransportSettings settings, Dialer dialer) {
    BoltConnection connection = new BoltConnection(pipeline.channel(), endpoint, settings);
    pipeline.addLast(
        readIdle(settings.heartbeatInterval().toNanos()), decoder(settings, null), connection);
    return connection.introduced();
  }

  private static IdleStateHandler readIdle(long nanos) {
    return new IdleStateHandler(nanos, 0, 0, TimeUnit.NANOSECONDS);
  }

  private static BoltDecoder decoder(TransportSettings settings, @Nullable RequestBytes requests) {
    return new BoltDecoder(settings.maxHeaderBytes(), settings.maxFrameBytes(), requests);
  }
}
