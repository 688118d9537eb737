// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OutputBufferTest {

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void content_survivesGrowth_fromSmallToLarge() {
    OutputBuffer buffer = new OutputBuffer(0);
    byte[] all = new byte[500_000];
    int written = 0;
    for (int length = 1; written + length <= all.length; length *= 2) {
      byte[] part = filled(length, length);
      System.arraycopy(part, 0, all, written, length);
      buffer.write(part);
      written += length;
    }

    assertThat(buffer.toByteArray()).isEqualTo(Arrays.copyOf(all, written));
  }

  @Test
  void largeArray_isUsedAgain_onceItsBufferWasRecycled() {
    OutputBuffer first = new OutputBuffer(3 << 20);
    byte[] array = first.array();
    first.write(filled(100, 1));
    first.recycle();
    assertThat(first.size()).isZero();

    OutputBuffer second = new OutputBuffer(2 << 20);
    OutputBuffer third = new OutputBuffer(2 << 20);

    assertThat(second.array()).isSameAs(array);
    assertThat(second.size()).isZero();
    assertThat(third.array()).isNotSameAs(array);
  }

  @Test
  void recycledBuffer_canBeWrittenAgain_withoutTouchingWhatOthersGot() {
    OutputBuffer first = new OutputBuffer(3 << 20);
    first.recycle();
    first.recycle();
    OutputBuffer second = new OutputBuffer(3 << 20);
    second.write(filled(100, 2));

    first.write(filled(100, 1));

    assertThat(second.toByteArray()).isEqualTo(filled(100, 2));
  }
}
