// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import io.sofarpc.codec.OutputBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * Results of services. Ours are whole contents of responses, through what a call uses; those of the
 * stock codec are the bare value, which favours it by the envelope.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class ResultBenchmark {

  /** A method of {@link Shop}. */
  @Param({"user", "page", "item"})
  public String value;

  private Object result;
  private OwnHessian own;
  private StockHessian stock;
  private byte[] ownContent;
  private byte[] stockContent;

  /** Makes the value and the contents to decode. */
  @Setup
  public void setUp() {
    result =
        switch (value) {
          case "user" -> Samples.user(4711);
          case "page" -> Samples.page();
          default -> Samples.item();
        };
    own = new OwnHessian(value);
    stock = new StockHessian();
    ownContent = own.encode(result).toByteArray();
    stock.encode(result);
    stockContent = stock.bytes();
  }

  /** Our writer. */
  @Benchmark
  public OutputBuffer encodeOwn() {
    return own.encode(result);
  }

  /** The stock writer. */
  @Benchmark
  public int encodeStock() {
    return stock.encode(result);
  }

  /** Our reader. */
  @Benchmark
  public @Nullable Object decodeOwn() {
    return own.decodeResult(ownContent);
  }

  /** The stock reader. */
  @Benchmark
  public Object decodeStock() {
    return stock.decode(stockContent);
  }

  Object result() {
    return result;
  }
}
