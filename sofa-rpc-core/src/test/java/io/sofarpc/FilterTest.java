// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilterTest {

  private final WheelTimer timer = new WheelTimer("filter-test");
  private final List<String> passed = new ArrayList<>();

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void chain_withoutFilters_isTheInvoker() {
    Invoker last = request -> answer("a");

    assertThat(Filter.chain(List.of(), last)).isSameAs(last);
  }

  @Test
  void chain_passesTheFirstFilterFirst() {
    Invoker chain =
        Filter.chain(
            List.of(noting("first"), noting("second")),
            request -> {
              passed.add("last");
              return answer(request.metadata().all("by").toString());
            });

    Response response = chain.invoke(request()).toCompletableFuture().join();

    assertThat(passed)
        .containsExactly("first", "second", "last", "second answered", "first answered");
    assertThat(((Payload.Unary) response.payload()).message()).isEqualTo("[first, second]");
  }

  @Test
  void filter_thatDoesNotPassOn_answersItself() {
    Filter cache = (request, next) -> answer("cached");
    Invoker chain = Filter.chain(List.of(cache, noting("never")), request -> answer("fresh"));

    Response response = chain.invoke(request()).toCompletableFuture().join();

    assertThat(((Payload.Unary) response.payload()).message()).isEqualTo("cached");
    assertThat(passed).isEmpty();
  }

  @Test
  void filter_thatThrows_failsTheStage() {
    Filter broken =
        (request, next) -> {
          throw new IllegalStateException("broken filter");
        };
    Invoker chain = Filter.chain(List.of(noting("outer"), broken), request -> answer("a"));

    RpcException failure = failure(chain);

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure).hasMessageContaining("broken filter");
    assertThat(passed).containsExactly("outer", "outer answered");
  }

  @Test
  void filter_thatThrowsAnRpcException_failsWithIt() {
    RpcException denied = new RpcException(StatusCode.PERMISSION_DENIED, "no badge");
    Filter guard =
        (request, next) -> {
          throw denied;
        };

    assertThat(failure(Filter.chain(List.of(guard), request -> answer("a")))).isSameAs(denied);
  }

  @Test
  void filter_thatReturnsNull_failsTheStage() {
    Filter careless = (request, next) -> null;

    RpcException failure = failure(Filter.chain(List.of(careless), request -> answer("a")));

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure).hasMessageContaining("returned null");
  }

  @Test
  void invoker_thatThrowsBehindAFilter_failsTheStage() {
    Invoker chain =
        Filter.chain(
            List.of((request, next) -> next.invoke(request)),
            request -> {
              throw new StackOverflowError();
            });

    assertThat(failure(chain)).hasCauseInstanceOf(StackOverflowError.class);
  }

  private Filter noting(String name) {
    return (request, next) -> {
      passed.add(name);
      return next.invoke(request.withMetadata(request.metadata().withAdded("by", name)))
          .whenComplete((response, thrown) -> passed.add(name + " answered"));
    };
  }

  private Request request() {
    return new Request(
        MethodDescriptor.of("acme.Greeting:1.0", "greet", List.of()),
        Metadata.empty(),
        Payload.of(new Object[0]),
        CallContext.create(timer, Deadline.after(timer, Duration.ofMinutes(1))));
  }

  private RpcException failure(Invoker invoker) {
    return RpcException.from(
        catchThrowable(() -> invoker.invoke(request()).toCompletableFuture().join()));
  }

  private static CompletionStage<Response> answer(Object message) {
    return CompletableFuture.completedFuture(Response.of(message));
  }
}
