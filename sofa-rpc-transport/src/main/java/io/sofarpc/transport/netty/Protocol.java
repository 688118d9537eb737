// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.sofarpc.MethodKind;
import io.sofarpc.Plugin;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A wire format, both sides of it; found with {@link java.util.ServiceLoader}. Stateless and
 * thread-safe: what belongs to a connection is in the handlers it installs.
 */
public interface Protocol extends Plugin {

  /** What the first bytes of a connection say. */
  enum Match {
    /** This protocol. */
    YES,
    /** Not this protocol. */
    NO,
    /** Too few bytes to know. */
    NEED_MORE
  }

  /**
   * Looks at the first bytes that a client sent.
   *
   * @param firstBytes at least one byte; must not be changed or kept, nor its reader index moved
   */
  Match match(ByteBuf firstBytes);

  /**
   * Returns the names that a server knows with ALPN, the preferred one first; none by default. It
   * takes what its peer then says by {@link #match} whatever was negotiated.
   */
  default List<String> servedAlpn() {
    return List.of();
  }

  /** Returns the names that a client offers with ALPN, the preferred one first; none by default. */
  default List<String> offeredAlpn(Endpoint endpoint) {
    return List.of();
  }

  /**
   * Looks whether a client can call an endpoint; by default it can.
   *
   * @throws IllegalArgumentException if its attributes make no sense
   */
  default void check(Endpoint endpoint) {}

  /**
   * Returns whether a port loads what a first connection needs before it opens, rather than when
   * that comes; no by default, as every start would pay for what many servers never hear.
   */
  default boolean isRehearsed() {
    return false;
  }

  /** Returns the kinds of method that it can carry. */
  Set<MethodKind> methodKinds();

  /**
   * Adds the handlers of a server's connection at the end of its pipeline; they get the first bytes
   * next. Runs on the event loop.
   */
  void serve(ChannelPipeline pipeline, Port port);

  /**
   * Prepares calls to one service, all of whose methods it can carry.
   *
   * @throws IllegalArgumentException if it cannot carry this codec
   */
  ServiceBinding prepare(
      ServiceDescriptor service, String codecName, ServiceCodec codec, TransportSettings settings);

  /**
   * Adds the handlers of a client's connection at the end of its pipeline, before it is open. Runs
   * on the event loop.
   *
   * @param dialer opens more connections to the same endpoint
   * @return completes on the event loop with the connection, once the peer has shown that it speaks
   *     this protocol; it fails if the channel is closed before
   */
  CompletionStage<Connection> connect(
      ChannelPipeline pipeline, Endpoint endpoint, TransportSettings settings, Dialer dialer);
}
