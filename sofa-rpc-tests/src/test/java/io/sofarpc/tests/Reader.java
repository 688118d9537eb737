// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import com.google.protobuf.BytesValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/** A slow consumer of blocks: looks at each byte several times and then asks for the next block. */
final class Reader implements Flow.Subscriber<BytesValue> {

  private static final int LOOKS = 8;

  /** How many bytes came, once there are no more, or why the stream failed. */
  final CompletableFuture<Long> bytes = new CompletableFuture<>();

  final CompletableFuture<Flow.Subscription> begun = new CompletableFuture<>();
  final AtomicLong readBytes = new AtomicLong();
  private final long firstDemand;

  Reader(long firstDemand) {
    this.firstDemand = firstDemand;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    begun.complete(subscription);
    if (firstDemand > 0) {
      subscription.request(firstDemand);
    }
  }

  @Override
  public void onNext(BytesValue block) {
    CRC32 sum = new CRC32();
    for (int look = 0; look < LOOKS; look++) {
      sum.update(block.getValue().asReadOnlyByteBuffer());
    }
    readBytes.addAndGet(sum.getValue() == 0 ? 0 : block.getValue().size());
    begun.join().request(1);
  }

  @Override
  public void onError(Throwable thrown) {
    bytes.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    bytes.complete(readBytes.get());
  }
}
