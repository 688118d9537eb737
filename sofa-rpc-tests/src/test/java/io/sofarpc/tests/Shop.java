// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import io.sofarpc.RpcMethod;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The service of the end-to-end tests. */
interface Shop {

  String echo(String text);

  Order place(Order order);

  CompletableFuture<Order> placeLater(Order order);

  int count(List<String> items);

  void pay(String id, int cents) throws DeclinedException;

  String fail(String how);

  Object describe();

  String sleep(long millis);

  CompletableFuture<String> never();

  @RpcMethod(oneWay = true)
  void log(String line);

  @RpcMethod(nonBlocking = true)
  String thread();

  @RpcMethod(timeoutMillis = 100)
  String impatient();

  /** What is ordered. */
  record Order(String id, List<String> items, Map<String, BigDecimal> prices, Priority priority)
      implements Serializable {}

  enum Priority {
    NORMAL,
    HIGH
  }

  /** Declared, with a field of its own. */
  class DeclinedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int cents;

    DeclinedException(String message, int cents) {
      super(message);
      this.cents = cents;
    }

    int cents() {
      return cents;
    }
  }

  /** In no signature, so no consumer may decode it. */
  class HiddenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HiddenException(String message) {
      super(message);
    }
  }
}
