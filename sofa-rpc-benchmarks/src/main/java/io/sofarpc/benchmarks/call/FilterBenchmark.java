// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import io.sofarpc.Filter;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.Request;
import io.sofarpc.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filters that pass a request on, around an invoker that has its answer at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class FilterBenchmark {

  /** Of different classes, as in a program: the compiler must not see one that it can inline. */
  private static final List<Filter> PASSING =
      List.of(
          (request, next) -> next.invoke(request),
          (request, next) -> next.invoke(request),
          (request, next) -> next.invoke(request),
          (request, next) -> next.invoke(request));

  /** How many there are; {@code metadata} is one that looks for the last of five headers. */
  @Param({"0", "1", "4", "16", "metadata"})
  public String filters;

  private Invoker chain;
  private Request request;

  /** Composes the chain. */
  @Setup
  public void setUp() {
    CompletionStage<Response> answer = CompletableFuture.completedFuture(Response.of(true));
    chain = Filter.chain(filters(), passed -> answer);
    request =
        Requests.with(
            Metadata.of(
                new TreeMap<>(
                    Map.of("app", "a", "auth", "b", "lane", "c", "region", "d", "tenant", "e"))));
  }

  private List<Filter> filters() {
    if (filters.equals("metadata")) {
      return List.of(
          (call, next) ->
              call.metadata().get("tenant") == null
                  ? CompletableFuture.failedStage(new IllegalStateException("no tenant"))
                  : next.invoke(call));
    }
    List<Filter> passing = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(filters); i++) {
      passing.add(PASSING.get(i % PASSING.size()));
    }
    return passing;
  }

  /** Passes a request through all of them. */
  @Benchmark
  public CompletionStage<Response> invoke() {
    return chain.invoke(request);
  }
}
