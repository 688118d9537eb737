// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static io.sofarpc.testing.TransportBed.answer;
import static io.sofarpc.testing.TransportBed.arguments;
import static io.sofarpc.testing.TransportBed.echo;
import static io.sofarpc.testing.TransportBed.failure;
import static io.sofarpc.testing.TransportBed.nothing;
import static io.sofarpc.testing.TransportBed.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Calls that fail, and what the consumer learns. Part of {@link TransportContract}. */
interface TransportFailures extends TransportConcern {

  @Test
  default void exceptionOfTheService_arrives() {
    TransportPeer peer =
        bed()
            .connect(
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
  default void failureOfAFilter_arrivesWithItsMessage() {
    TransportPeer peer =
        bed()
            .connect(
                request ->
                    CompletableFuture.failedFuture(
                        new RpcException(StatusCode.PERMISSION_DENIED, "not with this badge")));

    assertThat(failure(peer.call("echo", "a"))).hasMessageContaining("not with this badge");
  }

  @Test
  default void headersOfAFailure_arrive() {
    Metadata headers = Metadata.of("retry-after", "3");
    for (StatusCode code :
        List.of(
            StatusCode.PERMISSION_DENIED,
            StatusCode.RESOURCE_EXHAUSTED,
            StatusCode.INVALID_ARGUMENT)) {
      RpcException failure = new RpcException(code, "not now").withMetadata(headers);
      TransportPeer peer = bed().connect(request -> CompletableFuture.failedFuture(failure));

      assertThat(failure(peer.call("echo", "a")).metadata()).isEqualTo(headers);
    }
    ServiceException thrown =
        new ServiceException(new IllegalStateException("out of order")).withMetadata(headers);
    TransportPeer peer = bed().connect(request -> CompletableFuture.failedFuture(thrown));

    assertThat(failure(peer.call("echo", "a")).metadata()).isEqualTo(headers);
  }

  @Test
  default void invokerThatThrowsOrReturnsNull_isAnswered() {
    TransportPeer throwing =
        bed()
            .connect(
                request -> {
                  throw new IllegalStateException("an invoker must not throw");
                });
    TransportPeer careless = bed().connect(request -> nothing());

    assertThat(failure(throwing.call("echo", "a"))).hasMessageContaining("must not throw");
    assertThat(failure(careless.call("echo", "a"))).isNotNull();
  }

  @Test
  default void unknownService_failsUnimplemented() {
    TransportPeer peer = bed().connect(echo());
    ServiceDescriptor other =
        ServiceDescriptor.of(TransportContract.Calls.class).withUniqueId("other");

    RpcException failure = failure(peer.invoke(peer.bind(other), other, "echo", "a"));

    assertThat(failure).hasMessageContaining("no service " + other.name());
    assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
  }

  @Test
  default void unknownMethod_reachesTheInvokerOfTheService() throws Exception {
    TransportPeer peer =
        bed()
            .connect(
                request ->
                    CompletableFuture.failedFuture(
                        new RpcException(
                            StatusCode.UNIMPLEMENTED, "no method " + request.method())));
    MethodDescriptor missing =
        MethodDescriptor.of(TransportBed.CALLS.name(), "missing", List.of("java.lang.String"));

    RpcException failure = failure(peer.invoke(peer.request(missing, "a")));

    assertThat(failure).hasMessageContaining("missing");
    assertThat(bed().nextReceived().method().javaMethod()).isNull();
  }

  @Test
  default void busyExecutor_failsResourceExhausted() {
    TransportPeer peer = bed().connect(bed().served(echo(), TransportBed.busy()), settings -> {});

    assertThat(failure(peer.call("echo", "a")).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure(peer.call("echo", "b")).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  default void argumentThatCannotBeWritten_failsInvalidArgument() {
    TransportPeer peer = bed().connect(echo());

    RpcException failure =
        failure(peer.call("anything", new Shapes.Opaque(Thread.currentThread())));

    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining(Shapes.Opaque.class.getName());
    assertThat(result(peer.call("echo", "next"))).isEqualTo("next");
  }

  @Test
  default void argumentThatCannotBeRead_failsInvalidArgument() {
    TransportPeer peer = bed().connect(echo());
    ServiceDescriptor wider = TransportBed.CALLS.withTypes(Shapes.NotNamed1.class);

    RpcException failure =
        failure(peer.invoke(peer.bind(wider), wider, "anything", new Shapes.NotNamed1()));

    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining(Shapes.NotNamed1.class.getName());
    assertThat(result(peer.call("echo", "next"))).isEqualTo("next");
  }

  @Test
  default void resultThatCannotBeWritten_isAnsweredWithAFailure() {
    TransportPeer peer =
        bed().connect(request -> answer(new Shapes.Opaque(Thread.currentThread())));

    RpcException failure = failure(peer.call("anything", "a"));

    assertThat(failure).hasMessageContaining(Shapes.Opaque.class.getName());
  }

  @Test
  default void requestLargerThanTheLimit_failsAndLeavesTheConnectionUsable() {
    TransportPeer peer =
        bed()
            .connect(bed().served(echo(), bed().threads), limits -> limits.maxFrameBytes(64 << 10));

    RpcException failure = failure(peer.call("echo", "x".repeat(1 << 20)));

    assertThat(failure.code()).isIn(StatusCode.RESOURCE_EXHAUSTED, StatusCode.INVALID_ARGUMENT);
    assertThat(result(peer.call("echo", "small"))).isEqualTo("small");
  }

  @Test
  default void responseLargerThanTheLimit_isAnsweredWithAFailure() {
    TransportPeer peer =
        bed()
            .connect(
                bed()
                    .served(
                        request ->
                            answer("x".repeat(arguments(request)[0].equals("large") ? 1 << 20 : 1)),
                        bed().threads),
                limits -> limits.maxFrameBytes(64 << 10));

    assertThat(failure(peer.call("echo", "large"))).isNotNull();
    assertThat(result(peer.call("echo", "small"))).isEqualTo("x");
  }

  @Test
  default void moreCallsThanMayBePending_failResourceExhausted() throws Exception {
    CompletableFuture<Response> later = new CompletableFuture<>();
    TransportPeer peer =
        bed()
            .connect(
                bed().served(request -> later, bed().threads), limits -> limits.maxPendingCalls(2));
    CompletionStage<Response> first = peer.call("echo", "a");
    CompletionStage<Response> second = peer.call("echo", "b");
    bed().nextReceived();
    bed().nextReceived();

    RpcException failure = failure(peer.call("echo", "c"));
    later.complete(Response.of("done"));

    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(result(first)).isEqualTo("done");
    assertThat(result(second)).isEqualTo("done");
  }
}
