// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static io.sofarpc.testing.TransportBed.answer;
import static io.sofarpc.testing.TransportBed.arguments;
import static io.sofarpc.testing.TransportBed.await;
import static io.sofarpc.testing.TransportBed.echo;
import static io.sofarpc.testing.TransportBed.failure;
import static io.sofarpc.testing.TransportBed.next;
import static io.sofarpc.testing.TransportBed.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.CallContext;
import io.sofarpc.Outcome;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Transport;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/**
 * Connections and ports that open, are lost, drained and closed. Part of {@link TransportContract}.
 */
interface TransportConnections extends TransportConcern {

  @Test
  default void connectToAClosedPort_failsUnavailable() {
    int port = bed().listenAndClose();
    Transport consumer = bed().openConsumer(settings -> {});
    Endpoint endpoint = bed().endpoint(consumer, port);

    RpcException failure = failure(consumer.connect(endpoint));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure).hasMessageContaining(TransportBed.HOST).hasMessageContaining("" + port);
  }

  @Test
  default void listenOnAPortInUse_fails() {
    TransportBed.Server server = bed().listen(echo());
    int port = server.listener.port();

    assertThatThrownBy(
            () -> bed().listen(bed().served(echo(), bed().threads), port, settings -> {}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("" + port);
  }

  @Test
  default void closedPort_canBeBoundAgain() {
    int port = bed().listenAndClose();

    TransportBed.Server server =
        bed().listen(bed().served(echo(), bed().threads), port, settings -> {});

    assertThat(server.listener.port()).isEqualTo(port);
    assertThat(result(server.connect(bed().openConsumer(settings -> {})).call("echo", "a")))
        .isEqualTo("a");
  }

  @Test
  default void connectionLostInMidCall_failsUnavailableAtOnce() throws Exception {
    TransportBed.Server server = bed().listen(request -> new CompletableFuture<>());
    TransportPeer peer = server.connect(bed().openConsumer(settings -> {}));
    CompletionStage<Response> call = peer.call("echo", "a");
    bed().nextReceived();

    server.listener.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    await(peer.connection.closed());
    assertThat(peer.connection.isOpen()).isFalse();
  }

  @Test
  default void connectionClosedByTheConsumer_failsItsCallsUnavailable() throws Exception {
    TransportPeer peer = bed().connect(request -> new CompletableFuture<>());
    CompletionStage<Response> call = peer.call("echo", "a");
    bed().nextReceived();

    peer.connection.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    await(peer.connection.closed());
    assertThat(peer.connection.isOpen()).isFalse();
  }

  @Test
  default void cancelledCall_isCancelledOnTheProvider() throws Exception {
    BlockingQueue<CallContext> running = new LinkedBlockingQueue<>();
    TransportBed.Server server =
        bed()
            .listen(
                request -> {
                  if (arguments(request)[0].equals("quick")) {
                    return answer("done");
                  }
                  running.add(request.context());
                  return new CompletableFuture<>();
                });
    TransportPeer peer = server.connect(bed().openConsumer(settings -> {}));
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
  default void connectionClosedByTheConsumer_cancelsItsCallsOnTheProvider() throws Exception {
    CompletableFuture<StatusCode> ended = new CompletableFuture<>();
    TransportPeer peer =
        bed()
            .connect(
                request -> {
                  request.context().onEnd(outcome -> ended.complete(outcome.code()));
                  return new CompletableFuture<>();
                });
    peer.call("echo", "a");
    bed().nextReceived();

    peer.connection.close();

    assertThat(await(ended)).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  default void callOnAClosedConnection_failsUnavailable() throws Exception {
    TransportPeer peer = bed().connect(echo());
    peer.connection.close();
    await(peer.connection.closed());

    assertThat(failure(peer.call("echo", "a")).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure(peer.call("tell", "a")).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  default void callsThatWereAnswered_areNotCalledBackWhenTheConnectionCloses() throws Exception {
    TransportPeer peer = bed().connect(echo());
    CompletionStage<Response> call = peer.call("echo", "a");
    assertThat(result(call)).isEqualTo("a");

    peer.connection.close();

    await(peer.connection.closed());
    assertThat(result(call)).isEqualTo("a");
  }

  @Test
  default void closingTwice_doesNothing() throws Exception {
    TransportBed.Server server = bed().listen(echo());
    Transport consumer = bed().openConsumer(settings -> {});
    TransportPeer peer = server.connect(consumer);

    peer.connection.close();
    peer.connection.close();
    server.listener.close();
    server.listener.close();
    consumer.close();
    consumer.close();

    await(peer.connection.closed());
  }

  @Test
  default void closedTransport_failsItsCallsUnavailable() throws Exception {
    TransportBed.Server server = bed().listen(request -> new CompletableFuture<>());
    Transport consumer = bed().openConsumer(settings -> {});
    TransportPeer peer = server.connect(consumer);
    CompletionStage<Response> call = peer.call("echo", "a");
    bed().nextReceived();

    consumer.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    await(peer.connection.closed());
  }

  @Test
  default void drain_waitsForAnswers() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    TransportBed.Server server = bed().listen(request -> later);
    TransportPeer peer = server.connect(bed().openConsumer(settings -> {}));
    CompletionStage<Response> call = peer.call("echo", "a");
    bed().nextReceived();

    CompletableFuture<Void> drained = server.listener.drain().toCompletableFuture();
    assertThat(drained).isNotDone();
    later.complete(Response.of("done"));

    await(drained);
    assertThat(result(call)).isEqualTo("done");
  }

  @Test
  default void drain_tellsConsumers_whoStillGetTheirAnswers() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    TransportBed.Server server = bed().listen(request -> later);
    TransportPeer peer = server.connect(bed().openConsumer(settings -> {}));
    CompletionStage<Response> call = peer.call("echo", "a");
    bed().nextReceived();

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
  default void drain_withNothingInFlight_isDone() throws Exception {
    TransportBed.Server server = bed().listen(echo());
    TransportPeer peer = server.connect(bed().openConsumer(settings -> {}));
    result(peer.call("echo", "a"));
    failure(peer.call("anything", new Shapes.Opaque(Thread.currentThread())));

    await(server.listener.drain());
  }

  @Test
  default void drain_refusesNewConnections() throws Exception {
    TransportBed.Server server = bed().listen(echo());
    Transport consumer = bed().openConsumer(settings -> {});
    await(server.listener.drain());
    Endpoint endpoint = bed().endpoint(consumer, server.listener.port());

    RpcException failure = failure(consumer.connect(endpoint));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  default void drain_countsEveryKindOfEnd() throws Exception {
    BlockingQueue<CompletableFuture<Response>> answers = new LinkedBlockingQueue<>();
    TransportBed.Server server =
        bed()
            .listen(
                request -> {
                  CompletableFuture<Response> answer = new CompletableFuture<>();
                  answers.add(answer);
                  return answer;
                });
    Transport consumer = bed().openConsumer(settings -> {});
    TransportPeer peer = server.connect(consumer);
    peer.call("echo", "times out");
    next(answers);
    bed().providerTime.advance(TransportBed.TIMEOUT);
    bed().consumerTime.advance(TransportBed.TIMEOUT);
    peer.call("tell", "one-way");
    peer.call("echo", "fails");
    next(answers).completeExceptionally(new ServiceException(new IllegalStateException("no")));
    next(answers).completeExceptionally(new ServiceException(new IllegalStateException("no")));
    TransportPeer gone = server.connect(consumer);
    gone.call("echo", "loses its connection");
    next(answers);
    gone.connection.close();

    await(server.listener.drain());
    assertThat(bed().providerTime.pendingTasks()).isZero();
  }
}
