// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes all messages of a stream. */
class Received<T> implements Flow.Subscriber<T> {

  private final BlockingQueue<T> messages = new LinkedBlockingQueue<>();
  final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  final CompletableFuture<Void> end = new CompletableFuture<>();

  static <T> Received<T> from(Flow.Publisher<T> stream) {
    Received<T> received = new Received<>();
    stream.subscribe(received);
    return received;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription.complete(begun);
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable thrown) {
    end.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  T next() throws Exception {
    T message = messages.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  /** Waits for the end, and returns what has not been taken before. */
  List<T> rest() throws Exception {
    end.get(20, TimeUnit.SECONDS);
    return new ArrayList<>(messages);
  }
}
