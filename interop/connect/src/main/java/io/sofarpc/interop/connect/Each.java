// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import java.util.concurrent.Flow;

/** Takes all messages as they come. */
abstract class Each<T> implements Flow.Subscriber<T> {

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }
}
