// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

/**
 * The two kinds of Hessian 2 that peers speak: which bytes values start with. Most are the same;
 * {@link Codecs} says in which forms values of the JDK travel.
 */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the table
enum Dialect {
  /** An early draft, which SOFARPC has kept. */
  DRAFT(Tag.DATE, Tag.DOUBLE_ZERO, Tag.LONG_INT, Tag.STRING_CHUNK, Tag.BYTES_CHUNK, Tag.END),

  /** Hessian 2.0 as it was published, which Dubbo speaks. */
  FINAL(
      FinalTag.DATE,
      FinalTag.DOUBLE_ZERO,
      FinalTag.LONG_INT,
      FinalTag.STRING_CHUNK,
      FinalTag.BYTES_CHUNK,
      FinalTag.END);

  private final byte[] kinds;
  private final int date;
  private final int doubleZero;
  private final int longInt;
  private final int stringChunk;
  private final int bytesChunk;
  private final int end;

  Dialect(int date, int doubleZero, int longInt, int stringChunk, int bytesChunk, int end) {
    this.kinds = end == Tag.END ? Tag.kinds() : FinalTag.kinds();
    this.date = date;
    this.doubleZero = doubleZero;
    this.longInt = longInt;
    this.stringChunk = stringChunk;
    this.bytesChunk = bytesChunk;
    this.end = end;
  }

  /** Returns the {@code IS_} constants of {@link Tag} for all first bytes; not to be changed. */
  byte[] kinds() {
    return kinds;
  }

  /** Returns the tag of a date in milliseconds. */
  int date() {
    return date;
  }

  /** Returns the tag of 0.0, which those of 1.0, of a byte and of a short follow. */
  int doubleZero() {
    return doubleZero;
  }

  int longInt() {
    return longInt;
  }

  int stringChunk() {
    return stringChunk;
  }

  int bytesChunk() {
    return bytesChunk;
  }

  /** Returns what ends a list without a length, and a map. */
  int end() {
    return end;
  }
}
