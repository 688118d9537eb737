// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The buffers of all connections. The first {@value #UNPOOLED} come without a pool; then a thread
 * of its own makes the pool, from which all others come. Making it also makes Netty's events for
 * the flight recorder, which takes the JVM some 70 ms of processor time: the first calls of a
 * process need not wait for that.
 *
 * <p>Always direct buffers where a connection asks for any: where Netty cannot free memory by
 * itself, as on JDK 24 and later without native access, it would prefer the heap, and NIO would
 * then make a direct buffer for each read and write.
 *
 * <p>Thread-safe.
 */
final class Buffers extends AbstractByteBufAllocator {

  /** How many buffers come without a pool: enough for the first calls, few in a busy process. */
  static final int UNPOOLED = 128;

  /** One pool for all transports: a pool for each would hold as much memory again. */
  static final ByteBufAllocator SHARED = new Buffers(Buffers::startThread);

  private final AtomicInteger taken = new AtomicInteger();
  private final Executor maker;
  private volatile ByteBufAllocator source = new UnpooledByteBufAllocator(true);

  /**
   * Makes buffers.
   *
   * @param maker runs what makes the pool, once
   */
  Buffers(Executor maker) {
    super(true);
    this.maker = maker;
  }

  private static void startThread(Runnable task) {
    Thread thread = new Thread(task, "sofa-rpc-buffers");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return source().directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return source().heapBuffer(initialCapacity, maxCapacity);
  }

  private ByteBufAllocator source() {
    ByteBufAllocator now = source;
    if (now instanceof UnpooledByteBufAllocator && taken.incrementAndGet() == UNPOOLED) {
      try {
        maker.execute(this::makePool);
      } catch (OutOfMemoryError noThread) {
        makePool();
      }
    }
    return now;
  }

  private void makePool() {
    ByteBufAllocator pool = new PooledByteBufAllocator(true);
    pool.directBuffer().release(); // loads what the first buffer needs
    source = pool;
  }

  /** Says that direct buffers are cheap, so that connections ask for them. */
  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }
}
