// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

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
final class HessianReader extends ScalarReader {

  /** The value of a class that is not allowed, where it was dropped; a later reference fails. */
  private record Refused(String name) {}

  /** The length of a list that does not say how long it is. */
  private static final int OPEN = -1;

  private static final long MINUTE_MILLIS = 60_000;

  private static final Target THROWABLE = new Target(Throwable.class);
  private static final Object NOTHING = new Object();
  private static final ClassDef[] NO_DEFS = {};
  private static final TypeName[] NO_TYPES = {};
  private static final byte[] NO_BYTES = {};

  /** How many definitions of the content before are expected to come again. */
  private static final int GUESSES = 8;

  /** Larger tables are not worth keeping for the next content. */
  private static final int MAX_KEPT = 512;

  private final HessianTypes types;
  private final HessianLimits limits;

  /** More fields than any class of people has. */
  private static final int MAX_FIELDS = 4_096;

  /** Definitions of more bytes are read anew each time. */
  private static final int MAX_SEEN_BYTES = 4_096;

  private @Nullable ClassDef[] defs = NO_DEFS;
  private int defCount;
  private final @Nullable ClassDef[] guesses = new @Nullable ClassDef[GUESSES];
  private @Nullable TypeName[] typeNames = NO_TYPES;
  private int typeCount;
  private @Nullable Object[] refs = new @Nullable Object[8];
  private int[] refWeights = new int[8];
  private int refCount;

  private int depth;
  private int step;
  private int dropping;
  private boolean generic;
  private int pendingAllowed;
  private long announced;
  private long hashWork;
  private @Nullable NameTable<ClassDef.Seen> envelopes;
  private Target result = Target.ANY;
  private final RecentTimes recentTimes = new RecentTimes();

  HessianReader(HessianTypes types, byte[] buf, int offset, int length) {
    super(types.dialect(), buf, offset, length);
    this.types = types;
    this.limits = types.limits();
    this.announced = offset;
  }

  /** Reads other bytes, as the first thing or after {@link #forget}. */
  void begin(byte[] buf, int offset, int length) {
    this.buf = buf;
    this.pos = offset;
    this.end = offset + length;
    this.announced = offset;
  }

  /** Forgets all tables and what was read, so that a reader at rest keeps nothing alive. */
  void forget() {
    begin(NO_BYTES, 0, 0);
    forgetTexts();
    defs = cleared(defs, defCount, NO_DEFS);
    defCount = 0;
    typeNames = cleared(typeNames, typeCount, NO_TYPES);
    typeCount = 0;
    if (refs.length > MAX_KEPT) {
      refs = new @Nullable Object[8];
      refWeights = new int[8];
    } else {
      Arrays.fill(refs, 0, refCount, null);
    }
    refCount = 0;
    depth = 0;
    step = 0;
    result = Target.ANY;
    dropping = 0;
    generic = false;
    pendingAllowed = 0;
    weight = 0;
    hashWork = 0;
    envelopes = null;
  }

  private static <T extends @Nullable Object> T[] cleared(T[] table, int count, T[] none) {
    if (table.length > MAX_KEPT) {
      return none;
    }
    Arrays.fill(table, 0, count, null);
    return table;
  }

  /**
   * Says whether objects of classes that are not allowed are read as generic ones, where any value
   * is welcome, and their lists and maps as those of the JDK. Off in a new reader.
   */
  void generic(boolean wanted) {
    generic = wanted;
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

  /** Checks that nothing follows. */
  void requireEnd() {
    if (pos < end) {
      throw new HessianException((end - pos) + " bytes follow the last value");
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

  /**
   * Starts reading the first object of a content if it is of {@code def}, which is the usual
   * definition of an envelope; else leaves it unread, returning false.
   */
  boolean startEnvelope(ClassDef def) {
    int head = pos + 1 + def.bytes().length;
    if (defCount != 0
        || head + 2 > end
        || buf[pos] != Tag.CLASS_DEF
        || buf[head] != Tag.OBJECT
        || buf[head + 1] != (byte) 0x90
        || !def.startsAt(buf, pos + 1, end)) {
      return false;
    }
    pos = head + 2;
    enter();
    addDef(def);
    setRef(reserveRef(), null);
    return true;
  }

  void endEnvelope() {
    depth--;
  }

  /** Reads a list of strings if it comes as these bytes; else leaves it unread. */
  boolean skipStrings(byte[] list, String type) {
    if (!skip(list)) {
      return false;
    }
    addTypeName(types.typeName(type));
    setRef(reserveRef(), null);
    return true;
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
    int here = pos;
    int index = definitionAfter(readByte());
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

  /** Reads whatever comes next; {@code hint} says what would be welcome. */
  @Nullable Object readAny(Target hint) {
    int tag = readByte();
    while (kind(tag) == Tag.IS_CLASS_DEF) {
      readClassDef();
      tag = readByte();
    }
    return switch (kind(tag)) {
      case Tag.IS_NULL -> null;
      case Tag.IS_BOOLEAN -> tag == Tag.TRUE;
      case Tag.IS_INT -> intAfter(tag);
      case Tag.IS_LONG -> longAfter(tag);
      case Tag.IS_DOUBLE -> doubleAfter(tag);
      case Tag.IS_DATE -> dateAfter(tag);
      case Tag.IS_STRING -> stringAfter(tag);
      case Tag.IS_BYTES -> bytesAfter(tag);
      case Tag.IS_LIST -> listAfter(tag, hint);
      case Tag.IS_MAP -> mapAfter(tag, hint);
      case Tag.IS_OBJECT -> objectAfter(tag, hint);
      case Tag.IS_REF -> resolve(refAfter(tag));
      default -> throw unexpected(tag);
    };
  }

  @SuppressWarnings("JavaUtilDate") // what the wire carries
  private Date dateAfter(int tag) {
    boolean inMinutes = dialect == Dialect.FINAL && tag == FinalTag.DATE_MINUTES;
    return new Date(inMinutes ? nextInt() * MINUTE_MILLIS : nextLong());
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

  /** Tells whether a list or map may be of any class: nobody looks at it. */
  boolean takesAnyContainer() {
    return generic || dropping > 0;
  }

  /** While allowed, references to unfinished values are read as null. */
  void allowPending(boolean allowed) {
    pendingAllowed += allowed ? 1 : -1;
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

  RecentTimes recentTimes() {
    return recentTimes;
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

  // ---- lists, maps, objects

  private @Nullable Object listAfter(int tag, Target hint) {
    enter();
    boolean isDraft = dialect == Dialect.DRAFT;
    TypeName type = isDraft ? draftListType(tag) : finalListType(tag);
    int length = isDraft ? draftListLength(tag) : finalListLength(tag);
    boolean isMarked = isDraft ? tag == Tag.LIST : length == OPEN;
    if (length < OPEN || (length < 0 && !isMarked)) {
      throw new HessianException("list of " + length + " elements");
    }
    // each element takes a byte at least, so all lengths together are honest or the content is not
    announced += Math.max(0, length);
    if (announced > end || length > end - pos) {
      throw truncated();
    }
    int number = refCount;
    long start = weight;
    Object value = types.listCodec(type, hint, this).readList(this, length, hint.element());
    weigh(number, start);
    if (isMarked) {
      endOfList();
    }
    depth--;
    return value;
  }

  private @Nullable TypeName draftListType(int tag) {
    return tag == Tag.LIST_FIXED ? typeName(readInt()) : readTypeName();
  }

  private int draftListLength(int listTag) {
    if (listTag == Tag.LIST_FIXED) {
      return readInt();
    }
    int tag = pos < end ? buf[pos] : -1;
    if (tag == Tag.LENGTH_BYTE) {
      pos++;
      return readByte();
    } else if (tag != Tag.LENGTH) {
      return OPEN;
    }
    pos++;
    int length = nextInt();
    return length < 0 ? Integer.MIN_VALUE : length;
  }

  private @Nullable TypeName finalListType(int tag) {
    boolean isTyped =
        tag == FinalTag.LIST
            || tag == FinalTag.LIST_FIXED
            || (tag >= FinalTag.LIST_SHORT && tag < FinalTag.LIST_UNTYPED_SHORT);
    return isTyped ? readFinalTypeName() : null;
  }

  private int finalListLength(int tag) {
    if (tag >= FinalTag.LIST_SHORT) {
      return tag & FinalTag.MAX_SHORT_LIST;
    } else if (tag == FinalTag.LIST || tag == FinalTag.LIST_UNTYPED) {
      return OPEN;
    }
    int length = readInt();
    return length < 0 ? Integer.MIN_VALUE : length;
  }

  private @Nullable Object mapAfter(int tag, Target hint) {
    enter();
    TypeName type = null;
    if (tag != FinalTag.MAP_UNTYPED) {
      type = dialect == Dialect.DRAFT ? readTypeName() : readFinalTypeName();
    }
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
    if (kind(tag) != Tag.IS_END) {
      throw new HessianException("more elements than announced: " + hex(tag) + " (expected: end)");
    }
  }

  private int definitionAfter(int tag) {
    return dialect == Dialect.FINAL && tag >= FinalTag.OBJECT_SHORT
        ? tag - FinalTag.OBJECT_SHORT
        : readInt();
  }

  private @Nullable Object objectAfter(int tag, Target hint) {
    enter();
    int index = definitionAfter(tag);
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
    } else if (generic) {
      value = GenericCodec.plan(def).read(this);
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
    ClassDef guess = guesses[defCount & (GUESSES - 1)];
    if (guess != null && guess.startsAt(buf, pos, end)) {
      pos += guess.bytes().length;
      addDef(guess);
      return;
    }
    int start = pos;
    int length = dialect == Dialect.DRAFT ? readInt() : nameLength();
    if (length < 0 || length > end - pos) {
      throw truncated();
    }
    ClassDef.Seen seen = null;
    if (isAscii(pos, length)) {
      ClassDef.Seen envelope = envelopes == null ? null : envelopes.get(buf, pos, length);
      seen = envelope == null ? types.readable().get(buf, pos, length) : envelope;
      ClassDef known = seen == null ? null : seen.match(buf, start, end);
      if (known != null) {
        if (envelope == null) {
          guesses[defCount & (GUESSES - 1)] = known; // the next content is likely to be alike
        }
        pos = start + known.bytes().length;
        addDef(known);
        return;
      }
    }
    addDef(newClassDef(start, length, seen));
  }

  private int nameLength() {
    int tag = readByte();
    if (kind(tag) != Tag.IS_STRING || tag == dialect.stringChunk()) {
      throw unexpected(tag, "a name");
    }
    return textLength(tag);
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
    if (count > MAX_FIELDS) {
      throw new HessianException(
          "class " + name + " with " + count + " fields (limit: " + MAX_FIELDS + ")");
    }
    List<String> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String field = readString();
      if (field == null) {
        throw new HessianException("field without a name in the definition of " + name);
      }
      fields.add(field);
    }
    // What is remembered stays for as long as the codec lives: nothing large may.
    boolean lasting = seen != null && seen.hasRoom() && pos - start <= MAX_SEEN_BYTES;
    ClassCodec.Plan plan = seen == null ? null : seen.codec().plan(fields, lasting);
    ClassDef def = new ClassDef(name, fields, plan, Arrays.copyOfRange(buf, start, pos));
    if (seen != null && lasting) {
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
    return newTypeName(nextShort());
  }

  private TypeName readFinalTypeName() {
    return peekKind() == Tag.IS_STRING ? newTypeName(nameLength()) : typeName(readInt());
  }

  private TypeName newTypeName(int length) {
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
    addTypeName(type);
    return type;
  }

  private void addTypeName(TypeName type) {
    if (typeCount == typeNames.length) {
      typeNames = Arrays.copyOf(typeNames, Math.max(4, typeCount * 2));
    }
    typeNames[typeCount++] = type;
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

  // ---- failures

  HessianException mismatch(String expected, @Nullable Object value) {
    String got = value == null ? "null" : value.getClass().getName();
    return new HessianException("got " + got + " (expected: " + expected + ")");
  }

  private static HessianException tooMany(String what, long limit) {
    return new HessianException("more than " + limit + " " + what + " (see HessianLimits)");
  }
}
