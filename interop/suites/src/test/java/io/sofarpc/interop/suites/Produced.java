// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Publishes what an iterator makes, each message when it is asked for, on the thread that asks. */
record Produced<T>(Iterator<T> messages) implements Flow.Publisher<T> {

  static <T> Produced<T> of(List<T> messages) {
    return new Produced<>(messages.iterator());
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    subscriber.onSubscribe(new Sending<>(messages, subscriber));
  }

  private static final class Sending<T> implements Flow.Subscription {

    private final Iterator<T> messages;
    private final Flow.Subscriber<? super T> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean ended;

    Sending(Iterator<T> messages, Flow.Subscriber<? super T> subscriber) {
      this.messages = messages;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (demand.getAndAccumulate(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b) > 0) {
        return; // somebody sends already
      }
      long todo = demand.get();
      while (todo > 0) {
        for (long i = 0; i < todo && !ended && messages.hasNext(); i++) {
          subscriber.onNext(messages.next());
        }
        if (!ended && !messages.hasNext()) {
          ended = true;
          subscriber.onComplete();
        }
        todo = demand.addAndGet(-todo);
      }
    }

    @Override
    public void cancel() {
      ended = true;
    }
  }
}
