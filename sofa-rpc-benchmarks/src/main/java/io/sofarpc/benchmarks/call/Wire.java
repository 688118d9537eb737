// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.Invoker;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.bolt.BoltProtocol;
import io.sofarpc.transport.netty.Dialer;
import io.sofarpc.transport.netty.Port;
import io.sofarpc.transport.netty.Protocol;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bolt connections in memory, for a client and a server that are given this transport. There are no
 * threads: whoever makes a call {@link #exchange}s what both sides of its connection have written,
 * in the place of their event loops. Not thread-safe.
 */
final class Wire implements TransportProvider {

  /** Bolt needs one connection only. */
  private static final Dialer NO_MORE =
      new Dialer() {
        @Override
        public <T> CompletionStage<T> dial(
            EventLoop loop,
            List<String> alpn,
            Function<ChannelPipeline, CompletionStage<T>> install) {
          return CompletableFuture.failedFuture(
              new UnsupportedOperationException("one connection only"));
        }
      };

  private final Protocol bolt = new BoltProtocol();
  private @Nullable Port port;
  private @Nullable Link last;
  private int links;

  /** Passes the frames of the last call on, until neither side has any. */
  void exchange() {
    Link link = requireNonNull(last, "last");
    boolean passed;
    do {
      boolean answered = pass(link.client, link.server);
      passed = pass(link.server, link.client) || answered;
    } while (passed);
  }

  /** Returns how many connections were opened. */
  int links() {
    return links;
  }

  private static boolean pass(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    ByteBuf written = from.readOutbound();
    if (written != null) {
      to.writeInbound(written);
    }
    return written != null;
  }

  /** Takes the frame of the client away; returns its size. */
  int drop() {
    EmbeddedChannel here = requireNonNull(last, "last").client;
    here.runPendingTasks();
    ByteBuf written = here.readOutbound();
    int bytes = written.readableBytes();
    written.release();
    return bytes;
  }

  @Override
  public String name() {
    return "wire";
  }

  @Override
  public Transport open(TransportSettings settings) {
    return new End(settings);
  }

  /** A side of it. */
  private final class End implements Transport {

    private final TransportSettings settings;

    End(TransportSettings settings) {
      this.settings = settings;
    }

    @Override
    public Set<String> protocols() {
      return Set.of(bolt.name());
    }

    @Override
    public ServiceBinding prepare(
        String protocol, ServiceDescriptor service, String codecName, ServiceCodec codec) {
      return bolt.prepare(service, codecName, codec, settings);
    }

    @Override
    public CompletionStage<Connection> connect(Endpoint endpoint) {
      CompletableFuture<Connection> connected = new CompletableFuture<>();
      if (port != null) { // else nobody answers, and it stays closed
        Port there = port;
        EmbeddedChannel server = channel(accepted -> bolt.serve(accepted.pipeline(), there));
        EmbeddedChannel client =
            channel(
                opened ->
                    bolt.connect(opened.pipeline(), endpoint, settings, NO_MORE)
                        .thenAccept(connected::complete));
        Link link = new Link(client, server);
        last = link;
        links++;
        exchange();
        return connected.thenApply(connection -> new Noted(connection, link));
      }
      return connected;
    }

    private EmbeddedChannel channel(Consumer<Channel> handlers) {
      EmbeddedChannel channel =
          new EmbeddedChannel(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel registered) {
                  handlers.accept(registered);
                }
              });
      channel.config().setAllocator(PooledByteBufAllocator.DEFAULT); // as real connections have
      return channel;
    }

    @Override
    public Listener listen(String host, int number, ServiceTable services) {
      port = new Port(settings, services);
      return new Listener() {
        @Override
        public int port() {
          return 1;
        }

        @Override
        public CompletionStage<Void> drain() {
          return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  private record Link(EmbeddedChannel client, EmbeddedChannel server) {}

  /** A connection whose calls are known to be the last ones. */
  private final class Noted implements Connection {

    private final Connection connection;
    private final Link link;

    Noted(Connection connection, Link link) {
      this.connection = connection;
      this.link = link;
    }

    @Override
    public Invoker invoker(ServiceBinding binding) {
      Invoker invoker = connection.invoker(binding);
      return request -> {
        last = link;
        return invoker.invoke(request);
      };
    }

    @Override
    public boolean isOpen() {
      return connection.isOpen();
    }

    @Override
    public CompletionStage<Void> draining() {
      return connection.draining();
    }

    @Override
    public CompletionStage<Void> closed() {
      return connection.closed();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
