// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import io.sofarpc.CallContext;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Carries calls between processes: one object for a client, one for a server. Thread-safe. */
public interface Transport extends AutoCloseable {

  /** Where a request came from: in the context of each call that arrived over a network. */
  CallContext.Key<SocketAddress> REMOTE_ADDRESS = CallContext.Key.of("remote address");

  /**
   * Whether the messages that a call sends from now on are compressed: put by whoever sends, before
   * each message if need be, and by a service first of all before it returns. Where it is absent,
   * {@link TransportSettings#gzip} decides for a client, and a server does as its caller does.
   *
   * <p>A client compresses nothing without that setting, and nobody what the peer would not take;
   * short messages stay as they are. Protocols without compression ignore it.
   */
  CallContext.Key<Boolean> COMPRESS = CallContext.Key.of("compress");

  /**
   * Whether the message that the call handed out last had come compressed; absent in a call whose
   * peer does not compress.
   */
  CallContext.Key<Boolean> WAS_COMPRESSED = CallContext.Key.of("was compressed");

  /** Returns the wire formats it speaks, such as {@code bolt}. */
  Set<String> protocols();

  /**
   * Prepares calls to one service over one wire format: all bytes that depend only on the service
   * and its methods are made here. Called once for each service that a client refers to.
   *
   * @param protocol one of {@link #protocols()}
   * @param service what will be called
   * @param codecName the name of the codec, as users select it
   * @param codec the codec bound to the service
   * @throws IllegalArgumentException if the protocol cannot carry this codec or a method of this
   *     kind, naming the way out
   */
  ServiceBinding prepare(
      String protocol, ServiceDescriptor service, String codecName, ServiceCodec codec);

  /**
   * Looks whether calls to an endpoint make sense, before any; by default they do.
   *
   * @throws IllegalArgumentException if they cannot work, saying why and what would
   */
  default void check(Endpoint endpoint) {}

  /**
   * Opens one connection; does not try again.
   *
   * @return the connection, or a failure with {@code UNAVAILABLE} that says why, at the latest
   *     after the connect time-out, with TLS plus that of the handshake
   */
  CompletionStage<Connection> connect(Endpoint endpoint);

  /**
   * Listens on one port and answers calls to these services.
   *
   * @param host the address to bind, {@code 0.0.0.0} for all
   * @param port 0 picks a free one
   * @param services who answers
   * @throws java.io.UncheckedIOException if the address cannot be bound, saying which and why
   */
  Listener listen(String host, int port, ServiceTable services);

  /** Closes all connections and listeners, failing what is in flight, and stops the threads. */
  @Override
  void close();
}
