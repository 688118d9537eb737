// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

/** The service whose messages are measured. */
public interface Shop {

  /** A 12-field user. */
  User user(long id);

  /** A page of 15 users. */
  Page page(int number);

  /** A plain object. */
  Item item(int id);

  /** A call with small arguments. */
  void order(long user, String sku, int count, boolean express, double price);
}
