// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuffersTest {

  private final List<Runnable> tasks = new ArrayList<>();
  private final Buffers buffers = new Buffers(tasks::add);

  @Test
  void firstBuffersComeWithoutPool() {
    for (int i = 0; i < Buffers.UNPOOLED; i++) {
      assertThat(tasks).isEmpty();
      assertUnpooled(buffers.ioBuffer(10));
    }

    assertThat(tasks).hasSize(1);
  }

  @Test
  void buffersComeWithoutPoolUntilThereIsOne() {
    takeFirst();

    assertUnpooled(buffers.ioBuffer(10));
    assertThat(tasks).as("made once").hasSize(1);
  }

  @Test
  void othersComeFromPool() {
    ByteBuf early = buffers.ioBuffer(10);
    takeFirst();
    tasks.get(0).run();

    ByteBuf buffer = buffers.ioBuffer(10, 20);

    assertThat(buffer.alloc()).isInstanceOf(PooledByteBufAllocator.class);
    assertThat(buffer.isDirect()).isTrue();
    assertThat(buffer.maxCapacity()).isEqualTo(20);
    buffer.release();
    assertUnpooled(early); // is freed where it came from
  }

  @Test
  void poolIsMadeHereIfNoThreadCanStart() {
    Buffers alone =
        new Buffers(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    for (int i = 0; i < Buffers.UNPOOLED; i++) {
      assertUnpooled(alone.ioBuffer(10));
    }

    ByteBuf buffer = alone.ioBuffer(10);
    assertThat(buffer.alloc()).isInstanceOf(PooledByteBufAllocator.class);
    buffer.release();
  }

  @Test
  void heapBuffersComeToo() {
    ByteBuf buffer = buffers.heapBuffer(10);

    assertThat(buffer.hasArray()).isTrue();
    buffer.release();
  }

  private void takeFirst() {
    for (int i = 0; i < Buffers.UNPOOLED; i++) {
      buffers.ioBuffer(10).release();
    }
  }

  private static void assertUnpooled(ByteBuf buffer) {
    assertThat(buffer.alloc()).isInstanceOf(UnpooledByteBufAllocator.class);
    assertThat(buffer.isDirect()).isTrue();
    buffer.writeLong(1);
    assertThat(buffer.release()).isTrue();
  }
}
