// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import io.sofarpc.Payload;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a call that streams: the call starts when somebody subscribes, and demand made
 * before the stream begins is kept until then.
 */
final class AnswerStream implements Flow.Subscription, Flow.Subscriber<Object> {

  private final Flow.Subscriber<? super Object> subscriber;
  private final AtomicLong early = new AtomicLong();
  private volatile Flow.@Nullable Subscription source;
  private volatile boolean cancelled;

  private AnswerStream(Flow.Subscriber<? super Object> subscriber) {
    this.subscriber = subscriber;
  }

  static void start(
      Function<@Nullable Object[], CompletionStage<Response>> call,
      @Nullable Object[] arguments,
      Flow.Subscriber<? super Object> subscriber) {
    AnswerStream stream = new AnswerStream(subscriber);
    subscriber.onSubscribe(stream);
    call.apply(arguments)
        .whenComplete(
            (response, failed) -> {
              if (failed != null) {
                stream.onError(RpcException.from(failed));
              } else {
                ((Payload.Stream) response.payload()).messages().subscribe(stream);
              }
            });
  }

  @Override
  public void request(long n) {
    Flow.Subscription begun = source;
    if (begun != null) {
      begun.request(n);
      return;
    }
    early.getAndAccumulate(n <= 0 ? Long.MIN_VALUE : n, AnswerStream::addDemand);
    forwardEarly();
  }

  /** Adds demand without overflow; an illegal request stays one, for the source to complain of. */
  private static long addDemand(long before, long more) {
    if (before < 0 || more < 0) {
      return Long.MIN_VALUE;
    }
    long sum = before + more;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private void forwardEarly() {
    Flow.Subscription begun = source;
    if (begun != null) {
      long demand = early.getAndSet(0);
      if (demand != 0) {
        begun.request(demand);
      }
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    Flow.Subscription begun = source;
    if (begun != null) {
      begun.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    if (cancelled) {
      subscription.cancel();
    } else {
      forwardEarly();
    }
  }

  @Override
  public void onNext(Object message) {
    subscriber.onNext(message);
  }

  @Override
  public void onError(Throwable thrown) {
    RpcException failure = RpcException.from(thrown);
    subscriber.onError(failure instanceof ServiceException service ? service.thrown() : failure);
  }

  @Override
  public void onComplete() {
    subscriber.onComplete();
  }
}
