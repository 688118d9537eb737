// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import io.sofarpc.Request;
import io.sofarpc.codec.OutputBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Requests with five small arguments: the same envelope and arguments on both sides. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class RequestBenchmark {

  private static final Class<?>[] TYPES = {
    long.class, String.class, int.class, boolean.class, double.class
  };

  private final Object[] arguments = Samples.order();
  private final OwnHessian own = new OwnHessian("order");
  private final StockHessian stock = new StockHessian();
  private Request ownRequest;
  private StockRequest stockRequest;
  private byte[] ownContent;
  private byte[] stockContent;

  /** Makes the requests and the contents to decode. */
  @Setup
  public void setUp() {
    ownRequest = own.request(arguments);
    ownContent = own.encode(ownRequest).toByteArray();
    stockRequest = new StockRequest();
    stockRequest.setMethodName("order");
    stockRequest.setTargetServiceUniqueName(ownRequest.method().service());
    stockRequest.setMethodArgSigs(ownRequest.method().signature().toArray(String[]::new));
    stock.encodeRequest(stockRequest, arguments);
    stockContent = stock.bytes();
  }

  /** Our writer. */
  @Benchmark
  public OutputBuffer encodeOwn() {
    return own.encode(ownRequest);
  }

  /** The stock writer. */
  @Benchmark
  public int encodeStock() {
    return stock.encodeRequest(stockRequest, arguments);
  }

  /** Our reader. */
  @Benchmark
  public @Nullable Object decodeOwn() {
    return own.decodeRequest(ownContent);
  }

  /** The stock reader. */
  @Benchmark
  public Object[] decodeStock() {
    return stock.decodeRequest(stockContent, TYPES);
  }

  Object[] arguments() {
    return arguments;
  }
}
