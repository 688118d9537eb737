// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sofarpc.Invoker;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer and a provider under the tests of {@link TransportContract}, each with a timer of its
 * own, and the steps of these tests.
 */
final class TransportBed {

  static final String HOST = "127.0.0.1";
  static final Duration TIMEOUT = Duration.ofSeconds(3);
  static final ServiceDescriptor CALLS = ServiceDescriptor.of(TransportContract.Calls.class);

  final ManualTimer consumerTime = new ManualTimer();
  final ManualTimer providerTime = new ManualTimer();
  final ExecutorService threads = Executors.newCachedThreadPool();
  final BlockingQueue<Request> received = new LinkedBlockingQueue<>();
  private final List<Transport> opened = new ArrayList<>();
  private final TransportContract contract;
  private final TransportProvider provider;

  TransportBed(TransportContract contract) {
    this.contract = contract;
    this.provider = contract.provider();
  }

  void close() {
    opened.forEach(Transport::close);
    threads.shutdownNow();
  }

  Endpoint endpoint(Transport consumer, int port) {
    return contract.endpoint(Endpoint.of(contract.protocol(consumer), HOST, port));
  }

  TransportPeer connect(Invoker invoker) {
    return connect(served(invoker, threads), settings -> {});
  }

  TransportPeer connect(ServedService served, Consumer<TransportSettings.Builder> limits) {
    return listen(served, 0, limits).connect(openConsumer(limits));
  }

  TransportPeer connectStreams(Invoker invoker) {
    ServiceDescriptor service = ServiceDescriptor.of(TransportContract.Streams.class);
    Transport consumer = openConsumer(settings -> {});
    try {
      ServiceBinding unused = prepare(consumer, service);
    } catch (IllegalArgumentException refused) {
      abort("no streams: " + refused.getMessage());
    }
    Server server = listen(served(service, invoker, threads), 0, settings -> {});
    return new TransportPeer(this, consumer, service, server.listener.port());
  }

  Server listen(Invoker invoker) {
    return listen(served(invoker, threads), 0, settings -> {});
  }

  Server listen(ServedService served, int port, Consumer<TransportSettings.Builder> limits) {
    Transport transport = openTransport(providerTime, limits);
    return new Server(transport.listen(HOST, port, name -> find(served, name)));
  }

  ServedService find(ServedService served, String name) {
    return served.service().name().equals(name)
        ? served
        : served(
            ServiceDescriptor.named("unknown"),
            request ->
                CompletableFuture.failedFuture(
                    new RpcException(StatusCode.UNIMPLEMENTED, "no service " + name)),
            threads);
  }

  int listenAndClose() {
    Server server = listen(echo());
    server.listener.close();
    return server.listener.port();
  }

  ServedService served(Invoker invoker, Executor executor) {
    return served(CALLS, invoker, executor);
  }

  ServedService served(ServiceDescriptor service, Invoker invoker, Executor executor) {
    Invoker recording =
        request -> {
          received.add(request);
          return invoker.invoke(request);
        };
    return new ServedService(
        service, recording, executor, Map.of(contract.codecName(), contract.codec().bind(service)));
  }

  Transport openConsumer(Consumer<TransportSettings.Builder> limits) {
    return openTransport(consumerTime, limits);
  }

  Transport openTransport(ManualTimer time, Consumer<TransportSettings.Builder> limits) {
    TransportSettings.Builder settings = TransportSettings.builder(time, threads);
    limits.accept(settings);
    Transport transport = provider.open(settings.build());
    opened.add(transport);
    return transport;
  }

  ServiceBinding prepare(Transport consumer, ServiceDescriptor service) {
    return consumer.prepare(
        contract.protocol(consumer), service, contract.codecName(), contract.codec().bind(service));
  }

  Request nextReceived() throws InterruptedException {
    return next(received);
  }

  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing arrived");
  }

  static Invoker echo() {
    return request -> answer(arguments(request)[0]);
  }

  static CompletionStage<Response> sum(Request request) {
    CompletableFuture<Response> sum = new CompletableFuture<>();
    ((Payload.Stream) request.payload())
        .messages()
        .subscribe(
            new Collector(Long.MAX_VALUE) {
              @Override
              public void onComplete() {
                super.onComplete();
                sum.complete(Response.of(awaitAll().stream().mapToInt(n -> (Integer) n).sum()));
              }

              @Override
              public void onError(Throwable thrown) {
                super.onError(thrown);
                sum.completeExceptionally(thrown);
              }
            });
    return sum;
  }

  static CompletionStage<Response> answer(@Nullable Object result) {
    return CompletableFuture.completedFuture(Response.of(result));
  }

  static CompletionStage<Response> stream(Numbers numbers) {
    return CompletableFuture.completedFuture(Response.of(Payload.stream(numbers)));
  }

  @SuppressWarnings("NullAway") // an invoker that breaks its contract
  static CompletionStage<Response> nothing() {
    return null;
  }

  static Executor busy() {
    return task -> {
      throw new RejectedExecutionException("busy");
    };
  }

  static @Nullable Object[] arguments(Request request) {
    return (@Nullable Object[])
        requireNonNull(((Payload.Unary) request.payload()).message(), "arguments");
  }

  static @Nullable Object message(Response response) {
    return ((Payload.Unary) response.payload()).message();
  }

  static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static @Nullable Object result(CompletionStage<Response> call) {
    try {
      return message(await(call));
    } catch (Exception failed) {
      throw new AssertionError("the call failed: " + failed, failed);
    }
  }

  /** Returns how a call failed, whether it did so before or while its answer was decoded. */
  static RpcException failure(CompletionStage<?> call) {
    try {
      Object answer = await(call);
      if (answer instanceof Response response && response.payload() instanceof Payload.Unary) {
        throw new AssertionError("the call succeeded: " + message(response));
      }
      throw new AssertionError("succeeded: " + answer);
    } catch (RpcException undecodable) {
      return undecodable;
    } catch (ExecutionException failed) {
      assertThat(failed.getCause()).isInstanceOf(RpcException.class);
      return RpcException.from(failed);
    } catch (TimeoutException | InterruptedException late) {
      throw new AssertionError("the call did not end", late);
    } catch (Exception unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  final class Server {

    final Listener listener;

    Server(Listener listener) {
      this.listener = listener;
    }

    TransportPeer connect(Transport consumer) {
      return new TransportPeer(TransportBed.this, consumer, CALLS, listener.port());
    }
  }
}
