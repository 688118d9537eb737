// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import java.util.concurrent.Flow;

/** A stream of answers, whose failure is that of its connection once that is closed. */
record FailingAsLost(Flow.Publisher<Object> source, InProcessConnection connection)
    implements Flow.Publisher<Object> {

  @Override
  public void subscribe(Flow.Subscriber<? super Object> subscriber) {
    source.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(Object message) {
            subscriber.onNext(message);
          }

          @Override
          public void onError(Throwable thrown) {
            subscriber.onError(connection.isOpen() ? thrown : connection.lostFailure());
          }

          @Override
          public void onComplete() {
            subscriber.onComplete();
          }
        });
  }
}
