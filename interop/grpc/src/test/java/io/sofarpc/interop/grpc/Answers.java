// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import io.sofarpc.interop.grpc.messages.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Publishes messages on the thread that asks for them, and counts them. */
final class Answers<T> implements Flow.Publisher<T> {

  private final int count;
  private final IntFunction<T> make;
  private final RuntimeException end;
  final AtomicInteger sent = new AtomicInteger();
  final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

  Answers(int count, IntFunction<T> make) {
    this(count, make, null);
  }

  /** Fails after the last message. */
  Answers(int count, IntFunction<T> make, RuntimeException end) {
    this.count = count;
    this.make = make;
    this.end = end;
  }

  static Answer numbered(int number) {
    return Answer.newBuilder().setNumber(number).build();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    subscriber.onSubscribe(new Sending(subscriber));
  }

  private final class Sending implements Flow.Subscription {

    private final Flow.Subscriber<? super T> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private boolean ended;

    Sending(Flow.Subscriber<? super T> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (demand.getAndAccumulate(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b) == 0) {
        long todo = demand.get();
        while (todo > 0) {
          for (long i = 0; i < todo && sent.get() < count && !cancelled.isDone(); i++) {
            subscriber.onNext(make.apply(sent.getAndIncrement()));
          }
          if (sent.get() == count && !ended && !cancelled.isDone()) {
            ended = true;
            if (end == null) {
              subscriber.onComplete();
            } else {
              subscriber.onError(end);
            }
          }
          todo = demand.addAndGet(-todo);
        }
      }
    }

    @Override
    public void cancel() {
      cancelled.complete(true);
    }
  }
}
