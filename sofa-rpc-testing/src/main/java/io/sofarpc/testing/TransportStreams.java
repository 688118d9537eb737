// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static io.sofarpc.testing.TransportBed.answer;
import static io.sofarpc.testing.TransportBed.await;
import static io.sofarpc.testing.TransportBed.failure;
import static io.sofarpc.testing.TransportBed.result;
import static io.sofarpc.testing.TransportBed.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Streams, where the protocol carries them. Part of {@link TransportContract}. */
interface TransportStreams extends TransportConcern {

  @Test
  default void serverStream() {
    TransportPeer peer = bed().connectStreams(request -> stream(new Numbers(5)));
    Collector messages = new Collector(Long.MAX_VALUE);

    peer.stream(peer.request("count", 5)).subscribe(messages);

    assertThat(messages.awaitAll()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  default void serverStream_sendsNoMoreThanIsAskedFor() throws Exception {
    Numbers numbers = new Numbers(1_000_000);
    TransportPeer peer = bed().connectStreams(request -> stream(numbers));
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
  default void serverStream_thatFails() {
    TransportPeer peer =
        bed()
            .connectStreams(
                request ->
                    stream(new Numbers(2, new RpcException(StatusCode.ABORTED, "lost count"))));
    Collector messages = new Collector(Long.MAX_VALUE);

    peer.stream(peer.request("count", 2)).subscribe(messages);

    assertThat(messages.awaitFailure()).hasMessageContaining("lost count");
    assertThat(messages.count()).isEqualTo(2);
  }

  @Test
  default void serverStream_thatIsCancelled_isCancelledOnTheProvider() throws Exception {
    Numbers numbers = new Numbers(1_000_000);
    TransportPeer peer = bed().connectStreams(request -> stream(numbers));
    Collector messages = new Collector(1);
    Request request = peer.request("count", 1_000_000);
    peer.stream(request).subscribe(messages);
    messages.awaitCount(1);

    messages.cancel();

    await(numbers.cancelled());
    assertThat(request.context().isEnded()).isTrue();
  }

  @Test
  default void serverStream_whoseDeadlinePasses_failsOnBothSides() throws Exception {
    Numbers numbers = new Numbers(1_000_000);
    TransportPeer peer = bed().connectStreams(request -> stream(numbers));
    Collector messages = new Collector(1);
    peer.stream(peer.request("count", 1_000_000)).subscribe(messages);
    messages.awaitCount(1);

    bed().consumerTime.advance(TransportBed.TIMEOUT);

    assertThat(messages.awaitFailure().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    await(numbers.cancelled());
  }

  @Test
  default void serverStream_whoseConnectionIsLost_failsUnavailable() {
    TransportPeer peer = bed().connectStreams(request -> stream(new Numbers(1_000_000)));
    Collector messages = new Collector(1);
    peer.stream(peer.request("count", 1_000_000)).subscribe(messages);
    messages.awaitCount(1);

    peer.connection.close();

    assertThat(messages.awaitFailure().code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  default void clientStream() {
    TransportPeer peer = bed().connectStreams(TransportBed::sum);

    CompletionStage<Response> sum = peer.invoke(peer.request("sum", new Numbers(101)));

    assertThat(result(sum)).isEqualTo(5_050);
  }

  @Test
  default void clientStream_thatFails_failsTheProvidersStream() {
    TransportPeer peer = bed().connectStreams(TransportBed::sum);
    RpcException failure = new RpcException(StatusCode.ABORTED, "lost count");

    CompletionStage<Response> sum = peer.invoke(peer.request("sum", new Numbers(2, failure)));

    assertThat(failure(sum)).hasMessageContaining("lost count");
  }

  @Test
  default void clientStream_thatIsAnsweredEarly_isCancelled() throws Exception {
    TransportPeer peer = bed().connectStreams(request -> answer(0));
    Numbers numbers = new Numbers(1_000_000);

    assertThat(result(peer.invoke(peer.request("sum", numbers)))).isEqualTo(0);

    assertThat(numbers.sent()).isLessThan(500_000); // what is on its way is bounded
  }

  @Test
  default void bidiStream() {
    TransportPeer peer =
        bed()
            .connectStreams(
                request -> CompletableFuture.completedFuture(Response.of(request.payload())));
    Collector messages = new Collector(Long.MAX_VALUE);

    peer.stream(peer.request("same", new Numbers(1_000))).subscribe(messages);

    assertThat(messages.awaitAll()).hasSize(1_000).startsWith(0, 1, 2).endsWith(999);
  }
}
