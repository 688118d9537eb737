// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Writes numbers, strings and bytes into an array that grows. */
class ScalarWriter {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_AT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_AT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  final Dialect dialect;
  byte[] buf;
  int pos;

  ScalarWriter(Dialect dialect, byte[] buf, int pos) {
    this.dialect = dialect;
    this.buf = buf;
    this.pos = pos;
  }

  /** Returns the bytes of {@code text} without a length. */
  static byte[] encode(String text) {
    byte[] bytes = new byte[3 * text.length()];
    return Arrays.copyOf(bytes, encodeWide(text, 0, text.length(), bytes, 0));
  }

  /** Returns the array written to: not a copy, and another one after it had to grow. */
  byte[] array() {
    return buf;
  }

  /** Returns the index in {@link #array()} after the last byte written. */
  int size() {
    return pos;
  }

  void writeNull() {
    writeByte(Tag.NULL);
  }

  void writeBoolean(boolean value) {
    writeByte(value ? Tag.TRUE : Tag.FALSE);
  }

  void writeInt(int value) {
    if (value >= -16 && value <= 47) {
      ensure(1)[pos++] = (byte) (0x90 + value);
    } else {
      writeWideInt(value);
    }
  }

  private void writeWideInt(int value) {
    byte[] b = ensure(5);
    int p = pos;
    if (value >= -2048 && value <= 2047) {
      b[p++] = (byte) (0xc8 + (value >> 8));
      b[p++] = (byte) value;
    } else if (value >= -262_144 && value <= 262_143) {
      b[p++] = (byte) (0xd4 + (value >> 16));
      SHORT.set(b, p, (short) value);
      p += 2;
    } else {
      b[p++] = Tag.INT;
      INT_AT.set(b, p, value);
      p += 4;
    }
    pos = p;
  }

  void writeLong(long value) {
    byte[] b = ensure(9);
    int p = pos;
    if (value >= -8 && value <= 15) {
      b[p++] = (byte) (0xe0 + value);
    } else if (value >= -2048 && value <= 2047) {
      b[p++] = (byte) (0xf8 + (value >> 8));
      b[p++] = (byte) value;
    } else if (value >= -262_144 && value <= 262_143) {
      b[p++] = (byte) (0x3c + (value >> 16));
      SHORT.set(b, p, (short) value);
      p += 2;
    } else if (value == (int) value) {
      b[p++] = (byte) dialect.longInt();
      INT_AT.set(b, p, (int) value);
      p += 4;
    } else {
      b[p++] = Tag.LONG;
      LONG_AT.set(b, p, value);
      p += 8;
    }
    pos = p;
  }

  void writeDouble(double value) {
    byte[] b = ensure(9);
    int p = pos;
    int zero = dialect.doubleZero();
    int whole = (int) value;
    // -0.0 equals its int value too but would lose its sign, so it is left to the float form
    boolean isWhole = whole == value && (whole != 0 || Double.doubleToRawLongBits(value) == 0);
    if (isWhole && whole == 0) {
      b[p++] = (byte) zero;
    } else if (isWhole && whole == 1) {
      b[p++] = (byte) (zero + 1);
    } else if (isWhole && whole == (byte) whole) {
      b[p++] = (byte) (zero + 2);
      b[p++] = (byte) whole;
    } else if (isWhole && whole == (short) whole) {
      b[p++] = (byte) (zero + 3);
      SHORT.set(b, p, (short) whole);
      p += 2;
    } else if ((float) value == value && dialect == Dialect.DRAFT) {
      b[p++] = Tag.DOUBLE_FLOAT;
      INT_AT.set(b, p, Float.floatToIntBits((float) value));
      p += 4;
    } else {
      b[p++] = Tag.DOUBLE;
      LONG_AT.set(b, p, Double.doubleToLongBits(value));
      p += 8;
    }
    pos = p;
  }

  @SuppressWarnings("JavaUtilDate") // what the wire carries
  void writeDate(@Nullable Date value) {
    if (value == null) {
      writeNull();
      return;
    }
    byte[] b = ensure(9);
    b[pos] = (byte) dialect.date();
    LONG_AT.set(b, pos + 1, value.getTime());
    pos += 9;
  }

  void writeString(@Nullable String value) {
    if (value == null) {
      writeNull();
      return;
    }
    int from = 0;
    int length = value.length();
    while (length - from > Tag.CHUNK) {
      int to = from + Tag.CHUNK;
      if (Character.isHighSurrogate(value.charAt(to - 1))) {
        to--;
      }
      writeHeader(dialect.stringChunk(), to - from);
      writeChars(value, from, to);
      from = to;
    }
    if (length - from <= 0x1f) {
      writeByte(length - from);
    } else {
      writeHeader(Tag.STRING, length - from);
    }
    writeChars(value, from, length);
  }

  void writeBytes(byte @Nullable [] value) {
    if (value == null) {
      writeNull();
      return;
    }
    int from = 0;
    while (value.length - from > Tag.CHUNK) {
      writeHeader(dialect.bytesChunk(), Tag.CHUNK);
      writeRaw(value, from, Tag.CHUNK);
      from += Tag.CHUNK;
    }
    int rest = value.length - from;
    if (rest <= 0x0f) {
      writeByte(0x20 + rest);
    } else {
      writeHeader(Tag.BYTES, rest);
    }
    writeRaw(value, from, rest);
  }

  void writeRaw(byte[] bytes) {
    writeRaw(bytes, 0, bytes.length);
  }

  void writeByte(int value) {
    ensure(1)[pos++] = (byte) value;
  }

  void writeHeader(int tag, int length) {
    byte[] b = ensure(3);
    b[pos] = (byte) tag;
    SHORT.set(b, pos + 1, (short) length);
    pos += 3;
  }

  void writeRaw(byte[] bytes, int from, int length) {
    System.arraycopy(bytes, from, ensure(length), pos, length);
    pos += length;
  }

  void writeFixedInt(int tag, int value) {
    byte[] b = ensure(5);
    b[pos] = (byte) tag;
    INT_AT.set(b, pos + 1, value);
    pos += 5;
  }

  void writeChars(String s, int from, int to) {
    byte[] b = ensure(to - from);
    int p = pos;
    for (int i = from; i < to; i++) {
      char c = s.charAt(i);
      if (c >= 0x80) {
        pos = p;
        writeWideChars(s, i, to);
        return;
      }
      b[p++] = (byte) c;
    }
    pos = p;
  }

  private void writeWideChars(String s, int from, int to) {
    pos = encodeWide(s, from, to, ensure(3 * (to - from)), pos);
  }

  // One UTF-16 unit at a time, so a surrogate pair takes six bytes: readers reject four-byte UTF-8.
  private static int encodeWide(String s, int from, int to, byte[] b, int p) {
    for (int i = from; i < to; i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        b[p++] = (byte) c;
      } else if (c < 0x800) {
        b[p++] = (byte) (0xc0 + (c >> 6));
        b[p++] = (byte) (0x80 + (c & 0x3f));
      } else {
        b[p++] = (byte) (0xe0 + (c >> 12));
        b[p++] = (byte) (0x80 + ((c >> 6) & 0x3f));
        b[p++] = (byte) (0x80 + (c & 0x3f));
      }
    }
    return p;
  }

  byte[] ensure(int bytes) {
    if (buf.length - pos < bytes) {
      grow(bytes);
    }
    return buf;
  }

  private void grow(int bytes) {
    long wanted = Math.max((long) pos + bytes, 2L * buf.length);
    if ((long) pos + bytes > Integer.MAX_VALUE - 8) {
      throw new HessianException("content larger than 2 GB");
    }
    buf = Arrays.copyOf(buf, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
  }
}
