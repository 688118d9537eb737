// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one content into a byte array that grows. Class definitions, type names and
 * references are shared by everything written between two {@link #reset}s. Not thread-safe.
 */
final class HessianWriter {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_AT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_AT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Up to here a scan of the references is cheaper than asking each object for its hash code. */
  private static final int SCANNED_REFS = 128;

  private static final int SCANNED_NAMES = 12;
  private static final int INITIAL_BYTES = 512;

  private final HessianTypes types;
  private final int maxDepth;
  private byte[] buf;
  private int pos;
  private int depth;
  private int step;
  private boolean cutsCauses;

  private @Nullable ClassCodec[] defs = new @Nullable ClassCodec[4];
  private int defCount;
  private @Nullable Map<ClassCodec, Integer> defIndex;
  private @Nullable String[] typeNames = new @Nullable String[4];
  private int typeCount;
  private @Nullable Map<String, Integer> typeIndex;

  private @Nullable Object[] refs = new @Nullable Object[8];
  private int[] refNumbers = new int[8];
  private int tracked;
  private int refCount;
  private int @Nullable [] refSlots;

  HessianWriter(HessianTypes types) {
    this(types, new byte[INITIAL_BYTES], 0);
  }

  HessianWriter(HessianTypes types, byte[] buf, int pos) {
    this.types = types;
    this.maxDepth = types.limits().maxDepth();
    this.buf = buf;
    this.pos = pos;
  }

  /** Returns the array written to: not a copy, and another one after it had to grow. */
  byte[] array() {
    return buf;
  }

  /** Returns the index in {@link #array()} after the last byte written. */
  int size() {
    return pos;
  }

  /** Forgets all tables and goes on in {@code buf} at {@code pos}. */
  void reset(byte[] buf, int pos) {
    this.buf = buf;
    this.pos = pos;
    depth = 0;
    Arrays.fill(defs, 0, Math.min(defCount, defs.length), null);
    defCount = 0;
    defIndex = null;
    Arrays.fill(typeNames, 0, Math.min(typeCount, typeNames.length), null);
    typeCount = 0;
    typeIndex = null;
    Arrays.fill(refs, 0, tracked, null);
    tracked = 0;
    refCount = 0;
    refSlots = null;
  }

  /**
   * Says whether exceptions are written without their causes, and with the stack trace of the first
   * cause, as stock providers write them. Stock consumers on JDK 17 and later fail on causes. Off
   * in a new writer.
   */
  void cutCauses(boolean cut) {
    cutsCauses = cut;
  }

  HessianTypes types() {
    return types;
  }

  /** Returns which field of an object is being written. */
  int step() {
    return step;
  }

  void step(int step) {
    this.step = step;
  }

  boolean cutsCauses() {
    return cutsCauses;
  }

  /**
   * Writes any value.
   *
   * @throws HessianException if the value, or something it holds, has no Hessian form
   */
  void write(@Nullable Object value) {
    try {
      writeValue(value);
    } catch (StackOverflowError e) {
      throw tooDeep(e);
    }
  }

  void writeValue(@Nullable Object value) {
    if (value == null) {
      writeNull();
    } else if (value instanceof String s) {
      writeString(s);
    } else if (value.getClass() == Integer.class) {
      writeInt((Integer) value);
    } else if (value.getClass() == Long.class) {
      writeLong((Long) value);
    } else if (value.getClass() == Boolean.class) {
      writeBoolean((Boolean) value);
    } else {
      types.codecOf(value.getClass()).write(this, value);
    }
  }

  void writeNull() {
    writeByte(Tag.NULL);
  }

  void writeBoolean(boolean value) {
    writeByte(value ? Tag.TRUE : Tag.FALSE);
  }

  void writeInt(int value) {
    byte[] b = ensure(5);
    int p = pos;
    if (value >= -16 && value <= 47) {
      b[p++] = (byte) (0x90 + value);
    } else if (value >= -2048 && value <= 2047) {
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
      b[p++] = Tag.LONG_INT;
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
    int whole = (int) value;
    // -0.0 equals its int value too but would lose its sign, so it is left to the float form
    boolean isWhole = whole == value && (whole != 0 || Double.doubleToRawLongBits(value) == 0);
    if (isWhole && whole == 0) {
      b[p++] = Tag.DOUBLE_ZERO;
    } else if (isWhole && whole == 1) {
      b[p++] = Tag.DOUBLE_ONE;
    } else if (isWhole && whole == (byte) whole) {
      b[p++] = Tag.DOUBLE_BYTE;
      b[p++] = (byte) whole;
    } else if (isWhole && whole == (short) whole) {
      b[p++] = Tag.DOUBLE_SHORT;
      SHORT.set(b, p, (short) whole);
      p += 2;
    } else if ((float) value == value) {
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
    b[pos] = Tag.DATE;
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
      writeHeader(Tag.STRING_CHUNK, to - from);
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
      writeHeader(Tag.BYTES_CHUNK, Tag.CHUNK);
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

  /**
   * Writes a reference if {@code value} was written before; otherwise gives it the next number and
   * returns false, and the caller writes it.
   */
  boolean writeRef(Object value) {
    int number = numberOf(value);
    if (number < 0) {
      track(value, refCount++);
      return false;
    }
    if (number <= 0xff) {
      byte[] b = ensure(2);
      b[pos++] = Tag.REF_BYTE;
      b[pos++] = (byte) number;
    } else if (number <= 0xffff) {
      writeHeader(Tag.REF_SHORT, number);
    } else {
      byte[] b = ensure(5);
      b[pos] = Tag.REF;
      INT_AT.set(b, pos + 1, number);
      pos += 5;
    }
    return true;
  }

  /** Writes {@code replacement} where {@code value} stands, and remembers it as {@code value}. */
  void writeReplaced(Object value, @Nullable Object replacement) {
    if (numberOf(value) >= 0) {
      writeRef(value);
      return;
    }
    int number = refCount;
    writeValue(replacement);
    if (refCount > number) {
      track(value, number);
    }
  }

  /** Counts a value that readers number but that is never referred to. */
  void skipRef() {
    refCount++;
  }

  /**
   * Writes the class definition if it is the first object of this class, then the object's head.
   */
  void startObject(ClassCodec codec) {
    if (++depth > maxDepth) {
      throw tooDeep(null);
    }
    int index = indexOf(codec);
    if (index < 0) {
      index = defCount;
      addDef(codec);
      writeRaw(codec.definition());
    }
    byte[] b = ensure(6);
    b[pos++] = Tag.OBJECT;
    if (index <= 47) {
      b[pos++] = (byte) (0x90 + index);
    } else {
      writeInt(index);
    }
  }

  void endObject() {
    depth--;
  }

  /** Starts a list; returns whether {@link #endList} must write an end. */
  boolean startList(@Nullable String type, int length) {
    if (++depth > maxDepth) {
      throw tooDeep(null);
    }
    int index = type == null ? -1 : indexOf(type);
    if (index >= 0) {
      writeByte(Tag.LIST_FIXED);
      writeInt(index);
      writeInt(length);
      return false;
    }
    writeByte(Tag.LIST);
    if (type != null) {
      writeNewType(type);
    }
    byte[] b = ensure(5);
    if (length <= 0xff) {
      b[pos++] = Tag.LENGTH_BYTE;
      b[pos++] = (byte) length;
    } else {
      b[pos] = Tag.LENGTH;
      INT_AT.set(b, pos + 1, length);
      pos += 5;
    }
    return true;
  }

  void endList(boolean marked) {
    depth--;
    if (marked) {
      writeByte(Tag.END);
    }
  }

  void startMap(@Nullable String type) {
    if (++depth > maxDepth) {
      throw tooDeep(null);
    }
    writeByte(Tag.MAP);
    if (type == null) {
      return;
    }
    int index = indexOf(type);
    if (index < 0) {
      writeNewType(type);
    } else {
      writeByte(Tag.TYPE_REF);
      writeInt(index);
    }
  }

  void endMap() {
    endList(true);
  }

  void writeRaw(byte[] bytes) {
    writeRaw(bytes, 0, bytes.length);
  }

  /** Tells whether nothing but untyped values were written, so that encoded bytes still hold. */
  boolean hasNoTypes() {
    return typeCount == 0;
  }

  /** Takes over what {@link #writeRaw} wrote: the types and references in it. */
  void adopt(@Nullable ClassCodec def, @Nullable String type, int references) {
    if (def != null) {
      addDef(def);
    }
    if (type != null) {
      addType(type);
    }
    refCount += references;
  }

  /** Returns the bytes of {@code text} without a length. */
  static byte[] encode(String text) {
    byte[] bytes = new byte[3 * text.length()];
    return Arrays.copyOf(bytes, encodeWide(text, 0, text.length(), bytes, 0));
  }

  HessianException tooDeep(@Nullable Throwable cause) {
    return new HessianException("nested deeper than " + maxDepth + " (see HessianLimits)", cause);
  }

  private void writeByte(int value) {
    ensure(1)[pos++] = (byte) value;
  }

  private void writeHeader(int tag, int length) {
    byte[] b = ensure(3);
    b[pos] = (byte) tag;
    SHORT.set(b, pos + 1, (short) length);
    pos += 3;
  }

  private void writeRaw(byte[] bytes, int from, int length) {
    System.arraycopy(bytes, from, ensure(length), pos, length);
    pos += length;
  }

  private void writeNewType(String type) {
    addType(type);
    writeHeader(Tag.TYPE, type.length());
    writeChars(type, 0, type.length());
  }

  private void writeChars(String s, int from, int to) {
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

  private byte[] ensure(int bytes) {
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

  private int indexOf(ClassCodec codec) {
    if (defIndex != null) {
      return defIndex.getOrDefault(codec, -1);
    }
    for (int i = 0; i < defCount; i++) {
      if (defs[i] == codec) {
        return i;
      }
    }
    return -1;
  }

  private void addDef(ClassCodec codec) {
    if (defIndex == null && defCount < SCANNED_NAMES) {
      if (defCount == defs.length) {
        defs = Arrays.copyOf(defs, SCANNED_NAMES);
      }
      defs[defCount] = codec;
    } else {
      if (defIndex == null) {
        defIndex = new HashMap<>();
        for (int i = 0; i < defCount; i++) {
          defIndex.put(defs[i], i);
        }
      }
      defIndex.put(codec, defCount);
    }
    defCount++;
  }

  private int indexOf(String type) {
    if (typeIndex != null) {
      return typeIndex.getOrDefault(type, -1);
    }
    for (int i = 0; i < typeCount; i++) {
      if (type.equals(typeNames[i])) {
        return i;
      }
    }
    return -1;
  }

  private void addType(String type) {
    if (typeIndex == null && typeCount < SCANNED_NAMES) {
      if (typeCount == typeNames.length) {
        typeNames = Arrays.copyOf(typeNames, SCANNED_NAMES);
      }
      typeNames[typeCount] = type;
    } else {
      if (typeIndex == null) {
        typeIndex = new HashMap<>();
        for (int i = 0; i < typeCount; i++) {
          typeIndex.put(typeNames[i], i);
        }
      }
      typeIndex.put(type, typeCount);
    }
    typeCount++;
  }

  private int numberOf(Object value) {
    int[] slots = refSlots;
    if (slots == null) {
      for (int i = 0; i < tracked; i++) {
        if (refs[i] == value) {
          return refNumbers[i];
        }
      }
      return -1;
    }
    int mask = slots.length - 1;
    for (int s = spread(value) & mask; slots[s] != 0; s = (s + 1) & mask) {
      if (refs[slots[s] - 1] == value) {
        return refNumbers[slots[s] - 1];
      }
    }
    return -1;
  }

  private void track(Object value, int number) {
    if (tracked == refs.length) {
      refs = Arrays.copyOf(refs, tracked * 2);
      refNumbers = Arrays.copyOf(refNumbers, tracked * 2);
    }
    refs[tracked] = value;
    refNumbers[tracked++] = number;
    if (refSlots != null && tracked * 2 <= refSlots.length) {
      addSlot(refSlots, tracked - 1);
    } else if (tracked > SCANNED_REFS) {
      int[] slots = new int[Integer.highestOneBit(tracked) * 8];
      for (int i = 0; i < tracked; i++) {
        addSlot(slots, i);
      }
      refSlots = slots;
    }
  }

  private void addSlot(int[] slots, int index) {
    int mask = slots.length - 1;
    Object value = refs[index];
    int s = spread(value) & mask;
    while (slots[s] != 0) {
      s = (s + 1) & mask;
    }
    slots[s] = index + 1;
  }

  private static int spread(@Nullable Object value) {
    int h = System.identityHashCode(value) * 0x9E3779B9;
    return h ^ (h >>> 16);
  }
}
