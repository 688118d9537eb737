// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import io.sofarpc.CallContext;
import java.util.concurrent.Flow;

/**
 * The stream that a caller sends. If the call ends before anybody has subscribed, as it does
 * without a provider, the caller's publisher gets a subscriber that cancels: whoever waits for
 * demand learns that none will come.
 */
final class RequestStream<T> implements Flow.Publisher<T> {

  private final Flow.Publisher<T> source;
  private volatile boolean subscribed;

  private RequestStream(Flow.Publisher<T> source) {
    this.source = source;
  }

  static <T> Flow.Publisher<T> of(Flow.Publisher<T> source, CallContext context) {
    RequestStream<T> stream = new RequestStream<>(source);
    context.onEnd(outcome -> stream.callEnded());
    return stream;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    subscribed = true;
    source.subscribe(subscriber);
  }

  private void callEnded() {
    if (!subscribed) {
      subscribe(new Cancelling<>());
    }
  }

  private static final class Cancelling<T> implements Flow.Subscriber<T> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(T late) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }
}
