// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Publishes 0, 1, 2 ... on the thread that asks for them, never more than were asked for. */
final class Numbers implements Flow.Publisher<Integer> {

  private final int count;
  private final @Nullable Throwable end;
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
  private volatile int sent;

  Numbers(int count) {
    this(count, null);
  }

  /** Fails after the last number. */
  Numbers(int count, @Nullable Throwable end) {
    this.count = count;
    this.end = end;
  }

  /** Returns how many numbers have been sent. */
  int sent() {
    return sent;
  }

  /** Completes when the subscriber has cancelled. */
  CompletableFuture<Boolean> cancelled() {
    return cancelled;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
    subscriber.onSubscribe(new Counting(subscriber));
  }

  private final class Counting implements Flow.Subscription {

    private final Flow.Subscriber<? super Integer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private boolean ended; // by the thread that sends

    Counting(Flow.Subscriber<? super Integer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (demand.getAndAccumulate(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b) == 0) {
        send();
      }
    }

    /** Sends until the demand is met; the thread that raised it from zero is alone here. */
    private void send() {
      long todo = demand.get();
      while (todo > 0) {
        for (long i = 0; i < todo && !cancelled.isDone() && sent < count; i++) {
          int number = sent;
          sent = number + 1;
          subscriber.onNext(number);
        }
        if (sent == count && !ended && !cancelled.isDone()) {
          ended = true;
          finish();
        }
        todo = demand.addAndGet(-todo);
      }
    }

    private void finish() {
      if (end == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(end);
      }
    }

    @Override
    public void cancel() {
      cancelled.complete(true);
    }
  }
}
