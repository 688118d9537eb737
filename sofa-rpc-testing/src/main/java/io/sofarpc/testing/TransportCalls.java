// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static io.sofarpc.testing.TransportBed.answer;
import static io.sofarpc.testing.TransportBed.arguments;
import static io.sofarpc.testing.TransportBed.await;
import static io.sofarpc.testing.TransportBed.echo;
import static io.sofarpc.testing.TransportBed.message;
import static io.sofarpc.testing.TransportBed.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.ServiceException;
import io.sofarpc.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that are answered. Part of {@link TransportContract}. */
interface TransportCalls extends TransportConcern {

  @Test
  default void unary() {
    TransportPeer peer = bed().connect(echo());

    assertThat(result(peer.call("echo", "hello"))).isEqualTo("hello");
  }

  @Test
  default void unary_manyInARow() {
    TransportPeer peer = bed().connect(echo());

    for (int i = 0; i < 1_000; i++) {
      assertThat(result(peer.call("echo", "hello " + i))).isEqualTo("hello " + i);
    }
  }

  @Test
  default void nullArgumentAndResult() {
    TransportPeer peer = bed().connect(echo());

    assertThat(result(peer.call("echo", (Object) null))).isNull();
  }

  @Test
  default void noArguments() {
    TransportPeer peer = bed().connect(request -> answer("" + arguments(request).length));

    assertThat(result(peer.call("none"))).isEqualTo("0");
  }

  @Test
  default void largeMessages() {
    TransportPeer peer = bed().connect(echo());
    String large = "0123456789abcdef".repeat(1 << 16);

    assertThat(result(peer.call("echo", large))).isEqualTo(large);
  }

  @Test
  default void request_arrivesWithMethodHeadersAndDeadline() throws Exception {
    TransportPeer peer = bed().connect(echo());
    Request request = peer.request("echo", "hello").withHeader("tenant", "acme");

    result(peer.invoke(request));

    Request arrived = bed().nextReceived();
    assertThat(arrived.method().name()).isEqualTo("echo");
    assertThat(arrived.method().javaMethod()).isEqualTo(request.method().javaMethod());
    assertThat(arrived.metadata().get("tenant")).isEqualTo("acme");
    assertThat(arrived.context().deadline().remaining())
        .isBetween(TransportBed.TIMEOUT.minusSeconds(1), TransportBed.TIMEOUT);
  }

  @Test
  default void request_runsOnTheExecutorOfTheService() throws Exception {
    ExecutorService named = Executors.newSingleThreadExecutor(task -> new Thread(task, "service"));
    try {
      TransportPeer peer =
          bed()
              .connect(
                  bed().served(request -> answer(Thread.currentThread().getName()), named),
                  settings -> {});

      assertThat(result(peer.call("echo", "a"))).isEqualTo("service");
    } finally {
      named.shutdownNow();
    }
  }

  @Test
  default void nonBlockingMethod_doesNotNeedTheExecutor() {
    TransportPeer peer = bed().connect(bed().served(echo(), TransportBed.busy()), settings -> {});

    assertThat(result(peer.call("quick", "a"))).isEqualTo("a");
  }

  @Test
  default void laterAnswer_doesNotHoldBackOthers() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    TransportPeer peer =
        bed()
            .connect(request -> request.method().name().equals("echo") ? later : answer("at once"));

    CompletionStage<Response> first = peer.call("echo", "a");
    assertThat(result(peer.call("anything", "b"))).isEqualTo("at once");
    later.complete(Response.of("at last"));

    assertThat(result(first)).isEqualTo("at last");
  }

  @Test
  default void oneWay_endsWithoutAnAnswer() throws Exception {
    CompletableFuture<Response> never = new CompletableFuture<>();
    TransportPeer peer = bed().connect(request -> never);

    Response response = await(peer.call("tell", "news"));

    assertThat(message(response)).isNull();
    Request arrived = bed().nextReceived();
    assertThat(arrived.method().name()).isEqualTo("tell");
    assertThat(arguments(arrived)).containsExactly("news");
  }

  @Test
  default void oneWay_thatFailsIsNotAnswered() throws Exception {
    TransportPeer peer =
        bed()
            .connect(
                request ->
                    request.method().name().equals("tell")
                        ? CompletableFuture.failedFuture(new ServiceException(new Exception("no")))
                        : answer("fine"));

    await(peer.call("tell", "news"));

    assertThat(result(peer.call("echo", "a"))).isEqualTo("fine");
  }

  @Test
  default void manyCallersAtOnce_eachGetsItsOwnAnswer() throws Exception {
    TransportPeer peer = bed().connect(echo());
    List<Future<?>> callers = new ArrayList<>();
    for (int caller = 0; caller < 50; caller++) {
      String name = "caller " + caller + " ";
      callers.add(
          bed()
              .threads
              .submit(
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
  default void twoConnections_areIndependent() {
    TransportBed.Server server = bed().listen(echo());
    Transport consumer = bed().openConsumer(settings -> {});
    TransportPeer first = server.connect(consumer);
    TransportPeer second = server.connect(consumer);

    first.connection.close();

    assertThat(result(second.call("echo", "still here"))).isEqualTo("still here");
  }
}
