// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Publishes messages in the order in which they are given, each after a pause. */
final class Script<T> implements Flow.Publisher<T> {

  private final SubmissionPublisher<T> publisher = new SubmissionPublisher<>(Runnable::run, 256);
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final AtomicInteger sent = new AtomicInteger();
  private CompletableFuture<Void> tail = subscribed;

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    publisher.subscribe(subscriber);
    subscribed.complete(null);
  }

  /** Sends a message this many milliseconds after the one before. */
  synchronized CompletableFuture<Void> send(long pauseMillis, T message) {
    return then(
        pauseMillis,
        () -> {
          if (publisher.hasSubscribers()) {
            sent.incrementAndGet();
            publisher.submit(message);
          }
        });
  }

  /** Ends behind the last message. */
  synchronized void end(long pauseMillis, @Nullable Throwable failure) {
    CompletableFuture<Void> unused =
        then(
            pauseMillis,
            () -> {
              if (failure == null) {
                publisher.close();
              } else {
                publisher.closeExceptionally(failure);
              }
            });
  }

  /** Runs something behind what was given before. */
  synchronized CompletableFuture<Void> then(long pauseMillis, Runnable task) {
    tail = tail.thenRunAsync(task, after(pauseMillis));
    return tail;
  }

  /** Returns how many messages somebody took. */
  int sent() {
    return sent.get();
  }

  static Executor after(long millis) {
    return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
  }
}
