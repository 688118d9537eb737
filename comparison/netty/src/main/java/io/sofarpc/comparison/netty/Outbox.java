// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Frames of many threads on their way to one event loop, which flushes once for all that wait. */
final class Outbox {

  private final Channel channel;
  private final Queue<ByteBuf> frames = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  Outbox(Channel channel) {
    this.channel = channel;
  }

  void add(ByteBuf frame) {
    frames.add(frame);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::writeAll);
    }
  }

  private void writeAll() {
    scheduled.set(false); // before looking: who comes later schedules again
    for (ByteBuf frame = frames.poll(); frame != null; frame = frames.poll()) {
      channel.write(frame, channel.voidPromise());
    }
    channel.flush();
  }
}
