// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.CallContext;
import io.sofarpc.CallEnder;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Plugins;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.WheelTimer;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls {@link Words} over one connection. */
final class WordsClient implements AutoCloseable {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(Words.class);

  private final WheelTimer timer = new WheelTimer("test-timer");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Transport transport;
  private final ServiceBinding binding;
  final Connection connection;

  /**
   * Connects.
   *
   * @param address host, port, and query
   */
  WordsClient(String address, Consumer<TransportSettings.Builder> change) throws Exception {
    TransportSettings.Builder settings = TransportSettings.builder(timer, threads);
    change.accept(settings);
    transport = Plugins.find(TransportProvider.class, "netty", "").open(settings.build());
    binding = transport.prepare("grpc", SERVICE, "json", new TextCodec());
    connection =
        transport
            .connect(Endpoint.parse("grpc://" + address))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  Request request(String method, Object argument) {
    return new Request(
        SERVICE.methods(method).get(0),
        Metadata.empty(),
        argument instanceof Flow.Publisher<?> stream
            ? Payload.stream(stream)
            : Payload.of(new Object[] {argument}),
        CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(20))));
  }

  CompletableFuture<Response> send(Request request) {
    return new CallEnder(connection.invoker(binding)).invoke(request).toCompletableFuture();
  }

  CompletableFuture<Response> call(String method, Object argument) {
    return send(request(method, argument));
  }

  static String text(CompletableFuture<Response> call) throws Exception {
    Payload payload = call.get(20, TimeUnit.SECONDS).payload();
    return String.valueOf(((Payload.Unary) payload).message());
  }

  static RpcException failure(CompletableFuture<Response> call) throws Exception {
    try {
      throw new AssertionError("the call succeeded: " + text(call));
    } catch (ExecutionException failed) {
      return RpcException.from(failed);
    } catch (RpcException unreadable) {
      return unreadable;
    }
  }

  @Override
  public void close() {
    transport.close();
    threads.shutdownNow();
    timer.close();
  }
}
