// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.UnsentException;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.TlsContext;
import io.sofarpc.transport.TlsSettings;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Event loops, and the connections and ports that run on them.
 *
 * <p>Its threads are the event loops, see {@code EventLoops}: they read, decode headers and write.
 * They never wait, and run no user code but methods marked non-blocking and what is attached to the
 * stage of a response.
 */
final class NettyTransport implements Transport {

  private final TransportSettings settings;
  private final @Nullable TlsContext tls;
  private final Map<String, Protocol> protocols;
  private final EventLoops loops = new EventLoops();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  NettyTransport(TransportSettings settings, Map<String, Protocol> protocols) {
    this.settings = settings;
    TlsSettings encryption = settings.tls();
    tls = encryption == null ? null : new TlsContext(encryption, settings.timer());
    this.protocols = new TreeMap<>(protocols);
  }

  @Override
  public Set<String> protocols() {
    return Set.copyOf(protocols.keySet());
  }

  @Override
  public ServiceBinding prepare(
      String protocol, ServiceDescriptor service, String codecName, ServiceCodec codec) {
    Protocol known = protocols.get(requireNonNull(protocol, "protocol"));
    if (known == null) {
      throw new IllegalArgumentException(
          "protocol: '" + protocol + "' (expected one of: " + protocols.keySet() + ")");
    }
    for (MethodDescriptor method : service.methods()) {
      if (!known.methodKinds().contains(method.kind())) {
        throw new IllegalArgumentException(cannotCarry(known, method));
      }
    }
    return known.prepare(service, codecName, codec, settings);
  }

  private String cannotCarry(Protocol protocol, MethodDescriptor method) {
    List<String> others =
        protocols.values().stream()
            .filter(other -> other.methodKinds().contains(method.kind()))
            .map(Protocol::name)
            .toList();
    return "%s cannot carry streams: %s is %s; use protocol %s"
        .formatted(
            protocol.name(),
            method,
            method.kind(),
            others.isEmpty()
                ? "with streams (none is on the class path)"
                : String.join(" or ", others));
  }

  @Override
  public void check(Endpoint endpoint) {
    Protocol protocol = protocols.get(endpoint.protocol());
    if (protocol != null) {
      protocol.check(endpoint);
    }
  }

  @Override
  public CompletionStage<Connection> connect(Endpoint endpoint) {
    Protocol protocol = protocols.get(endpoint.protocol());
    if (closed || protocol == null) {
      return cannotConnect(
          endpoint,
          closed
              ? "the client is closed"
              : "unknown protocol (on the class path: " + protocols.keySet() + ")");
    }
    try {
      protocol.check(endpoint);
    } catch (IllegalArgumentException senseless) {
      return cannotConnect(endpoint, String.valueOf(senseless.getMessage()));
    }
    loops.awaitClasses();
    Dialer dialer = new SameEndpoint(endpoint);
    return dial(
            endpoint,
            new Dial.Setup<>(
                loops.group(),
                protocol.offeredAlpn(endpoint),
                pipeline -> protocol.connect(pipeline, endpoint, settings, dialer)))
        .thenApply(this::opened);
  }

  private <T> CompletionStage<T> dial(Endpoint endpoint, Dial.Setup<T> setup) {
    Dial<T> dial = new Dial<>(loops, settings, tls, endpoint, setup);
    dial.start();
    return dial;
  }

  private static <T> CompletionStage<T> cannotConnect(Endpoint endpoint, String reason) {
    return CompletableFuture.failedFuture(
        new UnsentException("cannot connect to " + endpoint.address() + ": " + reason));
  }

  private Connection opened(Connection connection) {
    open.add(connection);
    connection.closed().thenRun(() -> open.remove(connection));
    if (closed) {
      connection.close();
    }
    return connection;
  }

  @Override
  public Listener listen(String host, int port, ServiceTable services) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
    }
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    if (tls != null && !tls.settings().hasCertificate()) {
      throw new IllegalArgumentException(
          "tls: no certificate (expected: certificate(...) or keyStore(...) for a server)");
    }
    Port shared = new Port(settings, requireNonNull(services, "services"));
    loops.awaitClasses();
    rehearse(shared);
    Listener listener =
        new NettyListener(
            loops, shared, tls, protocols.values(), requireNonNull(host, "host"), port);
    open.add(listener);
    return listener;
  }

  /**
   * Opens and closes a connection that leads nowhere before the port opens, so that the first real
   * one does not wait for class loading.
   */
  private void rehearse(Port port) {
    for (Protocol protocol : protocols.values()) {
      if (protocol.isRehearsed()) {
        EmbeddedChannel channel = new EmbeddedChannel();
        protocol.serve(channel.pipeline(), port);
        EventLoops.BUFFERS.ioBuffer().release();
        channel.finishAndReleaseAll();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (AutoCloseable part : open) {
      if (part instanceof Connection connection) {
        connection.close();
      } else if (part instanceof Listener listener) {
        listener.close();
      }
    }
    loops.close();
  }

  private final class SameEndpoint implements Dialer {

    private final Endpoint endpoint;

    SameEndpoint(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> CompletionStage<T> dial(
        EventLoop loop, List<String> alpn, Function<ChannelPipeline, CompletionStage<T>> install) {
      return closed
          ? cannotConnect(endpoint, "the client is closed")
          : NettyTransport.this.dial(endpoint, new Dial.Setup<>(loop, alpn, install));
    }
  }
}
