// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import static java.util.Objects.requireNonNull;

import io.sofarpc.CallContext;
import io.sofarpc.Invoker;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a call that streams: the call starts when somebody subscribes, and demand made
 * before the stream begins is kept until then.
 */
final class AnswerStream implements Flow.Subscription, Flow.Subscriber<Object> {

  private final Flow.Subscriber<? super Object> subscriber;
  private final CallContext context;
  private final AtomicLong early = new AtomicLong();
  private volatile Flow.@Nullable Subscription source;
  private volatile boolean cancelled;

  private AnswerStream(Flow.Subscriber<? super Object> subscriber, CallContext context) {
    this.subscriber = subscriber;
    this.context = context;
  }

  static void start(Invoker invoker, Request request, Flow.Subscriber<? super Object> subscriber) {
    AnswerStream stream = new AnswerStream(subscriber, request.context());
    subscriber.onSubscribe(stream);
    invoker.invoke(request).whenComplete(stream::answered);
  }

  private void answered(@Nullable Response response, @Nullable Throwable failed) {
    if (failed != null) {
      onError(failed);
    } else if (requireNonNull(response).payload() instanceof Payload.Stream stream) {
      stream.messages().subscribe(this);
    } else {
      onError(new RpcException(StatusCode.INTERNAL, "answered with one message, not a stream"));
    }
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
    } else {
      context.cancel("the subscriber cancelled the stream before it began");
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
    if (cancelled) {
      return;
    }
    RpcException failure = RpcException.from(thrown);
    subscriber.onError(failure instanceof ServiceException service ? service.thrown() : failure);
  }

  @Override
  public void onComplete() {
    subscriber.onComplete();
  }
}
