// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import static java.util.Objects.checkFromIndexSize;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * A growing byte array to encode into. Not thread-safe.
 *
 * <p>Codecs that want to be fast {@linkplain #ensure ensure} room once and write into {@link
 * #array()} themselves.
 */
public final class OutputBuffer extends OutputStream {

  private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

  private static final byte[] NONE = {};

  private byte[] array;
  private int size;

  /**
   * Creates an empty buffer.
   *
   * @param expectedBytes how much is likely to be written
   */
  public OutputBuffer(int expectedBytes) {
    array = LargeArrays.take(Math.max(16, expectedBytes));
  }

  /**
   * Makes room for more bytes, which may replace {@link #array()}.
   *
   * @throws IllegalStateException if the buffer would be larger than an array can be
   */
  public void ensure(int moreBytes) {
    if (moreBytes > array.length - size) {
      grow(moreBytes);
    }
  }

  private void grow(int moreBytes) {
    if (moreBytes > MAX_SIZE - size) {
      throw new IllegalStateException("message of more than " + MAX_SIZE + " bytes");
    }
    int doubled = (int) Math.min(MAX_SIZE, (long) array.length * 2);
    int larger = Math.max(doubled, size + moreBytes);
    if (larger < LargeArrays.MIN_BYTES) {
      array = Arrays.copyOf(array, larger);
      return;
    }
    byte[] full = array;
    array = LargeArrays.take(larger);
    System.arraycopy(full, 0, array, 0, size);
    LargeArrays.give(full);
  }

  @Override
  public void write(int oneByte) {
    ensure(1);
    array[size++] = (byte) oneByte;
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    checkFromIndexSize(offset, length, bytes.length);
    ensure(length);
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
  }

  /** Returns the array itself, valid until the next write; longer than {@link #size()}. */
  public byte[] array() {
    return array;
  }

  /** Returns how many bytes have been written. */
  public int size() {
    return size;
  }

  /**
   * Says how many bytes have been written, after writing into {@link #array()} or to take some
   * back.
   *
   * @param newSize 0 to the length of the array
   */
  public void size(int newSize) {
    if (newSize < 0 || newSize > array.length) {
      throw new IllegalArgumentException(
          "size: " + newSize + " (expected: 0-" + array.length + ")");
    }
    size = newSize;
  }

  /**
   * Takes over what a codec made of {@link #array()}: the same array, or a larger one to which it
   * copied the content.
   *
   * @param grown holds the content from its start
   * @param newSize how many bytes have been written, 0 to the length of the array
   */
  public void replace(byte[] grown, int newSize) {
    array = grown;
    size(newSize);
  }

  /**
   * Ends the use of this buffer, whose array others may get. Whoever copies what a buffer holds may
   * call it once afterwards; a buffer that is just dropped is no leak.
   */
  public void recycle() {
    byte[] used = array;
    array = NONE;
    size = 0;
    LargeArrays.give(used);
  }

  /** Returns a copy of what has been written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }
}
