// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static io.sofarpc.testing.TransportBed.answer;
import static io.sofarpc.testing.TransportBed.arguments;
import static io.sofarpc.testing.TransportBed.await;
import static io.sofarpc.testing.TransportBed.echo;
import static io.sofarpc.testing.TransportBed.failure;
import static io.sofarpc.testing.TransportBed.result;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that end before they are answered. Part of {@link TransportContract}. */
interface TransportDeadlines extends TransportConcern {

  @Test
  default void deadline_endsTheCallOfTheConsumer() throws Exception {
    TransportPeer peer = bed().connect(request -> new CompletableFuture<>());
    CompletionStage<Response> call = peer.call("echo", "a");
    bed().nextReceived();

    bed().consumerTime.advance(TransportBed.TIMEOUT);

    assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  default void deadline_endsTheCallOfTheProvider() throws Exception {
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

    bed().providerTime.advance(TransportBed.TIMEOUT);

    assertThat(await(ended)).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  default void deadline_thatPassedBeforeTheCallStarts_failsWithoutSending() {
    TransportPeer peer = bed().connect(echo());
    Request request = peer.request("echo", "a");
    bed().consumerTime.advance(TransportBed.TIMEOUT);

    assertThat(failure(peer.invoke(request)).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(result(peer.call("echo", "b"))).isEqualTo("b");
    assertThat(bed().received).hasSize(1);
  }

  @Test
  default void expiredWork_isNotStarted() throws Exception {
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    TransportPeer peer = bed().connect(bed().served(echo(), queue::add), settings -> {});
    CompletionStage<Response> call = peer.call("echo", "a");
    Runnable waiting = requireNonNull(queue.poll(10, TimeUnit.SECONDS), "a task");

    bed().providerTime.advance(TransportBed.TIMEOUT);
    waiting.run();
    bed().consumerTime.advance(TransportBed.TIMEOUT);

    assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(bed().received).isEmpty();
  }

  @Test
  default void lateAnswer_isDropped() throws Exception {
    CompletableFuture<Response> late = new CompletableFuture<>();
    TransportPeer peer =
        bed().connect(request -> arguments(request)[0].equals("a") ? late : answer("b"));
    CompletionStage<Response> call = peer.call("echo", "a");
    bed().nextReceived();

    bed().consumerTime.advance(TransportBed.TIMEOUT);
    late.complete(Response.of("too late"));

    assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(result(peer.call("echo", "b"))).isEqualTo("b");
  }

  @Test
  default void callsThatEndedWithoutAnAnswer_arePendingNoLonger() throws Exception {
    TransportBed.Server server =
        bed()
            .listen(
                request ->
                    arguments(request)[0].equals("a") ? new CompletableFuture<>() : answer("b"));
    TransportPeer peer = server.connect(bed().openConsumer(limits -> limits.maxPendingCalls(8)));
    for (int round = 0; round < 20; round++) {
      List<CompletionStage<Response>> lost = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        lost.add(peer.call("echo", "a"));
      }
      bed().consumerTime.advance(TransportBed.TIMEOUT);
      for (CompletionStage<Response> call : lost) {
        assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      }
    }

    assertThat(result(peer.call("echo", "b"))).isEqualTo("b");
    assertThat(bed().consumerTime.pendingTasks()).isZero();
  }

  @Test
  default void cancelledCall_endsAtOnce() throws Exception {
    TransportPeer peer = bed().connect(request -> new CompletableFuture<>());
    Request request = peer.request("echo", "a");
    CompletionStage<Response> call = peer.invoke(request);
    bed().nextReceived();

    request.context().cancel("changed my mind");

    assertThat(failure(call).code()).isEqualTo(StatusCode.CANCELLED);
  }
}
