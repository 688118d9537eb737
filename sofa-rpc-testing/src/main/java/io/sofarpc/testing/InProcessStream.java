// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.CallContext;
import io.sofarpc.Outcome;
import io.sofarpc.RpcException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a stream on their way to the server: no more flow once the call has ended there,
 * and the service's subscriber fails with the call.
 */
record InProcessStream(Flow.Publisher<Object> source, CallContext context)
    implements Flow.Publisher<Object> {

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    source.subscribe(new Relay(subscriber, context));
  }

  /** Serialises the signals of the source with the end of the call. */
  private static final class Relay implements Flow.Subscriber<Object>, Flow.Subscription {

    private final Flow.Subscriber<? super Object> subscriber;
    private final CallContext context;
    private final AtomicInteger inside = new AtomicInteger(); // threads that deliver a signal
    private volatile Flow.@Nullable Subscription upstream;
    private volatile @Nullable Runnable end;
    private boolean ended; // by whoever is the last one inside

    Relay(Flow.Subscriber<? super Object> subscriber, CallContext context) {
      this.subscriber = subscriber;
      this.context = context;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      upstream = subscription;
      inside.incrementAndGet();
      subscriber.onSubscribe(this);
      leave();
      context.onEnd(this::callEnded);
    }

    @Override
    public void onNext(Object message) {
      inside.incrementAndGet();
      if (end == null) {
        subscriber.onNext(message);
      }
      leave();
    }

    @Override
    public void onError(Throwable thrown) {
      finish(() -> subscriber.onError(thrown));
    }

    @Override
    public void onComplete() {
      finish(subscriber::onComplete);
    }

    private void callEnded(Outcome outcome) {
      cancelUpstream();
      RpcException failure = outcome.failure();
      finish(failure == null ? () -> {} : () -> subscriber.onError(failure));
    }

    private void finish(Runnable signal) {
      inside.incrementAndGet();
      synchronized (this) { // two ends may meet: the first one counts
        if (end == null) {
          end = signal;
        }
      }
      leave();
    }

    private void leave() {
      while (true) {
        int now = inside.get();
        Runnable signal = end;
        if (now == 1 && signal != null && !ended) {
          ended = true;
          signal.run();
        }
        if (inside.compareAndSet(now, now - 1)) {
          return;
        }
      }
    }

    @Override
    public void request(long n) {
      Flow.Subscription source = upstream;
      if (source != null) {
        source.request(n);
      }
    }

    @Override
    public void cancel() {
      cancelUpstream();
      finish(() -> {});
    }

    private void cancelUpstream() {
      Flow.Subscription source = upstream;
      if (source != null) {
        source.cancel();
      }
    }
  }
}
