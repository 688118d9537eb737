// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one content. Only classes of its {@link HessianTypes} are made; no class is
 * ever looked up by a name from the wire. Whatever the bytes, the outcome is a value or a {@link
 * HessianException}. Not thread-safe.
 */
final class HessianReader {

  /** The value of a class that is not allowed, where it was dropped; a later reference fails. */
  private record Refused(String name) {}

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_AT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_AT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final Target THROWABLE = new Target(Throwable.class);
  private static final Object NOTHING = new Object();
  private static final ClassDef[] NO_DEFS = {};
  private static final TypeName[] NO_TYPES = {};

  private final HessianTypes types;
  private final HessianLimits limits;
  private byte[] buf;
  private int pos;
  private int end;

  private @Nullable ClassDef[] defs = NO_DEFS;
  private int defCount;
  private @Nullable TypeName[] typeNames = NO_TYPES;
  private int typeCount;
  private @Nullable Object[] refs = new @Nullable Object[8];
  private int[] refWeights = new int[8];
  private int refCount;

  private int depth;
  private int step;
  private int dropping;
  private int pendingAllowed;
  // how many values were read, those behind references counted each time: what a hash code visits
  private long weight;
  private long hashWork;
  private @Nullable NameTable<ClassDef.Seen> envelopes;
  private Target result = Target.ANY;

  HessianReader(HessianTypes types, byte[] buf, int offset, int length) {
    this.types = types;
    this.limits = types.limits();
    this.buf = buf;
    this.pos = offset;
    this.end = offset + length;
  }

  /** Forgets all tables and reads other bytes. */
  void reset(byte[] buf, int offset, int length) {
    this.buf = buf;
    this.pos = offset;
    this.end = offset + length;
    Arrays.fill(defs, 0, defCount, null);
    defCount = 0;
    Arrays.fill(typeNames, 0, typeCount, null);
    typeCount = 0;
    Arrays.fill(refs, 0, refCount, null);
    refCount = 0;
    depth = 0;
    dropping = 0;
    pendingAllowed = 0;
    weight = 0;
    hashWork = 0;
    envelopes = null;
  }

  /** Returns how many bytes are left. */
  int remaining() {
    return end - pos;
  }

  /**
   * Reads the next value as one of the declared type.
   *
   * @throws HessianException if the bytes are malformed, hold a class that is not allowed, do not
   *     fit {@code target} or go over a limit
   */
  @Nullable Object read(Target target) {
    try {
      return target.read(this);
    } catch (HessianException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new HessianException("nested too deep for the stack of this thread", e);
    } catch (RuntimeException e) {
      // from code that the values meet: compareTo in a TreeMap, LocalDate.of, a constructor
      throw new HessianException("cannot make the value received: " + e, e);
    }
  }

  @Nullable Object read(Target target, NameTable<ClassDef.Seen> envelopes) {
    this.envelopes = envelopes;
    try {
      return read(target);
    } finally {
      this.envelopes = null;
    }
  }

  @Nullable Object readResponse(Target target, NameTable<ClassDef.Seen> envelopes, Target result) {
    this.result = result;
    return read(target, envelopes);
  }

  /** Reads the result in a response: as declared, or an exception. */
  @Nullable Object readResult() {
    while (peekKind() == Tag.IS_CLASS_DEF) {
      readByte();
      readClassDef();
    }
    if (peekKind() == Tag.IS_OBJECT && nextIsThrowable()) {
      return THROWABLE.read(this);
    }
    return result.read(this);
  }

  private boolean nextIsThrowable() {
    int here = pos++;
    int index = readInt();
    pos = here;
    return index >= 0 && index < defCount && defs[index].looksThrowable();
  }

  // ---- what targets, plans and codecs use

  HessianTypes types() {
    return types;
  }

  /** Returns which field of an object is being read. */
  int step() {
    return step;
  }

  void step(int step) {
    this.step = step;
  }

  /** Returns the kind of the next value without reading it. */
  byte peekKind() {
    if (pos >= end) {
      throw truncated();
    }
    return Tag.kind(buf[pos]);
  }

  /** Reads whatever comes next; {@code hint} says what would be welcome. */
  @SuppressWarnings("JavaUtilDate") // what the wire carries
  @Nullable Object readAny(Target hint) {
    int tag = readByte();
    while (tag == Tag.CLASS_DEF) {
      readClassDef();
      tag = readByte();
    }
    return switch (Tag.kind(tag)) {
      case Tag.IS_NULL -> null;
      case Tag.IS_BOOLEAN -> tag == Tag.TRUE;
      case Tag.IS_INT -> intAfter(tag);
      case Tag.IS_LONG -> longAfter(tag);
      case Tag.IS_DOUBLE -> doubleAfter(tag);
      case Tag.IS_DATE -> new Date(nextLong());
      case Tag.IS_STRING -> stringAfter(tag);
      case Tag.IS_BYTES -> bytesAfter(tag);
      case Tag.IS_LIST -> listAfter(tag, hint);
      case Tag.IS_MAP -> mapAfter(hint);
      case Tag.IS_OBJECT -> objectAfter(hint);
      case Tag.IS_REF -> resolve(refAfter(tag));
      default -> throw unexpected(tag);
    };
  }

  /** Reads a value that nobody wants: kept only as far as references may lead to it. */
  void drop() {
    dropping++;
    pendingAllowed++;
    readAny(Target.ANY);
    pendingAllowed--;
    dropping--;
  }

  boolean isDropping() {
    return dropping > 0;
  }

  /** While allowed, references to unfinished values are read as null. */
  void allowPending(boolean allowed) {
    pendingAllowed += allowed ? 1 : -1;
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

  long readLong() {
    return wholeAfter(readByte());
  }

  double readDouble() {
    int tag = readByte();
    return switch (Tag.kind(tag)) {
      case Tag.IS_DOUBLE -> doubleAfter(tag);
      default -> wholeAfter(tag);
    };
  }

  boolean readBoolean() {
    int tag = readByte();
    return tag == Tag.TRUE || (tag != Tag.FALSE && wholeAfter(tag) != 0);
  }

  @Nullable String readString() {
    int tag = readByte();
    return switch (Tag.kind(tag)) {
      case Tag.IS_STRING -> stringAfter(tag);
      case Tag.IS_NULL -> null;
      case Tag.IS_INT -> Integer.toString(intAfter(tag));
      case Tag.IS_LONG -> Long.toString(longAfter(tag));
      case Tag.IS_DOUBLE -> Double.toString(doubleAfter(tag));
      case Tag.IS_BOOLEAN -> Boolean.toString(tag == Tag.TRUE);
      case Tag.IS_REF -> {
        Object value = resolve(refAfter(tag));
        if (value instanceof CharSequence chars) {
          yield chars.toString();
        }
        throw mismatch("a string", value);
      }
      default -> throw unexpected(tag, "a string");
    };
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

  /** Gives the next number to a value that is already made. */
  int addRef(@Nullable Object value) {
    int number = refCount;
    if (number == refs.length) {
      if (number >= limits.maxObjects()) {
        throw tooMany("objects", limits.maxObjects());
      }
      refs = Arrays.copyOf(refs, number * 2);
      refWeights = Arrays.copyOf(refWeights, number * 2);
    }
    refs[number] = value;
    refWeights[number] = 0;
    refCount = number + 1;
    return number;
  }

  /** Gives the next number to a value that is made only after its parts. */
  int reserveRef() {
    return addRef(null);
  }

  void setRef(int number, @Nullable Object value) {
    refs[number] = value == null ? NOTHING : value;
  }

  /** Returns the number if a reference comes next, and reads it; -1 for any other value. */
  int readRef() {
    return peekKind() == Tag.IS_REF ? refAfter(readByte()) : -1;
  }

  /** Returns the value of a reference, or null for an unfinished one. */
  @Nullable Object refOrPending(int number) {
    pendingAllowed++;
    Object value = resolve(number);
    pendingAllowed--;
    return value;
  }

  /** Tells whether a list or map has another element. */
  boolean hasNext() {
    if (pos >= end) {
      throw truncated();
    }
    return buf[pos] != Tag.END;
  }

  long weight() {
    return weight;
  }

  /** Charges what it costs to hash a value that was read since the weight was {@code before}. */
  void chargeHash(long before) {
    chargeWork(weight - before);
  }

  void chargeWork(long amount) {
    hashWork += amount;
    if (hashWork > limits.maxHashWork()) {
      throw new HessianException("hashing the keys received takes too long (see HessianLimits)");
    }
  }

  /** Returns a size to start with for {@code length} elements, never more than the bytes left. */
  int capacity(int length) {
    return Math.min(length, end - pos);
  }

  // ---- lists, maps, objects

  private @Nullable Object listAfter(int tag, Target hint) {
    enter();
    TypeName type = null;
    int length = -1;
    if (tag == Tag.LIST_FIXED) {
      type = typeName(readInt());
      length = readInt();
      if (length < 0) {
        throw new HessianException("list of " + length + " elements");
      }
    } else {
      type = readTypeName();
      int next = pos < end ? buf[pos] : -1;
      if (next == Tag.LENGTH_BYTE) {
        pos++;
        length = readByte();
      } else if (next == Tag.LENGTH) {
        pos++;
        length = nextInt();
        if (length < 0) {
          throw new HessianException("list of " + length + " elements");
        }
      }
    }
    if (length > end - pos) {
      throw truncated();
    }
    int number = refCount;
    long start = weight;
    Object value = types.listCodec(type, hint, this).readList(this, length, hint.element());
    weigh(number, start);
    if (tag == Tag.LIST) {
      endOfList();
    }
    depth--;
    return value;
  }

  private @Nullable Object mapAfter(Target hint) {
    enter();
    TypeName type = readTypeName();
    int number = refCount;
    long start = weight;
    Object value = types.mapCodec(type, hint, this).readMap(this, hint.key(), hint.element());
    weigh(number, start);
    endOfList();
    depth--;
    return value;
  }

  private void endOfList() {
    int tag = readByte();
    if (tag != Tag.END) {
      throw new HessianException("more elements than announced: " + hex(tag) + " (expected: end)");
    }
  }

  private @Nullable Object objectAfter(Target hint) {
    enter();
    int index = readInt();
    if (index < 0 || index >= defCount) {
      throw new HessianException("class definition " + index + " of " + defCount);
    }
    ClassDef def = defs[index];
    ClassCodec.Plan plan = def.plan();
    int number = refCount;
    long start = weight;
    Object value;
    if (plan != null) {
      value = plan.read(this);
    } else if (dropping > 0) {
      addRef(new Refused(def.name()));
      dropFields(def);
      value = null;
    } else if (hint.takesThrowable() && def.looksThrowable()) {
      value = UnknownThrowable.plan(def).read(this);
    } else {
      throw types.refusal(def.name());
    }
    weigh(number, start);
    depth--;
    return value;
  }

  private void dropFields(ClassDef def) {
    for (int i = def.fields().size(); i > 0; i--) {
      readAny(Target.ANY);
    }
  }

  private void readClassDef() {
    int start = pos;
    int length = readInt();
    if (length < 0 || length > end - pos) {
      throw truncated();
    }
    ClassDef.Seen seen = null;
    if (isAscii(pos, length)) {
      seen = envelopes == null ? null : envelopes.get(buf, pos, length);
      seen = seen == null ? types.readable().get(buf, pos, length) : seen;
      ClassDef known = seen == null ? null : seen.match(buf, start, end);
      if (known != null) {
        pos = start + known.bytes().length;
        addDef(known);
        return;
      }
    }
    addDef(newClassDef(start, length, seen));
  }

  private ClassDef newClassDef(int start, int length, ClassDef.@Nullable Seen seen) {
    String name = chars(length);
    if (seen == null) {
      seen = types.readable().get(name);
    }
    int count = readInt();
    if (count < 0 || count > end - pos) {
      throw truncated();
    }
    List<String> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String field = readString();
      if (field == null) {
        throw new HessianException("field without a name in the definition of " + name);
      }
      fields.add(field);
    }
    ClassCodec.Plan plan = seen == null ? null : seen.codec().plan(fields);
    ClassDef def = new ClassDef(name, fields, plan, Arrays.copyOfRange(buf, start, pos));
    if (seen != null) {
      seen.remember(def);
    }
    return def;
  }

  private void addDef(ClassDef def) {
    if (defCount == defs.length) {
      defs = Arrays.copyOf(defs, Math.max(4, defCount * 2));
    }
    defs[defCount++] = def;
  }

  private @Nullable TypeName readTypeName() {
    if (pos >= end) {
      throw truncated();
    }
    if (buf[pos] == Tag.TYPE_REF) {
      pos++;
      return typeName(readInt());
    }
    if (buf[pos] != Tag.TYPE) {
      return null;
    }
    pos++;
    int length = nextShort();
    if (length > end - pos) {
      throw truncated();
    }
    TypeName type = null;
    if (isAscii(pos, length)) {
      type = types.typeName(buf, pos, length);
    }
    if (type == null) {
      type = types.typeName(chars(length));
    } else {
      pos += length;
    }
    if (typeCount == typeNames.length) {
      typeNames = Arrays.copyOf(typeNames, Math.max(4, typeCount * 2));
    }
    typeNames[typeCount++] = type;
    return type;
  }

  private TypeName typeName(int index) {
    if (index < 0 || index >= typeCount) {
      throw new HessianException("type " + index + " of " + typeCount);
    }
    return typeNames[index];
  }

  private @Nullable Object resolve(int number) {
    if (number < 0 || number >= refCount) {
      throw new HessianException("reference to value " + number + " of " + refCount);
    }
    weight += refWeights[number];
    Object value = refs[number];
    if (value == null) {
      if (pendingAllowed > 0) {
        return null;
      }
      throw new HessianException(
          "cycle through a value that is made from its parts (a record, an exception, java.time)");
    }
    if (value instanceof Refused refused) {
      if (dropping > 0) {
        return null;
      }
      throw types.refusal(refused.name());
    }
    return value == NOTHING ? null : value;
  }

  // Saturates far above any limit; so few bytes cannot make the sum of a long overflow either.
  private void weigh(int number, long start) {
    refWeights[number] = (int) Math.min(Integer.MAX_VALUE, weight - start);
  }

  private void enter() {
    if (++depth > limits.maxDepth()) {
      throw new HessianException(
          "nested deeper than " + limits.maxDepth() + " (see HessianLimits)");
    }
  }

  // ---- scalars

  private long wholeAfter(int tag) {
    return switch (Tag.kind(tag)) {
      case Tag.IS_INT -> intAfter(tag);
      case Tag.IS_LONG -> longAfter(tag);
      case Tag.IS_NULL, Tag.IS_BOOLEAN -> tag == Tag.TRUE ? 1 : 0;
      case Tag.IS_DOUBLE -> whole(doubleAfter(tag));
      default -> throw unexpected(tag, "a number");
    };
  }

  private static long whole(double value) {
    if (value != (long) value) {
      throw new HessianException("number with a fraction: " + value + " (expected: whole)");
    }
    return (long) value;
  }

  private int intAfter(int tag) {
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

  private long longAfter(int tag) {
    if (tag >= 0xf0) {
      return ((tag - 0xf8L) << 8) + readByte();
    } else if (tag >= 0xd8) {
      return tag - 0xe0L;
    } else if (tag == Tag.LONG) {
      return nextLong();
    } else if (tag == Tag.LONG_INT) {
      return nextInt();
    } else {
      return ((tag - 0x3cL) << 16) + nextShort();
    }
  }

  private double doubleAfter(int tag) {
    return switch (tag) {
      case Tag.DOUBLE_ZERO -> 0.0;
      case Tag.DOUBLE_ONE -> 1.0;
      case Tag.DOUBLE_BYTE -> (byte) readByte();
      case Tag.DOUBLE_SHORT -> (short) nextShort();
      case Tag.DOUBLE_FLOAT -> Float.intBitsToFloat(nextInt());
      default -> Double.longBitsToDouble(nextLong());
    };
  }

  private String stringAfter(int tag) {
    if (tag <= 0x1f) {
      return chars(tag);
    }
    int length = nextShort();
    if (tag == Tag.STRING) {
      return chars(length);
    }
    StringBuilder text = new StringBuilder(capacity(2 * length)).append(chars(length));
    while (true) {
      int next = readByte();
      if (Tag.kind(next) != Tag.IS_STRING) {
        throw unexpected(next, "the rest of a string");
      }
      text.append(chars(next <= 0x1f ? next : nextShort()));
      if (next != Tag.STRING_CHUNK) {
        return text.toString();
      }
    }
  }

  private byte[] bytesAfter(int tag) {
    int length = tag <= 0x2f ? tag - 0x20 : nextShort();
    byte[] bytes = nextBytes(length);
    while (tag == Tag.BYTES_CHUNK) {
      tag = readByte();
      if (Tag.kind(tag) != Tag.IS_BYTES) {
        throw unexpected(tag, "the rest of bytes");
      }
      length = tag <= 0x2f ? tag - 0x20 : nextShort();
      need(length);
      int old = bytes.length;
      bytes = Arrays.copyOf(bytes, old + length);
      System.arraycopy(buf, pos, bytes, old, length);
      pos += length;
    }
    return bytes;
  }

  private String chars(int length) {
    need(length);
    if (isAscii(pos, length)) {
      String text = new String(buf, pos, length, StandardCharsets.ISO_8859_1);
      pos += length;
      return text;
    }
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = nextChar();
    }
    return new String(text);
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

  private boolean isAscii(int from, int length) {
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

  private int refAfter(int tag) {
    return switch (tag) {
      case Tag.REF_BYTE -> readByte();
      case Tag.REF_SHORT -> nextShort();
      default -> nextInt();
    };
  }

  // Every value starts here, so this is also where values are counted.
  private int readByte() {
    if (pos >= end) {
      throw truncated();
    }
    weight++;
    return buf[pos++] & 0xff;
  }

  private int nextShort() {
    need(2);
    int value = (short) SHORT.get(buf, pos) & 0xffff;
    pos += 2;
    return value;
  }

  private int nextInt() {
    need(4);
    int value = (int) INT_AT.get(buf, pos);
    pos += 4;
    return value;
  }

  private long nextLong() {
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

  // ---- failures

  HessianException mismatch(String expected, @Nullable Object value) {
    String got = value == null ? "null" : value.getClass().getName();
    return new HessianException("got " + got + " (expected: " + expected + ")");
  }

  private HessianException unexpected(int tag, String expected) {
    return new HessianException(
        "value starts with "
            + hex(tag)
            + " at byte "
            + (pos - 1)
            + " (expected: "
            + expected
            + ")");
  }

  private HessianException unexpected(int tag) {
    return unexpected(tag, "any value");
  }

  private HessianException truncated() {
    return new HessianException("content ends at byte " + end + " inside a value");
  }

  private static HessianException tooMany(String what, long limit) {
    return new HessianException("more than " + limit + " " + what + " (see HessianLimits)");
  }

  private static String hex(int b) {
    return String.format("0x%02x", b & 0xff);
  }
}
