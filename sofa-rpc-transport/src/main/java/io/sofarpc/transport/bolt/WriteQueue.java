// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.sofarpc.codec.OutputBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Frames of many threads that wait for one connection's event loop, which writes all that are ready
 * as few buffers with one flush. Bounded in bytes, from {@link #add} until they have been handed to
 * the operating system. Thread-safe, without locks.
 *
 * <p>Inside it is a stack linked through the frames: whoever finds it empty wakes the loop, which
 * takes it whole and turns it round. {@link #seal} closes it while it is empty, so that a frame is
 * either written or refused.
 */
final class WriteQueue implements Runnable {

  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(WriteQueue.class, "top", Outgoing.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Small frames are copied together up to about this size. */
  private static final int BUFFER_BYTES = 64 << 10;

  /** What {@code top} is when no more frames are taken; a frame like any, but never written. */
  private static final Outgoing SEALED = ControlFrame.drain(BoltDialect.V1);

  private final Channel channel;
  private final int maxBytes;
  private final Runnable written;
  private final AtomicLong queuedBytes = new AtomicLong();
  private volatile @Nullable Outgoing top;

  /**
   * Creates an empty queue.
   *
   * @param maxBytes how much may wait
   * @param written runs on the event loop after frames were written or have failed
   */
  WriteQueue(Channel channel, int maxBytes, Runnable written) {
    this.channel = channel;
    this.maxBytes = maxBytes;
    this.written = written;
  }

  /**
   * Queues a frame, after which its {@link Outgoing#written} will be called.
   *
   * @return {@code false} if too many bytes are waiting or the queue {@link #isSealed}; the frame
   *     was not taken
   */
  boolean add(Outgoing frame) {
    int bytes = frame.frameBytes();
    long queued = queuedBytes.addAndGet(bytes);
    if (queued > maxBytes && queued != bytes) {
      queuedBytes.addAndGet(-bytes);
      return false;
    }
    Outgoing below;
    do {
      below = top;
      if (below == SEALED) {
        queuedBytes.addAndGet(-bytes);
        return false;
      }
      frame.next(below);
    } while (!TOP.compareAndSet(this, below, frame));
    if (below == null) {
      try {
        channel.eventLoop().execute(this);
      } catch (RejectedExecutionException stopped) {
        Outgoing first = takeAll();
        if (first != null) {
          finish(first, null, stopped);
        }
      }
    }
    return true;
  }

  /**
   * Takes no more frames, if nothing waits to be written now.
   *
   * @return whether the queue is sealed
   */
  boolean seal() {
    return isSealed() || (queuedBytes.get() == 0 && TOP.compareAndSet(this, null, SEALED));
  }

  boolean isSealed() {
    return top == SEALED;
  }

  /** Returns how many bytes wait to be written. */
  long queuedBytes() {
    return queuedBytes.get();
  }

  @Override
  public void run() {
    Outgoing next = takeAll();
    if (next == null) {
      return;
    }
    if (!channel.isOpen()) {
      finish(next, null, new ClosedChannelException());
      return;
    }
    while (next != null) {
      next = writeSome(next);
    }
    channel.flush();
  }

  /** Takes all frames, the oldest first. */
  private @Nullable Outgoing takeAll() {
    Outgoing frame = top;
    while (frame != SEALED && !TOP.compareAndSet(this, frame, null)) {
      frame = top;
    }
    if (frame == SEALED) {
      return null;
    }
    Outgoing first = null;
    while (frame != null) {
      Outgoing below = frame.next();
      frame.next(first);
      first = frame;
      frame = below;
    }
    return first;
  }

  /**
   * Writes one buffer of frames.
   *
   * @return the first frame that did not fit, {@code null} if all did
   */
  private @Nullable Outgoing writeSome(Outgoing first) {
    int bytes = 0;
    Outgoing end = first;
    do {
      bytes += end.frameBytes();
      end = end.next();
    } while (end != null && bytes + end.frameBytes() <= BUFFER_BYTES);
    ByteBuf buffer = null;
    try {
      buffer = channel.alloc().ioBuffer(bytes);
      for (Outgoing frame = first; frame != end && frame != null; frame = frame.next()) {
        OutputBuffer out = frame.begin();
        if (out != null) {
          buffer.writeBytes(out.array(), 0, out.size());
          out.recycle();
        }
      }
    } catch (Throwable thrown) { // no memory: the peer would miss a frame that others wait for
      if (buffer != null) {
        buffer.release();
      }
      channel.close();
      finish(first, end, thrown);
      return end;
    }
    Outgoing last = end;
    channel
        .write(buffer)
        .addListener(
            (ChannelFutureListener) (ChannelFuture done) -> finish(first, last, done.cause()));
    return end;
  }

  private void finish(Outgoing first, @Nullable Outgoing end, @Nullable Throwable failure) {
    long bytes = 0;
    for (Outgoing frame = first; frame != null && frame != end; frame = frame.next()) {
      bytes += frame.frameBytes();
    }
    queuedBytes.addAndGet(-bytes);
    Outgoing frame = first;
    while (frame != null && frame != end) {
      Outgoing next = frame.next();
      frame.next(null); // or calls that somebody keeps would keep their neighbours
      frame.written(failure);
      frame = next;
    }
    written.run();
  }
}
