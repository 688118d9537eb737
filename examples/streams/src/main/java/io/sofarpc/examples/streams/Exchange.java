// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.streams;

import io.sofarpc.stream.StreamReader;
import io.sofarpc.stream.StreamWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** The service: each stream has a thread that waits, for the next element or for demand. */
final class Exchange implements Market {

  private static final long CENTS = 100;

  private final Executor threads;

  Exchange(Executor threads) {
    this.threads = threads;
  }

  @Override
  public Flow.Publisher<Quote> watch(String symbol) {
    return StreamWriter.publisher(
        threads,
        to -> {
          for (long cents = CENTS; ; cents++) { // until the caller cancels: send() throws then
            to.send(new Quote(symbol, cents));
          }
        });
  }

  @Override
  public CompletableFuture<Long> buy(Flow.Publisher<Order> orders) {
    return CompletableFuture.supplyAsync(() -> cost(orders), threads);
  }

  private static long cost(Flow.Publisher<Order> orders) {
    long cents = 0;
    try (StreamReader<Order> reader = StreamReader.of(orders)) {
      for (Order order : reader) {
        cents += order.pieces() * CENTS;
      }
    }
    return cents;
  }

  @Override
  public Flow.Publisher<Quote> trade(Flow.Publisher<Order> orders) {
    return StreamWriter.publisher(
        threads,
        to -> {
          try (StreamReader<Order> reader = StreamReader.of(orders)) {
            for (Order order : reader) {
              to.send(new Quote(order.symbol(), CENTS + order.pieces()));
            }
          }
        });
  }
}
