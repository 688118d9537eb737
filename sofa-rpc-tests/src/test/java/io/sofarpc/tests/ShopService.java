// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Does what the tests ask for. */
class ShopService implements Shop {

  final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
  final CountDownLatch started = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public Order place(Order order) {
    return order;
  }

  @Override
  public CompletableFuture<Order> placeLater(Order order) {
    return CompletableFuture.supplyAsync(() -> order);
  }

  @Override
  public int count(List<String> items) {
    return items.size();
  }

  @Override
  public void pay(String id, int cents) throws DeclinedException {
    throw new DeclinedException("no cover for " + id, cents);
  }

  @Override
  public String fail(String how) {
    switch (how) {
      case "runtime" ->
          throw new IllegalStateException("closed today", new RuntimeException("why"));
      case "hidden" -> throw new HiddenException("who am I?");
      default -> throw new AssertionError(how);
    }
  }

  @Override
  public Object describe() {
    return new Thread("not serializable");
  }

  @Override
  public String sleep(long millis) {
    started.countDown();
    try {
      return released.await(millis, TimeUnit.MILLISECONDS) ? "released" : "slept";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public CompletableFuture<String> never() {
    started.countDown();
    return new CompletableFuture<>();
  }

  @Override
  public void log(String line) {
    logged.add(line);
  }

  @Override
  public String thread() {
    return Thread.currentThread().getName();
  }

  @Override
  public String impatient() {
    return sleep(10_000);
  }
}
