// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import io.sofarpc.CallContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** Remembers the calls that run, and what is published and consumed in them. */
final class BulkService implements Bulk {

  final BlockingQueue<CallContext> calls = new LinkedBlockingQueue<>();
  final BlockingQueue<Blocks> published = new LinkedBlockingQueue<>();
  final BlockingQueue<Reader> readers = new LinkedBlockingQueue<>();
  private final long firstDemand;

  /**
   * Creates the provider.
   *
   * @param firstDemand how many blocks of an upload are asked for at first
   */
  BulkService(long firstDemand) {
    this.firstDemand = firstDemand;
  }

  @Override
  public BytesValue once(BytesValue block) {
    return block;
  }

  @Override
  public Flow.Publisher<BytesValue> download(Int32Value count) {
    Blocks blocks = new Blocks(count.getValue());
    calls.add(CallContext.current());
    published.add(blocks);
    return blocks;
  }

  @Override
  public CompletableFuture<Int64Value> upload(Flow.Publisher<BytesValue> blocks) {
    Reader reader = new Reader(firstDemand);
    calls.add(CallContext.current());
    readers.add(reader);
    blocks.subscribe(reader);
    return reader.bytes.thenApply(Int64Value::of);
  }

  @Override
  public Flow.Publisher<BytesValue> echo(Flow.Publisher<BytesValue> blocks) {
    calls.add(CallContext.current());
    return blocks;
  }
}
