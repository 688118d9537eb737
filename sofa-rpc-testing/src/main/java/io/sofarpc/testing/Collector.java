// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;

import io.sofarpc.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Keeps the messages of a stream and waits for them, 10 seconds at the most. */
class Collector implements Flow.Subscriber<Object> {

  private static final long LIMIT_SECONDS = 10;

  private final long firstDemand;
  private final List<Object> messages = new ArrayList<>(); // guarded by itself
  private final Semaphore arrived = new Semaphore(0);
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;
  private int awaited; // by the test's thread

  Collector(long firstDemand) {
    this.firstDemand = firstDemand;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(firstDemand);
  }

  @Override
  public void onNext(Object message) {
    synchronized (messages) {
      messages.add(message);
    }
    arrived.release();
  }

  @Override
  public void onError(Throwable thrown) {
    end.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  void request(long n) {
    requireNonNull(subscription, "subscription").request(n);
  }

  void cancel() {
    requireNonNull(subscription, "subscription").cancel();
  }

  boolean isEnded() {
    return end.isDone();
  }

  int count() {
    synchronized (messages) {
      return messages.size();
    }
  }

  /** Waits until this many messages have come since the beginning. */
  void awaitCount(int total) {
    try {
      if (!arrived.tryAcquire(total - awaited, LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("only " + count() + " of " + total + " messages came");
      }
      awaited = total;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  List<Object> awaitAll() {
    try {
      end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new AssertionError("the stream did not complete", failed);
    }
    synchronized (messages) {
      return List.copyOf(messages);
    }
  }

  RpcException awaitFailure() {
    try {
      end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("the stream completed");
    } catch (ExecutionException failed) {
      return RpcException.from(failed);
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError("the stream did not end", late);
    }
  }
}
