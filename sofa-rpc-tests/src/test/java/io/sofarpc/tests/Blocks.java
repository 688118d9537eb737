// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A publisher that is as fast as it may be: of blocks of 64 KiB, each 64th of them of 1 MiB. */
final class Blocks implements Flow.Publisher<BytesValue>, Flow.Subscription {

  static final int SMALL_BYTES = 64 << 10;
  static final int LARGE_BYTES = 1 << 20;
  private static final BytesValue SMALL = BytesValue.of(ByteString.copyFrom(new byte[SMALL_BYTES]));
  private static final BytesValue LARGE = BytesValue.of(ByteString.copyFrom(new byte[LARGE_BYTES]));

  /** Completes when somebody has subscribed. */
  final CompletableFuture<Blocks> begun = new CompletableFuture<>();

  /** Completes when nobody wants more. */
  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  final AtomicLong sentBytes = new AtomicLong();
  private final AtomicLong demand = new AtomicLong();
  private final long count;
  private Flow.Subscriber<? super BytesValue> subscriber;
  private long sent;

  Blocks(long count) {
    this.count = count;
  }

  /** Returns a block; the first one has number 1. */
  static BytesValue block(long number) {
    return number % 64 == 0 ? LARGE : SMALL;
  }

  /** Returns the bytes of so many blocks. */
  static long bytes(long blocks) {
    return blocks * SMALL_BYTES + blocks / 64 * (LARGE_BYTES - SMALL_BYTES);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super BytesValue> only) {
    subscriber = only;
    only.onSubscribe(this);
    begun.complete(this);
  }

  @Override
  public void request(long n) {
    if (demand.getAndAdd(n) > 0) {
      return; // somebody is sending
    }
    do {
      if (cancelled.isDone()) {
        return;
      }
      send();
    } while (demand.decrementAndGet() > 0);
  }

  private void send() {
    if (sent < count) {
      BytesValue next = block(++sent);
      sentBytes.addAndGet(next.getValue().size());
      subscriber.onNext(next);
      if (sent == count) {
        subscriber.onComplete();
      }
    }
  }

  @Override
  public void cancel() {
    cancelled.complete(null);
  }
}
