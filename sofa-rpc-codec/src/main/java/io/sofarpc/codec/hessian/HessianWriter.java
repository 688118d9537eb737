// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one content into a byte array that grows. Class definitions, type names and
 * references are shared by everything written between a {@link #begin} and a {@link #forget}. Not
 * thread-safe.
 */
final class HessianWriter extends ScalarWriter {

  private static final int SCANNED_NAMES = 12;
  private static final byte[] NOTHING = {};
  private static final int INITIAL_BYTES = 512;

  private final HessianTypes types;
  private final int maxDepth;
  private int depth;
  private int step;
  private boolean cutsCauses;

  private @Nullable ClassCodec[] defs = new @Nullable ClassCodec[4];
  private int defCount;
  private @Nullable Map<ClassCodec, Integer> defIndex;
  private @Nullable String[] typeNames = new @Nullable String[4];
  private int typeCount;
  private @Nullable Map<String, Integer> typeIndex;

  private final RefNumbers refs = new RefNumbers();
  private int refCount;

  private @Nullable Class<?> lastType;
  private @Nullable ClassCodec lastCodec;

  HessianWriter(HessianTypes types) {
    this(types, new byte[INITIAL_BYTES], 0);
  }

  HessianWriter(HessianTypes types, byte[] buf, int pos) {
    super(types.dialect(), buf, pos);
    this.types = types;
    this.maxDepth = types.limits().maxDepth();
  }

  /** Goes on in {@code buf} at {@code pos}, as the first thing or after {@link #forget}. */
  void begin(byte[] buf, int pos) {
    this.buf = buf;
    this.pos = pos;
  }

  /** Forgets all tables and what was written, so that a writer at rest keeps nothing alive. */
  void forget() {
    begin(NOTHING, 0);
    depth = 0;
    step = 0;
    cutsCauses = false;
    Arrays.fill(defs, 0, Math.min(defCount, defs.length), null);
    defCount = 0;
    defIndex = null;
    Arrays.fill(typeNames, 0, Math.min(typeCount, typeNames.length), null);
    typeCount = 0;
    typeIndex = null;
    refs.clear();
    refCount = 0;
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
      codecOf(value.getClass()).write(this, value);
    }
  }

  private ClassCodec codecOf(Class<?> type) {
    ClassCodec codec = lastCodec;
    if (codec == null || type != lastType) {
      codec = types.codecOf(type);
      lastType = type;
      lastCodec = codec;
    }
    return codec;
  }

  /** Writes the elements of a list; returns how many there were. */
  int writeElements(List<?> list) {
    int i = writeSmallInts(list, 0);
    while (i < list.size()) {
      writeValue(list.get(i));
      i = writeSmallInts(list, i + 1);
    }
    return i;
  }

  /** Writes numbers of one byte up to the first that is something else; returns its index. */
  private int writeSmallInts(List<?> list, int from) {
    int size = list.size();
    byte[] b = ensure(Math.max(0, size - from));
    int p = pos;
    int i = from;
    for (; i < size && list.get(i) instanceof Integer boxed; i++) {
      int value = boxed;
      if (value < -16 || value > 47) {
        break;
      }
      b[p++] = (byte) (0x90 + value);
    }
    pos = p;
    return i;
  }

  /**
   * Writes a reference if {@code value} was written before; otherwise gives it the next number and
   * returns false, and the caller writes it.
   */
  boolean writeRef(Object value) {
    int number = refs.get(value);
    if (number < 0) {
      refs.put(value, refCount++);
      return false;
    }
    if (dialect == Dialect.FINAL) {
      writeByte(FinalTag.REF);
      writeInt(number);
    } else if (number <= 0xff) {
      byte[] b = ensure(2);
      b[pos++] = Tag.REF_BYTE;
      b[pos++] = (byte) number;
    } else if (number <= 0xffff) {
      writeHeader(Tag.REF_SHORT, number);
    } else {
      writeFixedInt(Tag.REF, number);
    }
    return true;
  }

  /** Writes {@code replacement} where {@code value} stands, and remembers it as {@code value}. */
  void writeReplaced(Object value, @Nullable Object replacement) {
    if (refs.get(value) >= 0) {
      writeRef(value);
      return;
    }
    int number = refCount;
    writeValue(replacement);
    if (refCount > number) {
      refs.put(value, number);
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
    int index = codec.likelyIndex;
    if (index >= defs.length || defs[index] != codec) {
      index = indexOf(codec);
      if (index < 0) {
        index = defCount;
        addDef(codec);
        writeRaw(codec.definition(dialect));
      }
    }
    byte[] b = ensure(6);
    if (dialect == Dialect.FINAL) {
      if (index <= FinalTag.MAX_SHORT_OBJECT) {
        b[pos++] = (byte) (FinalTag.OBJECT_SHORT + index);
        return;
      }
      b[pos++] = FinalTag.OBJECT;
      writeInt(index);
      return;
    }
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
    if (dialect == Dialect.FINAL) {
      startFinalList(type, length);
      return false;
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
    if (length <= 0xff) {
      byte[] b = ensure(2);
      b[pos++] = Tag.LENGTH_BYTE;
      b[pos++] = (byte) length;
    } else {
      writeFixedInt(Tag.LENGTH, length);
    }
    return true;
  }

  private void startFinalList(@Nullable String type, int length) {
    boolean isShort = length <= FinalTag.MAX_SHORT_LIST;
    if (type == null) {
      writeByte(isShort ? FinalTag.LIST_UNTYPED_SHORT + length : FinalTag.LIST_UNTYPED_FIXED);
    } else {
      writeByte(isShort ? FinalTag.LIST_SHORT + length : FinalTag.LIST_FIXED);
      writeFinalType(type);
    }
    if (!isShort) {
      writeInt(length);
    }
  }

  private void writeFinalType(String type) {
    int index = indexOf(type);
    if (index < 0) {
      addType(type);
      writeString(type);
    } else {
      writeInt(index);
    }
  }

  void endList(boolean marked) {
    depth--;
    if (marked) {
      writeByte(dialect.end());
    }
  }

  void startMap(@Nullable String type) {
    if (++depth > maxDepth) {
      throw tooDeep(null);
    }
    if (type == null) {
      writeByte(dialect == Dialect.DRAFT ? Tag.MAP : FinalTag.MAP_UNTYPED);
      return;
    }
    writeByte(Tag.MAP);
    if (dialect == Dialect.FINAL) {
      writeFinalType(type);
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

  HessianException tooDeep(@Nullable Throwable cause) {
    return new HessianException("nested deeper than " + maxDepth + " (see HessianLimits)", cause);
  }

  private void writeNewType(String type) {
    addType(type);
    writeHeader(Tag.TYPE, type.length());
    writeChars(type, 0, type.length());
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
      if (codec.likelyIndex != defCount) {
        codec.likelyIndex = defCount;
      }
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
}
