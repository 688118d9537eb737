// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.grpc.health.HealthCheckResponse;
import io.sofarpc.grpc.health.HealthCheckResponse.ServingStatus;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream of statuses. A receiver that is slow gets the newest one only. Thread-safe: whoever
 * finds another thread at work leaves the rest to it.
 */
final class HealthWatch implements Flow.Subscription {

  private final ServerHealth health;
  private final String service;
  private final Flow.Subscriber<? super HealthCheckResponse> subscriber;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean illegal;
  private volatile boolean ended;
  private @Nullable ServingStatus sent; // by the thread at work

  HealthWatch(
      ServerHealth health,
      String service,
      Flow.Subscriber<? super HealthCheckResponse> subscriber) {
    this.health = health;
    this.service = service;
    this.subscriber = subscriber;
  }

  void start() {
    looks.incrementAndGet(); // nothing is sent before the receiver knows its subscription
    subscriber.onSubscribe(this);
    work(1);
  }

  /** Something may have changed. */
  void look() {
    if (looks.getAndIncrement() == 0) {
      work(1);
    }
  }

  private void work(int seen) {
    int open = seen;
    do {
      sendNews();
      open = looks.addAndGet(-open);
    } while (open > 0);
  }

  private void sendNews() {
    if (ended) {
      return;
    }
    if (illegal) {
      end(new IllegalArgumentException("request of no or fewer elements (expected: 1 or more)"));
      return;
    }
    ServingStatus found = health.status(service);
    ServingStatus status = found == null ? ServingStatus.SERVICE_UNKNOWN : found;
    if (status != sent && demand.get() > 0) {
      demand.decrementAndGet();
      sent = status;
      subscriber.onNext(ServerHealth.response(status));
    }
    if (health.isClosing()) {
      end(new RpcException(StatusCode.UNAVAILABLE, "the server closes"));
    }
  }

  private void end(Throwable failure) {
    ended = true;
    health.forget(this);
    subscriber.onError(failure);
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      illegal = true;
    } else {
      demand.getAndAccumulate(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }
    look();
  }

  @Override
  public void cancel() {
    ended = true;
    health.forget(this);
  }
}
