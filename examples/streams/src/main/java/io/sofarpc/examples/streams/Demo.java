// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.streams;

import io.sofarpc.client.RpcClient;
import io.sofarpc.examples.streams.Market.Order;
import io.sofarpc.examples.streams.Market.Quote;
import io.sofarpc.server.RpcServer;
import io.sofarpc.stream.StreamReader;
import io.sofarpc.stream.StreamWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs a provider and opens a stream of each kind. */
public final class Demo {

  private Demo() {}

  /**
   * Starts the provider, calls it, and stops it.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RpcServer server =
            RpcServer.builder().port(0).service(Market.class, new Exchange(threads)).start();
        RpcClient client =
            RpcClient.builder().direct("grpc://localhost:" + server.port()).build()) {
      Market market = client.refer(Market.class);
      watch(market);
      buy(market);
      trade(market);
    } finally {
      threads.shutdown();
    }
  }

  /** Reads a stream that has no end, and leaves it. */
  private static void watch(Market market) {
    try (StreamReader<Quote> quotes = StreamReader.of(market.watch("SOFA"))) {
      for (Quote quote : quotes) {
        System.out.println("watch -> " + quote);
        if (quote.cents() > 102) {
          break; // and closing the reader cancels the call
        }
      }
    }
  }

  private static void buy(Market market) {
    CompletableFuture<Long> cost;
    try (StreamWriter<Order> orders = StreamWriter.create()) {
      cost = market.buy(orders);
      for (int pieces = 1; pieces <= 3; pieces++) {
        orders.send(new Order("SOFA", pieces));
      }
    }
    System.out.println("buy -> " + cost.join());
  }

  /** Sends and reads in turn. */
  private static void trade(Market market) {
    StreamWriter<Order> orders = StreamWriter.create();
    try (StreamReader<Quote> quotes = StreamReader.of(market.trade(orders))) {
      for (int pieces = 1; pieces <= 3; pieces++) {
        orders.send(new Order("SOFA", pieces));
        System.out.println("trade -> " + quotes.iterator().next());
      }
      orders.close();
    }
  }
}
