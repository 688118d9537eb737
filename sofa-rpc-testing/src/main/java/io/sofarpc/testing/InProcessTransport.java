// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A network inside one JVM, without sockets and without threads of its own: hand the same object to
 * clients and servers. Thread-safe.
 *
 * <pre>{@code
 * InProcessTransport network = new InProcessTransport();
 * RpcServer.builder().transport(network).port(0)...
 * RpcClient.builder().transport(network).direct("inprocess://localhost:" + server.port())...
 * }</pre>
 *
 * <p>Single messages go through the codec, as bytes; the messages of streams are handed over as
 * they are. Hosts do not matter, ports do. Requests run on the service's executor; answers arrive
 * on the thread that gives them.
 *
 * <p>Networks fail, and a test can make this one do so: {@link #refuseConnects}, {@link
 * #dropConnections}, {@link #holdAnswers}.
 */
public final class InProcessTransport implements TransportProvider {

  /** The protocol of its endpoints, and its name. */
  public static final String PROTOCOL = "inprocess";

  private static final int FIRST_FREE_PORT = 20_000;

  private final Map<Integer, InProcessListener> listeners = new ConcurrentHashMap<>();
  private final Set<InProcessConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connectAttempts = new AtomicInteger();
  private volatile boolean refusing;
  private volatile Function<? super Request, ? extends CompletionStage<?>> answerGate =
      request -> CompletableFuture.completedStage(null);

  /** Creates a network that nobody uses yet. */
  public InProcessTransport() {}

  @Override
  public String name() {
    return PROTOCOL;
  }

  @Override
  public Transport open(TransportSettings settings) {
    return new Side(requireNonNull(settings, "settings"));
  }

  /** Refuses new connections from here on, or accepts them again; open ones stay. */
  public void refuseConnects(boolean refuse) {
    refusing = refuse;
  }

  /**
   * Cuts all open connections: calls in flight fail with {@code UNAVAILABLE} on the client and are
   * cancelled on the server.
   *
   * @return how many there were
   */
  public int dropConnections() {
    List<InProcessConnection> open = List.copyOf(connections);
    open.forEach(InProcessConnection::close);
    return open.size();
  }

  /**
   * Holds each answer to a single message back until a stage has completed, as a slow network
   * would.
   *
   * @param gate called on the server with the request as sent, for each answer; what the stage
   *     completes with does not matter
   */
  public void holdAnswers(Function<? super Request, ? extends CompletionStage<?>> gate) {
    answerGate = requireNonNull(gate, "gate");
  }

  /** Returns how many connections have been asked for, refused ones too. */
  public int connectAttempts() {
    return connectAttempts.get();
  }

  /** Returns how many connections are open. */
  public int openConnections() {
    return connections.size();
  }

  CompletionStage<?> gate(Request request) {
    return answerGate.apply(request);
  }

  void opened(InProcessConnection connection) {
    connections.add(connection);
  }

  void closed(InProcessConnection connection) {
    connections.remove(connection);
  }

  void closed(InProcessListener listener) {
    listeners.remove(listener.port(), listener);
  }

  /** What one client or one server sees of the network. */
  private final class Side implements Transport {

    private final TransportSettings settings;
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    Side(TransportSettings settings) {
      this.settings = settings;
    }

    @Override
    public Set<String> protocols() {
      return Set.of(PROTOCOL);
    }

    @Override
    public ServiceBinding prepare(
        String protocol, ServiceDescriptor service, String codecName, ServiceCodec codec) {
      if (!protocol.equals(PROTOCOL)) {
        throw new IllegalArgumentException(
            "protocol: " + protocol + " (expected: " + PROTOCOL + ")");
      }
      return new Binding(service, codecName, codec);
    }

    @Override
    public CompletionStage<Connection> connect(Endpoint endpoint) {
      connectAttempts.incrementAndGet();
      InProcessListener listener = listeners.get(endpoint.port());
      if (closed || refusing || listener == null || !listener.accepts()) {
        return CompletableFuture.failedStage(
            new RpcException(
                StatusCode.UNAVAILABLE,
                "cannot connect to "
                    + endpoint.address()
                    + (closed
                        ? ": the transport is closed"
                        : refusing ? ": refused by the test" : ": nobody listens there")));
      }
      InProcessConnection connection =
          new InProcessConnection(InProcessTransport.this, endpoint, settings, listener);
      opened.add(connection);
      connection.closed().thenRun(() -> opened.remove(connection));
      listener.add(connection);
      if (closed) {
        connection.close();
      }
      return CompletableFuture.completedStage(connection);
    }

    @Override
    public Listener listen(String host, int port, ServiceTable services) {
      InProcessListener listener = null;
      if (port != 0) {
        listener = bind(port, services);
      }
      for (int free = FIRST_FREE_PORT; port == 0 && listener == null && free < 65_536; free++) {
        listener = bind(free, services);
      }
      if (listener == null) {
        throw new UncheckedIOException(
            new IOException("cannot listen on " + host + ":" + port + ": the port is in use"));
      }
      opened.add(listener);
      return listener;
    }

    private @Nullable InProcessListener bind(int port, ServiceTable services) {
      InProcessListener listener =
          new InProcessListener(InProcessTransport.this, port, services, settings);
      return listeners.putIfAbsent(port, listener) == null ? listener : null;
    }

    @Override
    public void close() {
      closed = true;
      for (AutoCloseable each : opened) {
        if (each instanceof Connection connection) {
          connection.close();
        } else if (each instanceof Listener listener) {
          listener.close();
        }
      }
      opened.clear();
    }
  }

  /** A service and its codec. */
  record Binding(ServiceDescriptor service, String codecName, ServiceCodec codec)
      implements ServiceBinding {}
}
