// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reads numbers, strings and bytes, and never past the end. */
class ScalarReader {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_AT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_AT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int MAX_LONG_DIGITS = 18;

  /** No number in a field of a primitive type is longer as text. */
  private static final int MAX_NUMBER = 40;

  /** Texts up to here are put together in a place of their own before they become strings. */
  private static final int WIDE = 128;

  /** How many texts that are not ASCII are kept in case they come again. */
  private static final int RECENT = 8;

  final Dialect dialect;
  private final byte[] kinds;

  byte[] buf;
  int pos;
  int end;

  private final char[] wide = new char[WIDE];
  private final @Nullable String[] recentTexts = new @Nullable String[RECENT];
  private final int[] recentFrom = new int[RECENT];
  private final int[] recentTo = new int[RECENT];

  /** How many values were read; readers of references add what is behind them. */
  long weight;

  ScalarReader(Dialect dialect, byte[] buf, int offset, int length) {
    this.dialect = dialect;
    this.kinds = dialect.kinds();
    this.buf = buf;
    this.pos = offset;
    this.end = offset + length;
  }

  /** Returns how many bytes are left. */
  int remaining() {
    return end - pos;
  }

  /** Returns the kind of the next value without reading it. */
  byte peekKind() {
    if (pos >= end) {
      throw truncated();
    }
    return kinds[buf[pos] & 0xff];
  }

  /** Returns the kind of values that start with this byte. */
  final byte kind(int tag) {
    return kinds[tag];
  }

  int readInt() {
    int tag = readByte();
    if (tag >= 0x80 && tag <= 0xbf) {
      return tag - 0x90;
    }
    long value = wholeAfter(tag);
    if (value != (int) value) {
      throw new HessianException("number out of range: " + value + " (expected: int)");
    }
    return (int) value;
  }

  /** Reads numbers as {@link #readInt} does, or nulls, as the next elements of {@code list}. */
  final void readIntegers(Collection<@Nullable Object> list, int count) {
    byte[] b = buf;
    int p = pos;
    int small = 0;
    for (int i = 0; i < count; i++) {
      int tag = p < end ? b[p] & 0xff : 0;
      if (tag >= 0x80 && tag <= 0xbf) {
        list.add(tag - 0x90);
        small++;
        p++;
      } else {
        pos = p;
        list.add(readInteger());
        p = pos;
      }
    }
    pos = p;
    weight += small;
  }

  private @Nullable Integer readInteger() {
    if (peekKind() == Tag.IS_NULL) {
      readByte();
      return null;
    }
    return readInt();
  }

  long readLong() {
    int tag = readByte();
    return kinds[tag] == Tag.IS_LONG ? longAfter(tag) : wholeAfter(tag);
  }

  double readDouble() {
    int tag = readByte();
    return switch (kinds[tag]) {
      case Tag.IS_DOUBLE -> doubleAfter(tag);
      case Tag.IS_STRING -> parse(stringAfter(tag)).doubleValue();
      default -> wholeAfter(tag);
    };
  }

  boolean readBoolean() {
    int tag = readByte();
    return tag == Tag.TRUE || (tag != Tag.FALSE && wholeAfter(tag) != 0);
  }

  @Nullable String readString() {
    int tag = readByte();
    if (tag <= 0x1f) {
      return chars(tag);
    }
    return switch (kinds[tag]) {
      case Tag.IS_STRING -> stringAfter(tag);
      case Tag.IS_NULL -> null;
      case Tag.IS_INT -> Integer.toString(intAfter(tag));
      case Tag.IS_LONG -> Long.toString(longAfter(tag));
      case Tag.IS_DOUBLE -> Double.toString(doubleAfter(tag));
      case Tag.IS_BOOLEAN -> Boolean.toString(tag == Tag.TRUE);
      default -> throw unexpected(tag, "a string");
    };
  }

  /**
   * Reads a decimal number as text, such as {@code -12.30}, if it is short enough for a long; else
   * leaves it unread, returning null.
   */
  final @Nullable BigDecimal readDecimal() {
    int length = pos < end ? buf[pos] : -1;
    if (length <= 0 || length > MAX_LONG_DIGITS || length >= end - pos) {
      return null;
    }
    long digits = 0;
    int scale = -1;
    boolean isNegative = buf[pos + 1] == '-';
    int from = isNegative ? pos + 2 : pos + 1;
    int to = pos + 1 + length;
    for (int i = from; i < to; i++) {
      int b = buf[i];
      if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0');
      } else if (b == '.' && scale < 0 && i > from && i < to - 1) {
        scale = to - 1 - i;
      } else {
        return null;
      }
    }
    if (from == to) {
      return null;
    }
    pos = to;
    weight++;
    return BigDecimal.valueOf(isNegative ? -digits : digits, Math.max(0, scale));
  }

  /**
   * Reads a short string that is a name in {@code table}; else leaves it unread, returning null.
   */
  <V> @Nullable V readNamed(NameTable<V> table) {
    int length = pos < end ? buf[pos] : -1;
    if (length <= 0 || length > 0x1f || length >= end - pos || !isAscii(pos + 1, length)) {
      return null;
    }
    V value = table.get(buf, pos + 1, length);
    if (value != null) {
      pos += length + 1;
      weight++;
    }
    return value;
  }

  /** Returns a size to start with for {@code length} elements, never more than the bytes left. */
  int capacity(int length) {
    return Math.min(length, end - pos);
  }

  /** Tells whether a list or map has another element. */
  boolean hasNext() {
    if (pos >= end) {
      throw truncated();
    }
    return kinds[buf[pos] & 0xff] != Tag.IS_END;
  }

  private long wholeAfter(int tag) {
    return switch (kinds[tag]) {
      case Tag.IS_INT -> intAfter(tag);
      case Tag.IS_LONG -> longAfter(tag);
      case Tag.IS_NULL, Tag.IS_BOOLEAN -> tag == Tag.TRUE ? 1 : 0;
      case Tag.IS_DOUBLE -> whole(doubleAfter(tag));
      case Tag.IS_STRING -> whole(parse(stringAfter(tag)));
      default -> throw unexpected(tag, "a number");
    };
  }

  // Peers without numeric keys, such as Node, send the keys of a map as strings.
  private static BigDecimal parse(String text) {
    try {
      if (text.length() <= MAX_NUMBER) {
        return new BigDecimal(text);
      }
    } catch (NumberFormatException e) {
      throw new HessianException("text \"" + text + "\" (expected: a number)", e);
    }
    throw new HessianException("text of " + text.length() + " characters (expected: a number)");
  }

  private static long whole(BigDecimal value) {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw new HessianException("number out of range: " + value + " (expected: long)", e);
    }
  }

  private static long whole(double value) {
    if (value != (long) value) {
      throw new HessianException("number with a fraction: " + value + " (expected: whole)");
    }
    return (long) value;
  }

  int intAfter(int tag) {
    if (tag <= 0xbf && tag >= 0x80) {
      return tag - 0x90;
    } else if (tag == Tag.INT) {
      return nextInt();
    } else if (tag <= 0xcf) {
      return ((tag - 0xc8) << 8) + readByte();
    } else {
      return ((tag - 0xd4) << 16) + nextShort();
    }
  }

  long longAfter(int tag) {
    if (tag >= 0xf0) {
      return ((tag - 0xf8L) << 8) + readByte();
    } else if (tag >= 0xd8) {
      return tag - 0xe0L;
    } else if (tag == Tag.LONG) {
      return nextLong();
    } else if (tag == dialect.longInt()) {
      return nextInt();
    } else {
      return ((tag - 0x3cL) << 16) + nextShort();
    }
  }

  double doubleAfter(int tag) {
    return switch (tag) {
      case Tag.DOUBLE_ZERO, FinalTag.DOUBLE_ZERO -> 0.0;
      case Tag.DOUBLE_ONE, FinalTag.DOUBLE_ONE -> 1.0;
      case Tag.DOUBLE_BYTE, FinalTag.DOUBLE_BYTE -> (byte) readByte();
      case Tag.DOUBLE_SHORT, FinalTag.DOUBLE_SHORT -> (short) nextShort();
      case Tag.DOUBLE_FLOAT -> Float.intBitsToFloat(nextInt());
      case FinalTag.DOUBLE_MILLI -> 0.001 * nextInt();
      default -> Double.longBitsToDouble(nextLong());
    };
  }

  /** Returns how many characters a string, or a part of one, has. */
  final int textLength(int tag) {
    if (tag <= 0x1f) {
      return tag;
    }
    return tag <= 0x33 ? ((tag - 0x30) << 8) + readByte() : nextShort();
  }

  String stringAfter(int tag) {
    int length = textLength(tag);
    if (tag != dialect.stringChunk()) {
      return chars(length);
    }
    StringBuilder text = new StringBuilder(capacity(2 * length)).append(chars(length));
    while (true) {
      int next = readByte();
      if (kinds[next] != Tag.IS_STRING) {
        throw unexpected(next, "the rest of a string");
      }
      text.append(chars(textLength(next)));
      if (next != dialect.stringChunk()) {
        return text.toString();
      }
    }
  }

  byte[] bytesAfter(int tag) {
    if (tag != dialect.bytesChunk()) {
      return nextBytes(bytesLength(tag));
    }
    int start = pos;
    byte[] all = new byte[skipChunks(tag)];
    pos = start;
    int copied = 0;
    for (int next = tag; ; next = readByte()) {
      int length = bytesLength(next);
      System.arraycopy(buf, pos, all, copied, length);
      copied += length;
      pos += length;
      if (next != dialect.bytesChunk()) {
        return all;
      }
    }
  }

  /** Goes to the end of bytes in chunks, so that their length is known before it is allocated. */
  private int skipChunks(int first) {
    int total = 0;
    for (int next = first; ; next = readByte()) {
      if (kinds[next] != Tag.IS_BYTES) {
        throw unexpected(next, "the rest of bytes");
      }
      int length = bytesLength(next);
      need(length);
      total += length;
      pos += length;
      if (next != dialect.bytesChunk()) {
        return total;
      }
    }
  }

  private int bytesLength(int tag) {
    if (tag <= 0x2f) {
      return tag - 0x20;
    }
    return tag <= 0x37 ? ((tag - 0x34) << 8) + readByte() : nextShort();
  }

  String chars(int length) {
    need(length);
    if (isAscii(pos, length)) {
      String text = new String(buf, pos, length, StandardCharsets.ISO_8859_1);
      pos += length;
      return text;
    }
    return wideChars(length);
  }

  // The rows of a page often have the same text in a column, such as the name of a city.
  private String wideChars(int length) {
    int slot = length & (RECENT - 1);
    int from = recentFrom[slot];
    int to = pos + recentTo[slot] - from;
    String recent = recentTexts[slot];
    if (recent != null
        && recent.length() == length
        && to <= end
        && Arrays.equals(buf, pos, to, buf, from, recentTo[slot])) {
      pos = to;
      return recent;
    }
    recentFrom[slot] = pos;
    String text = decodeWide(length);
    recentTo[slot] = pos;
    recentTexts[slot] = text;
    return text;
  }

  final void forgetTexts() {
    Arrays.fill(recentTexts, null);
  }

  private String decodeWide(int length) {
    char[] text = length <= wide.length ? wide : new char[length];
    int p = pos;
    for (int i = 0; i < length; i++) {
      if (end - p < 3) { // near the end each byte is looked at
        pos = p;
        text[i] = nextChar();
        p = pos;
        continue;
      }
      int b = buf[p];
      if (b >= 0) {
        text[i] = (char) b;
        p++;
      } else if ((b & 0xf0) == 0xe0 && (buf[p + 1] & 0xc0) == 0x80 && (buf[p + 2] & 0xc0) == 0x80) {
        text[i] = (char) ((b << 12) | ((buf[p + 1] & 0x3f) << 6) | (buf[p + 2] & 0x3f));
        p += 3;
      } else {
        pos = p;
        text[i] = nextChar();
        p = pos;
      }
    }
    pos = p;
    return new String(text, 0, length);
  }

  /** Goes past {@code bytes} if they come next; else returns false. */
  final boolean skip(byte[] bytes) {
    int to = pos + bytes.length;
    if (to > end || !Arrays.equals(buf, pos, to, bytes, 0, bytes.length)) {
      return false;
    }
    pos = to;
    return true;
  }

  private char nextChar() {
    int b = readByte();
    if (b < 0x80) {
      return (char) b;
    } else if ((b & 0xe0) == 0xc0) {
      return (char) (((b & 0x1f) << 6) | continuation());
    } else if ((b & 0xf0) == 0xe0) {
      return (char) (((b & 0x0f) << 12) | (continuation() << 6) | continuation());
    }
    throw new HessianException("byte " + hex(b) + " does not start a character");
  }

  private int continuation() {
    int b = readByte();
    if ((b & 0xc0) != 0x80) {
      throw new HessianException("byte " + hex(b) + " does not continue a character");
    }
    return b & 0x3f;
  }

  boolean isAscii(int from, int length) {
    int i = from;
    int to = from + length;
    for (; i <= to - 8; i += 8) {
      if (((long) LONG_AT.get(buf, i) & 0x8080808080808080L) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (buf[i] < 0) {
        return false;
      }
    }
    return true;
  }

  int refAfter(int tag) {
    return switch (tag) {
      case Tag.REF_BYTE -> readByte();
      case Tag.REF_SHORT -> nextShort();
      case FinalTag.REF -> readInt();
      default -> nextInt();
    };
  }

  // Every value starts here, so this is also where values are counted.
  int readByte() {
    if (pos >= end) {
      throw truncated();
    }
    weight++;
    return buf[pos++] & 0xff;
  }

  int nextShort() {
    need(2);
    int value = (short) SHORT.get(buf, pos) & 0xffff;
    pos += 2;
    return value;
  }

  int nextInt() {
    need(4);
    int value = (int) INT_AT.get(buf, pos);
    pos += 4;
    return value;
  }

  long nextLong() {
    need(8);
    long value = (long) LONG_AT.get(buf, pos);
    pos += 8;
    return value;
  }

  private byte[] nextBytes(int length) {
    need(length);
    byte[] bytes = Arrays.copyOfRange(buf, pos, pos + length);
    pos += length;
    return bytes;
  }

  private void need(int bytes) {
    if (bytes > end - pos) {
      throw truncated();
    }
  }

  final HessianException unexpected(int tag, String expected) {
    return new HessianException(
        "value starts with "
            + hex(tag)
            + " at byte "
            + (pos - 1)
            + " (expected: "
            + expected
            + ")");
  }

  HessianException unexpected(int tag) {
    return unexpected(tag, "any value");
  }

  HessianException truncated() {
    return new HessianException("content ends at byte " + end + " inside a value");
  }

  static String hex(int b) {
    return String.format("0x%02x", b & 0xff);
  }
}
