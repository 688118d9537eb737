// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sofarpc.CallContext;
import io.sofarpc.CallEnder;
import io.sofarpc.Deadline;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Outcome;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.codec.Codec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.io.UncheckedIOException;
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
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Transport} must do. A transport's test extends this and says which transport;
 * the service, its answers and a codec are here.
 *
 * <p>Time is turned by hand on both sides, each with a timer of its own; only what the transport
 * does on its own clock takes real time. Each wait is limited.
 */
@Timeout(60)
public abstract class TransportContract {

  private static final String HOST = "127.0.0.1";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final ServiceDescriptor CALLS = ServiceDescriptor.of(Calls.class);

  private final ManualTimer consumerTime = new ManualTimer();
  private final ManualTimer providerTime = new ManualTimer();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Request> received = new LinkedBlockingQueue<>();
  private final List<Transport> opened = new ArrayList<>();
  private @Nullable TransportProvider provider;

  /** For subclasses. */
  protected TransportContract() {}

  /**
   * Returns the transport under test; called once for each test, which opens one transport for the
   * consumer and one for the provider from it.
   */
  protected abstract TransportProvider provider();

  /** Returns the protocol to test, by default the only one the transport speaks. */
  protected String protocol(Transport transport) {
    assertThat(transport.protocols()).as("protocols; override protocol(Transport)").hasSize(1);
    return transport.protocols().iterator().next();
  }

  /**
   * Returns the name under which the transport is handed the codec; {@code hessian2} by default.
   */
  protected String codecName() {
    return "hessian2";
  }

  /** Returns the codec that turns the values of this contract into bytes. */
  protected Codec codec() {
    return new JavaCodec();
  }

  @BeforeEach
  void open() {
    provider = provider();
  }

  @AfterEach
  void close() {
    opened.forEach(Transport::close);
    threads.shutdownNow();
  }

  // Calls

  @Test
  void unary() {
    Peer peer = connect(echo());

    assertThat(result(peer.call("echo", "hello"))).isEqualTo("hello");
  }

  @Test
  void unary_manyInARow() {
    Peer peer = connect(echo());

    for (int i = 0; i < 1_000; i++) {
      assertThat(result(peer.call("echo", "hello " + i))).isEqualTo("hello " + i);
    }
  }

  @Test
  void nullArgumentAndResult() {
    Peer peer = connect(echo());

    assertThat(result(peer.call("echo", (Object) null))).isNull();
  }

  @Test
  void noArguments() {
    Peer peer = connect(request -> answer("" + arguments(request).length));

    assertThat(result(peer.call("none"))).isEqualTo("0");
  }

  @Test
  void largeMessages() {
    Peer peer = connect(echo());
    String large = "0123456789abcdef".repeat(1 << 16);

    assertThat(result(peer.call("echo", large))).isEqualTo(large);
  }

  @Test
  void request_arrivesWithMethodHeadersAndDeadline() throws Exception {
    Peer peer = connect(echo());
    Request request = peer.request("echo", "hello").withHeader("tenant", "acme");

    result(peer.invoke(request));

    Request arrived = nextReceived();
    assertThat(arrived.method().name()).isEqualTo("echo");
    assertThat(arrived.method().javaMethod()).isEqualTo(request.method().javaMethod());
    assertThat(arrived.metadata().get("tenant")).isEqualTo("acme");
    assertThat(arrived.context().deadline().remaining())
        .isBetween(TIMEOUT.minusSeconds(1), TIMEOUT);
  }

  @Test
  void request_runsOnTheExecutorOfTheService() throws Exception {
    ExecutorService named = Executors.newSingleThreadExecutor(task -> new Thread(task, "service"));
    try {
      Peer peer =
          connect(
              served(request -> answer(Thread.currentThread().getName()), named), settings -> {});

      assertThat(result(peer.call("echo", "a"))).isEqualTo("service");
    } finally {
      named.shutdownNow();
    }
  }

  @Test
  void nonBlockingMethod_doesNotNeedTheExecutor() {
    Peer peer = connect(served(echo(), TransportContract::reject), settings -> {});

    assertThat(result(peer.call("quick", "a"))).isEqualTo("a");
  }

  @Test
  void laterAnswer_doesNotHoldBackOthers() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    Peer peer =
        connect(request -> request.method().name().equals("echo") ? later : answer("at once"));

    CompletionStage<Response> first = peer.call("echo", "a");
    assertThat(result(peer.call("anything", "b"))).isEqualTo("at once");
    later.complete(Response.of("at last"));

    assertThat(result(first)).isEqualTo("at last");
  }

  @Test
  void oneWay_endsWithoutAnAnswer() throws Exception {
    CompletableFuture<Response> never = new CompletableFuture<>();
    Peer peer = connect(request -> never);

    Response response = await(peer.call("tell", "news"));

    assertThat(message(response)).isNull();
    Request arrived = nextReceived();
    assertThat(arrived.method().name()).isEqualTo("tell");
    assertThat(arguments(arrived)).containsExactly("news");
  }

  @Test
  void oneWay_thatFailsIsNotAnswered() throws Exception {
    Peer peer =
        connect(
            request ->
                request.method().name().equals("tell")
                    ? CompletableFuture.failedFuture(new ServiceException(new Exception("no")))
                    : answer("fine"));

    await(peer.call("tell", "news"));

    assertThat(result(peer.call("echo", "a"))).isEqualTo("fine");
  }

  @Test
  void manyCallersAtOnce_eachGetsItsOwnAnswer() throws Exception {
    Peer peer = connect(echo());
    List<Future<?>> callers = new ArrayList<>();
    for (int caller = 0; caller < 50; caller++) {
      String name = "caller " + caller + " ";
      callers.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  assertThat(result(peer.call("echo", name + i))).isEqualTo(name + i);
                }
              }));
    }
    for (Future<?> caller : callers) {
      caller.get(50, TimeUnit.SECONDS);
    }
  }

  @Test
  void twoConnections_areIndependent() {
    Server server = listen(echo());
    Transport consumer = openConsumer(settings -> {});
    Peer first = server.connect(consumer);
    Peer second = server.connect(consumer);

    first.connection.close();

    assertThat(result(second.call("echo", "still here"))).isEqualTo("still here");
  }

  // Failures

  @Test
  void exceptionOfTheService_arrives() {
    Peer peer =
        connect(
            request ->
                CompletableFuture.failedFuture(
                    new ServiceException(new IllegalStateException("out of order"))));

    RpcException failure = failure(peer.call("echo", "a"));

    assertThat(failure).isInstanceOf(ServiceException.class);
    assertThat(((ServiceException) failure).thrown())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("out of order");
  }

  @Test
  void failureOfAFilter_arrivesWithItsMessage() {
    Peer peer =
        connect(
            request ->
                CompletableFuture.failedFuture(
                    new RpcException(StatusCode.PERMISSION_DENIED, "not with this badge")));

    assertThat(failure(peer.call("echo", "a"))).hasMessageContaining("not with this badge");
  }

  @Test
  void headersOfAFailure_arrive() {
    Metadata headers = Metadata.of("retry-after", "3");
    for (StatusCode code :
        List.of(
            StatusCode.PERMISSION_DENIED,
            StatusCode.RESOURCE_EXHAUSTED,
            StatusCode.INVALID_ARGUMENT)) {
      RpcException failure = new RpcException(code, "not now").withMetadata(headers);
      Peer peer = connect(request -> CompletableFuture.failedFuture(failure));

      assertThat(failure(peer.call("echo", "a")).metadata()).isEqualTo(headers);
    }
    ServiceException thrown =
        new ServiceException(new IllegalStateException("out of order")).withMetadata(headers);
    Peer peer = connect(request -> CompletableFuture.failedFuture(thrown));

    assertThat(failure(peer.call("echo", "a")).metadata()).isEqualTo(headers);
  }

  @Test
  void invokerThatThrowsOrReturnsNull_isAnswered() {
    Peer throwing =
        connect(
            request -> {
              throw new IllegalStateException("an invoker must not throw");
            });
    Peer careless = connect(request -> nothing());

    assertThat(failure(throwing.call("echo", "a"))).hasMessageContaining("must not throw");
    assertThat(failure(careless.call("echo", "a"))).isNotNull();
  }

  @Test
  void unknownService_failsUnimplemented() {
    Peer peer = connect(echo());
    ServiceDescriptor other = ServiceDescriptor.of(Calls.class).withUniqueId("other");

    RpcException failure = failure(peer.invoke(peer.bind(other), other, "echo", "a"));

    assertThat(failure).hasMessageContaining("no service " + other.name());
    assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
  }

  @Test
  void unknownMethod_reachesTheInvokerOfTheService() throws Exception {
    Peer peer =
        connect(
            request ->
                CompletableFuture.failedFuture(
                    new RpcException(StatusCode.UNIMPLEMENTED, "no method " + request.method())));
    MethodDescriptor missing =
        MethodDescriptor.of(CALLS.name(), "missing", List.of("java.lang.String"));

    RpcException failure = failure(peer.invoke(peer.request(missing, "a")));

    assertThat(failure).hasMessageContaining("missing");
    assertThat(nextReceived().method().javaMethod()).isNull();
  }

  @Test
  void busyExecutor_failsResourceExhausted() {
    Peer peer = connect(served(echo(), TransportContract::reject), settings -> {});

    assertThat(failure(peer.call("echo", "a")).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure(peer.call("echo", "b")).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  void argumentThatCannotBeWritten_failsInvalidArgument() {
    Peer peer = connect(echo());

    RpcException failure =
        failure(peer.call("anything", new Shapes.Opaque(Thread.currentThread())));

    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining(Shapes.Opaque.class.getName());
    assertThat(result(peer.call("echo", "next"))).isEqualTo("next");
  }

  @Test
  void argumentThatCannotBeRead_failsInvalidArgument() {
    Peer peer = connect(echo());
    ServiceDescriptor wider = CALLS.withTypes(Shapes.NotNamed1.class);

    RpcException failure =
        failure(peer.invoke(peer.bind(wider), wider, "anything", new Shapes.NotNamed1()));

    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining(Shapes.NotNamed1.class.getName());
    assertThat(result(peer.call("echo", "next"))).isEqualTo("next");
  }

  @Test
  void resultThatCannotBeWritten_isAnsweredWithAFailure() {
    Peer peer = connect(request -> answer(new Shapes.Opaque(Thread.currentThread())));

    RpcException failure = failure(peer.call("anything", "a"));

    assertThat(failure).hasMessageContaining(Shapes.Opaque.class.getName());
  }

  @Test
  void requestLargerThanTheLimit_failsAndLeavesTheConnectionUsable() {
    Peer peer = connect(served(echo(), threads), limits -> limits.maxFrameBytes(64 << 10));

    RpcException failure = failure(peer.call("echo", "x".repeat(1 << 20)));

    assertThat(failure.code()).isIn(StatusCode.RESOURCE_EXHAUSTED, StatusCode.INVALID_ARGUMENT);
    assertThat(result(peer.call("echo", "small"))).isEqualTo("small");
  }

  @Test
  void responseLargerThanTheLimit_isAnsweredWithAFailure() {
    Peer peer =
        connect(
            served(
                request -> answer("x".repeat(arguments(request)[0].equals("large") ? 1 << 20 : 1)),
                threads),
            limits -> limits.maxFrameBytes(64 << 10));

    assertThat(failure(peer.call("echo", "large"))).isNotNull();
    assertThat(result(peer.call("echo", "small"))).isEqualTo("x");
  }

  @Test
  void moreCallsThanMayBePending_failResourceExhausted() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    Peer peer = connect(served(request -> later, threads), limits -> limits.maxPendingCalls(2));
    CompletionStage<Response> first = peer.call("echo", "a");
    CompletionStage<Response> second = peer.call("echo", "b");
    nextReceived();
    nextReceived();

    RpcException failure = failure(peer.call("echo", "c"));
    later.complete(Response.of("done"));

    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(result(first)).isEqualTo("done");
    assertThat(result(second)).isEqualTo("done");
  }

  // Deadlines and cancellation

  @Test
  void deadline_endsTheCallOfTheConsumer() throws Exception {
    Peer peer = connect(request -> new CompletableFuture<>());
    CompletionStage<Response> call = peer.call("echo", "a");
    nextReceived();

    consumerTime.advance(TIMEOUT);

    assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void deadline_endsTheCallOfTheProvider() throws Exception {
    CompletableFuture<StatusCode> ended = new CompletableFuture<>();
    Peer peer =
        connect(
            request -> {
              request.context().onEnd(outcome -> ended.complete(outcome.code()));
              return new CompletableFuture<>();
            });
    peer.call("echo", "a");
    nextReceived();

    providerTime.advance(TIMEOUT);

    assertThat(await(ended)).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void deadline_thatPassedBeforeTheCallStarts_failsWithoutSending() {
    Peer peer = connect(echo());
    Request request = peer.request("echo", "a");
    consumerTime.advance(TIMEOUT);

    assertThat(failure(peer.invoke(request)).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(result(peer.call("echo", "b"))).isEqualTo("b");
    assertThat(received).hasSize(1);
  }

  @Test
  void expiredWork_isNotStarted() throws Exception {
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    Peer peer = connect(served(echo(), queue::add), settings -> {});
    CompletionStage<Response> call = peer.call("echo", "a");
    Runnable waiting = requireNonNull(queue.poll(10, TimeUnit.SECONDS), "a task");

    providerTime.advance(TIMEOUT);
    waiting.run();
    consumerTime.advance(TIMEOUT);

    assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(received).isEmpty();
  }

  @Test
  void lateAnswer_isDropped() throws Exception {
    CompletableFuture<Response> late = new CompletableFuture<>();
    Peer peer = connect(request -> arguments(request)[0].equals("a") ? late : answer("b"));
    CompletionStage<Response> call = peer.call("echo", "a");
    nextReceived();

    consumerTime.advance(TIMEOUT);
    late.complete(Response.of("too late"));

    assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(result(peer.call("echo", "b"))).isEqualTo("b");
  }

  @Test
  void callsThatEndedWithoutAnAnswer_arePendingNoLonger() throws Exception {
    Server server =
        listen(
            request -> arguments(request)[0].equals("a") ? new CompletableFuture<>() : answer("b"));
    Peer peer = server.connect(openConsumer(limits -> limits.maxPendingCalls(4)));
    for (int round = 0; round < 20; round++) {
      List<CompletionStage<Response>> lost = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        lost.add(peer.call("echo", "a"));
      }
      consumerTime.advance(TIMEOUT);
      for (CompletionStage<Response> call : lost) {
        assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      }
    }

    assertThat(result(peer.call("echo", "b"))).isEqualTo("b");
    assertThat(consumerTime.pendingTasks()).isZero();
  }

  @Test
  void cancelledCall_endsAtOnce() throws Exception {
    Peer peer = connect(request -> new CompletableFuture<>());
    Request request = peer.request("echo", "a");
    CompletionStage<Response> call = peer.invoke(request);
    nextReceived();

    request.context().cancel("changed my mind");

    assertThat(failure(call).code()).isEqualTo(StatusCode.CANCELLED);
  }

  // Connections

  @Test
  void connectToAClosedPort_failsUnavailable() {
    int port = listenAndClose();
    Transport consumer = openConsumer(settings -> {});
    Endpoint endpoint = Endpoint.of(protocol(consumer), HOST, port);

    RpcException failure = failure(consumer.connect(endpoint));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure).hasMessageContaining(HOST).hasMessageContaining("" + port);
  }

  @Test
  void listenOnAPortInUse_fails() {
    Server server = listen(echo());
    int port = server.listener.port();

    assertThatThrownBy(() -> listen(served(echo(), threads), port, settings -> {}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("" + port);
  }

  @Test
  void closedPort_canBeBoundAgain() {
    int port = listenAndClose();

    Server server = listen(served(echo(), threads), port, settings -> {});

    assertThat(server.listener.port()).isEqualTo(port);
    assertThat(result(server.connect(openConsumer(settings -> {})).call("echo", "a")))
        .isEqualTo("a");
  }

  @Test
  void connectionLostInMidCall_failsUnavailableAtOnce() throws Exception {
    Server server = listen(request -> new CompletableFuture<>());
    Peer peer = server.connect(openConsumer(settings -> {}));
    CompletionStage<Response> call = peer.call("echo", "a");
    nextReceived();

    server.listener.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    await(peer.connection.closed());
    assertThat(peer.connection.isOpen()).isFalse();
  }

  @Test
  void connectionClosedByTheConsumer_failsItsCallsUnavailable() throws Exception {
    Peer peer = connect(request -> new CompletableFuture<>());
    CompletionStage<Response> call = peer.call("echo", "a");
    nextReceived();

    peer.connection.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    await(peer.connection.closed());
    assertThat(peer.connection.isOpen()).isFalse();
  }

  @Test
  void cancelledCall_isCancelledOnTheProvider() throws Exception {
    BlockingQueue<CallContext> running = new LinkedBlockingQueue<>();
    Server server =
        listen(
            request -> {
              if (arguments(request)[0].equals("quick")) {
                return answer("done");
              }
              running.add(request.context());
              return new CompletableFuture<>();
            });
    Peer peer = server.connect(openConsumer(settings -> {}));
    result(peer.call("echo", "quick")); // both sides know each other by now
    Request request = peer.request("echo", "slow");
    peer.invoke(request);
    CallContext onProvider = next(running);

    request.context().cancel("changed my mind");

    CompletableFuture<Outcome> end = new CompletableFuture<>();
    onProvider.onEnd(end::complete);
    assertThat(await(end).code()).isEqualTo(StatusCode.CANCELLED);
    await(server.listener.drain()); // nothing is left of it
  }

  @Test
  void connectionClosedByTheConsumer_cancelsItsCallsOnTheProvider() throws Exception {
    CompletableFuture<StatusCode> ended = new CompletableFuture<>();
    Peer peer =
        connect(
            request -> {
              request.context().onEnd(outcome -> ended.complete(outcome.code()));
              return new CompletableFuture<>();
            });
    peer.call("echo", "a");
    nextReceived();

    peer.connection.close();

    assertThat(await(ended)).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void callOnAClosedConnection_failsUnavailable() throws Exception {
    Peer peer = connect(echo());
    peer.connection.close();
    await(peer.connection.closed());

    assertThat(failure(peer.call("echo", "a")).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure(peer.call("tell", "a")).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void callsThatWereAnswered_areNotCalledBackWhenTheConnectionCloses() throws Exception {
    Peer peer = connect(echo());
    CompletionStage<Response> call = peer.call("echo", "a");
    assertThat(result(call)).isEqualTo("a");

    peer.connection.close();

    await(peer.connection.closed());
    assertThat(result(call)).isEqualTo("a");
  }

  @Test
  void closingTwice_doesNothing() throws Exception {
    Server server = listen(echo());
    Transport consumer = openConsumer(settings -> {});
    Peer peer = server.connect(consumer);

    peer.connection.close();
    peer.connection.close();
    server.listener.close();
    server.listener.close();
    consumer.close();
    consumer.close();

    await(peer.connection.closed());
  }

  @Test
  void closedTransport_failsItsCallsUnavailable() throws Exception {
    Server server = listen(request -> new CompletableFuture<>());
    Transport consumer = openConsumer(settings -> {});
    Peer peer = server.connect(consumer);
    CompletionStage<Response> call = peer.call("echo", "a");
    nextReceived();

    consumer.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    await(peer.connection.closed());
  }

  @Test
  void drain_waitsForAnswers() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    Server server = listen(request -> later);
    Peer peer = server.connect(openConsumer(settings -> {}));
    CompletionStage<Response> call = peer.call("echo", "a");
    nextReceived();

    CompletableFuture<Void> drained = server.listener.drain().toCompletableFuture();
    assertThat(drained).isNotDone();
    later.complete(Response.of("done"));

    await(drained);
    assertThat(result(call)).isEqualTo("done");
  }

  @Test
  void drain_tellsConsumers_whoStillGetTheirAnswers() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    Server server = listen(request -> later);
    Peer peer = server.connect(openConsumer(settings -> {}));
    CompletionStage<Response> call = peer.call("echo", "a");
    nextReceived();

    CompletableFuture<Void> drained = server.listener.drain().toCompletableFuture();
    await(peer.connection.draining());
    assertThat(peer.connection.isOpen()).isFalse();
    assertThat(peer.connection.closed().toCompletableFuture()).isNotDone();
    assertThat(call.toCompletableFuture()).isNotDone();
    CompletionStage<Response> overlapping = peer.call("echo", "was on its way");
    later.complete(Response.of("done"));

    assertThat(result(call)).isEqualTo("done");
    assertThat(result(overlapping)).isEqualTo("done");
    await(peer.connection.closed());
    await(drained);
    assertThat(failure(peer.call("echo", "too late"))).isInstanceOf(UnsentException.class);
  }

  @Test
  void drain_withNothingInFlight_isDone() throws Exception {
    Server server = listen(echo());
    Peer peer = server.connect(openConsumer(settings -> {}));
    result(peer.call("echo", "a"));
    failure(peer.call("anything", new Shapes.Opaque(Thread.currentThread())));

    await(server.listener.drain());
  }

  @Test
  void drain_refusesNewConnections() throws Exception {
    Server server = listen(echo());
    Transport consumer = openConsumer(settings -> {});
    await(server.listener.drain());
    Endpoint endpoint = Endpoint.of(protocol(consumer), HOST, server.listener.port());

    RpcException failure = failure(consumer.connect(endpoint));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void drain_countsEveryKindOfEnd() throws Exception {
    BlockingQueue<CompletableFuture<Response>> answers = new LinkedBlockingQueue<>();
    Server server =
        listen(
            request -> {
              CompletableFuture<Response> answer = new CompletableFuture<>();
              answers.add(answer);
              return answer;
            });
    Transport consumer = openConsumer(settings -> {});
    Peer peer = server.connect(consumer);
    peer.call("echo", "times out");
    next(answers);
    providerTime.advance(TIMEOUT);
    consumerTime.advance(TIMEOUT);
    peer.call("tell", "one-way");
    peer.call("echo", "fails");
    next(answers).completeExceptionally(new ServiceException(new IllegalStateException("no")));
    next(answers).completeExceptionally(new ServiceException(new IllegalStateException("no")));
    Peer gone = server.connect(consumer);
    gone.call("echo", "loses its connection");
    next(answers);
    gone.connection.close();

    await(server.listener.drain());
    assertThat(providerTime.pendingTasks()).isZero();
  }

  // Streams, where the protocol carries them

  @Test
  void serverStream() {
    Peer peer = connectStreams(request -> stream(new Numbers(5)));
    Collector messages = new Collector(Long.MAX_VALUE);

    peer.stream(peer.request("count", 5)).subscribe(messages);

    assertThat(messages.awaitAll()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void serverStream_sendsNoMoreThanIsAskedFor() throws Exception {
    Numbers numbers = new Numbers(1_000_000);
    Peer peer = connectStreams(request -> stream(numbers));
    Request request = peer.request("count", 1_000_000);
    Collector messages = new Collector(3);
    peer.stream(request).subscribe(messages);

    messages.awaitCount(3);
    messages.request(2);
    messages.awaitCount(5);

    assertThat(messages.isEnded()).isFalse();
    assertThat(messages.count()).isEqualTo(5);
    assertThat(numbers.sent()).isLessThan(10_000); // what is on its way is bounded
    request.context().cancel("seen enough");
    await(numbers.cancelled());
  }

  @Test
  void serverStream_thatFails() {
    Peer peer =
        connectStreams(
            request -> stream(new Numbers(2, new RpcException(StatusCode.ABORTED, "lost count"))));
    Collector messages = new Collector(Long.MAX_VALUE);

    peer.stream(peer.request("count", 2)).subscribe(messages);

    assertThat(messages.awaitFailure()).hasMessageContaining("lost count");
    assertThat(messages.count()).isEqualTo(2);
  }

  @Test
  void serverStream_thatIsCancelled_isCancelledOnTheProvider() throws Exception {
    Numbers numbers = new Numbers(1_000_000);
    Peer peer = connectStreams(request -> stream(numbers));
    Collector messages = new Collector(1);
    Request request = peer.request("count", 1_000_000);
    peer.stream(request).subscribe(messages);
    messages.awaitCount(1);

    messages.cancel();

    await(numbers.cancelled());
    assertThat(request.context().isEnded()).isTrue();
  }

  @Test
  void serverStream_whoseDeadlinePasses_failsOnBothSides() throws Exception {
    Numbers numbers = new Numbers(1_000_000);
    Peer peer = connectStreams(request -> stream(numbers));
    Collector messages = new Collector(1);
    peer.stream(peer.request("count", 1_000_000)).subscribe(messages);
    messages.awaitCount(1);

    consumerTime.advance(TIMEOUT);

    assertThat(messages.awaitFailure().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    await(numbers.cancelled());
  }

  @Test
  void serverStream_whoseConnectionIsLost_failsUnavailable() {
    Peer peer = connectStreams(request -> stream(new Numbers(1_000_000)));
    Collector messages = new Collector(1);
    peer.stream(peer.request("count", 1_000_000)).subscribe(messages);
    messages.awaitCount(1);

    peer.connection.close();

    assertThat(messages.awaitFailure().code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void clientStream() {
    Peer peer = connectStreams(TransportContract::sum);

    CompletionStage<Response> sum = peer.invoke(peer.request("sum", new Numbers(101)));

    assertThat(result(sum)).isEqualTo(5_050);
  }

  @Test
  void clientStream_thatFails_failsTheProvidersStream() {
    Peer peer = connectStreams(TransportContract::sum);
    RpcException failure = new RpcException(StatusCode.ABORTED, "lost count");

    CompletionStage<Response> sum = peer.invoke(peer.request("sum", new Numbers(2, failure)));

    assertThat(failure(sum)).hasMessageContaining("lost count");
  }

  @Test
  void clientStream_thatIsAnsweredEarly_isCancelled() throws Exception {
    Peer peer = connectStreams(request -> answer(0));
    Numbers numbers = new Numbers(1_000_000);

    assertThat(result(peer.invoke(peer.request("sum", numbers)))).isEqualTo(0);

    assertThat(numbers.sent()).isLessThan(10_000);
  }

  @Test
  void bidiStream() {
    Peer peer =
        connectStreams(
            request -> CompletableFuture.completedFuture(Response.of(request.payload())));
    Collector messages = new Collector(Long.MAX_VALUE);

    peer.stream(peer.request("same", new Numbers(1_000))).subscribe(messages);

    assertThat(messages.awaitAll()).hasSize(1_000).startsWith(0, 1, 2).endsWith(999);
  }

  // Steps

  private Peer connect(Invoker invoker) {
    return connect(served(invoker, threads), settings -> {});
  }

  private Peer connect(ServedService served, Consumer<TransportSettings.Builder> limits) {
    return listen(served, 0, limits).connect(openConsumer(limits));
  }

  private Peer connectStreams(Invoker invoker) {
    ServiceDescriptor service = ServiceDescriptor.of(Streams.class);
    Transport consumer = openConsumer(settings -> {});
    try {
      ServiceBinding unused = prepare(consumer, service);
    } catch (IllegalArgumentException refused) {
      abort("no streams: " + refused.getMessage());
    }
    Server server = listen(served(service, invoker, threads), 0, settings -> {});
    return new Peer(consumer, service, server.listener.port());
  }

  private Server listen(Invoker invoker) {
    return listen(served(invoker, threads), 0, settings -> {});
  }

  private Server listen(
      ServedService served, int port, Consumer<TransportSettings.Builder> limits) {
    Transport transport = openTransport(providerTime, limits);
    return new Server(transport.listen(HOST, port, name -> find(served, name)));
  }

  private ServedService find(ServedService served, String name) {
    return served.service().name().equals(name)
        ? served
        : served(
            ServiceDescriptor.named("unknown"),
            request ->
                CompletableFuture.failedFuture(
                    new RpcException(StatusCode.UNIMPLEMENTED, "no service " + name)),
            threads);
  }

  private int listenAndClose() {
    Server server = listen(echo());
    server.listener.close();
    return server.listener.port();
  }

  private ServedService served(Invoker invoker, Executor executor) {
    return served(CALLS, invoker, executor);
  }

  private ServedService served(ServiceDescriptor service, Invoker invoker, Executor executor) {
    Invoker recording =
        request -> {
          received.add(request);
          return invoker.invoke(request);
        };
    return new ServedService(
        service, recording, executor, Map.of(codecName(), codec().bind(service)));
  }

  private Transport openConsumer(Consumer<TransportSettings.Builder> limits) {
    return openTransport(consumerTime, limits);
  }

  private Transport openTransport(ManualTimer time, Consumer<TransportSettings.Builder> limits) {
    TransportSettings.Builder settings = TransportSettings.builder(time, threads);
    limits.accept(settings);
    Transport transport = requireNonNull(provider, "provider").open(settings.build());
    opened.add(transport);
    return transport;
  }

  private ServiceBinding prepare(Transport consumer, ServiceDescriptor service) {
    return consumer.prepare(protocol(consumer), service, codecName(), codec().bind(service));
  }

  private Request nextReceived() throws InterruptedException {
    return next(received);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing arrived");
  }

  private static Invoker echo() {
    return request -> answer(arguments(request)[0]);
  }

  private static CompletionStage<Response> sum(Request request) {
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

  private static CompletionStage<Response> answer(@Nullable Object result) {
    return CompletableFuture.completedFuture(Response.of(result));
  }

  private static CompletionStage<Response> stream(Numbers numbers) {
    return CompletableFuture.completedFuture(Response.of(Payload.stream(numbers)));
  }

  @SuppressWarnings("NullAway") // an invoker that breaks its contract
  private static CompletionStage<Response> nothing() {
    return null;
  }

  private static void reject(Runnable task) {
    throw new RejectedExecutionException("busy");
  }

  private static @Nullable Object[] arguments(Request request) {
    return (@Nullable Object[])
        requireNonNull(((Payload.Unary) request.payload()).message(), "arguments");
  }

  private static @Nullable Object message(Response response) {
    return ((Payload.Unary) response.payload()).message();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static @Nullable Object result(CompletionStage<Response> call) {
    try {
      return message(await(call));
    } catch (Exception failed) {
      throw new AssertionError("the call failed: " + failed, failed);
    }
  }

  /** Returns how a call failed, whether it did so before or while its answer was decoded. */
  private static RpcException failure(CompletionStage<?> call) {
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

  private final class Server {

    private final Listener listener;

    Server(Listener listener) {
      this.listener = listener;
    }

    Peer connect(Transport consumer) {
      return new Peer(consumer, CALLS, listener.port());
    }
  }

  /** A connection and what is called over it. */
  private final class Peer {

    private final Transport consumer;
    private final ServiceDescriptor service;
    private final ServiceBinding binding;
    private final Connection connection;

    Peer(Transport consumer, ServiceDescriptor service, int port) {
      this.consumer = consumer;
      this.service = service;
      this.binding = prepare(consumer, service);
      this.connection = connected(Endpoint.of(protocol(consumer), HOST, port));
      assertThat(connection.isOpen()).isTrue();
    }

    private Connection connected(Endpoint endpoint) {
      try {
        return await(consumer.connect(endpoint));
      } catch (Exception failed) {
        throw new AssertionError("cannot connect to " + endpoint, failed);
      }
    }

    ServiceBinding bind(ServiceDescriptor other) {
      return prepare(consumer, other);
    }

    CompletionStage<Response> call(String method, @Nullable Object... arguments) {
      return invoke(request(method, arguments));
    }

    CompletionStage<Response> invoke(Request request) {
      return invoke(binding, request);
    }

    CompletionStage<Response> invoke(
        ServiceBinding bound,
        ServiceDescriptor other,
        String method,
        @Nullable Object... arguments) {
      return invoke(bound, request(other.methods(method).get(0), arguments));
    }

    private CompletionStage<Response> invoke(ServiceBinding bound, Request request) {
      return new CallEnder(connection.invoker(bound)).invoke(request);
    }

    Flow.Publisher<Object> stream(Request request) {
      try {
        return ((Payload.Stream) await(invoke(request)).payload()).messages();
      } catch (Exception failed) {
        throw new AssertionError("the stream did not begin", failed);
      }
    }

    Request request(String method, @Nullable Object... arguments) {
      return request(service.methods(method).get(0), arguments);
    }

    Request request(MethodDescriptor method, @Nullable Object... arguments) {
      Payload payload =
          method.kind().streamsRequests()
              ? Payload.stream((Flow.Publisher<?>) requireNonNull(arguments[0]))
              : Payload.of(arguments);
      CallContext context = CallContext.create(consumerTime, Deadline.after(consumerTime, TIMEOUT));
      return new Request(method, Metadata.empty(), payload, context);
    }
  }

  /** The unary service of this contract. */
  public interface Calls {

    /** Returns its argument. */
    String echo(String text);

    /** Takes nothing. */
    String none();

    /** Returns its argument. */
    Object anything(Object value);

    /** Returns its argument and never blocks. */
    @RpcMethod(nonBlocking = true)
    String quick(String text);

    /** Is not answered. */
    @RpcMethod(oneWay = true)
    void tell(String news);
  }

  /** The service with streams of this contract. */
  public interface Streams {

    /** Sends numbers. */
    Flow.Publisher<Integer> count(int to);

    /** Adds numbers. */
    CompletableFuture<Integer> sum(Flow.Publisher<Integer> numbers);

    /** Sends back what it gets. */
    Flow.Publisher<Integer> same(Flow.Publisher<Integer> numbers);
  }
}
