// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.streams;

import io.sofarpc.RpcService;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A market with streams in each direction. */
@RpcService
public interface Market {

  /** Sends a quote whenever the price changes, until the caller has seen enough. */
  Flow.Publisher<Quote> watch(String symbol);

  /** Takes orders until there are no more, and answers with what they cost. */
  CompletableFuture<Long> buy(Flow.Publisher<Order> orders);

  /** Answers each order with a quote, while more orders come. */
  Flow.Publisher<Quote> trade(Flow.Publisher<Order> orders);

  /**
   * A price.
   *
   * @param symbol what it is the price of
   * @param cents for one piece
   */
  record Quote(String symbol, long cents) implements Serializable {}

  /**
   * An order.
   *
   * @param symbol what is wanted
   * @param pieces how many
   */
  record Order(String symbol, int pieces) implements Serializable {}
}
