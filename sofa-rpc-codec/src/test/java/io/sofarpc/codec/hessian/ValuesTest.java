// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.codec.hessian.Beans.Color;
import io.sofarpc.codec.hessian.Beans.Shape;
import java.io.File;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of value: there and back, and against the stock library. */
class ValuesTest {

  record Point(int x, String name, List<Long> more) implements Serializable {}

  record Line(Point from, Point to, double width, char end) implements Serializable {}

  static class Base implements Serializable {
    private static final long serialVersionUID = 1;
    private String name = "base";
    private final int id;

    Base(int id) {
      this.id = id;
    }
  }

  static class Derived extends Base {
    private static final long serialVersionUID = 1;
    private final String name;

    Derived(String name) {
      super(name.length()); // throws for what a stock peer would call it with
      this.name = name;
    }
  }

  static class Proxied implements Serializable {
    private static final long serialVersionUID = 1;
    final transient int secret;

    Proxied(int secret) {
      this.secret = secret;
    }

    private Stand writeReplace() {
      return new Stand(secret);
    }
  }

  static class Stand implements Serializable {
    private static final long serialVersionUID = 1;
    private final int value;

    Stand(int value) {
      this.value = value;
    }

    private Object readResolve() {
      return new Proxied(value);
    }
  }

  static class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1;
  }

  static class Wide implements Serializable {
    private static final long serialVersionUID = 1;
    byte b;
    short s;
    int i;
    long l;
    float f;
    double d;
    char c;
    boolean z;
    Integer boxed;
    Long boxedLong;
    Short boxedShort;
    Byte boxedByte;
    Float boxedFloat;
    Character boxedChar;
    String text;
    Set<String> set;
    String[] array;
    int[] ints;
    List<Short> shorts;
    Collection<Color> colors;
    EnumSet<Color> enums;
    EnumMap<Color, String> names;
    TreeMap<String, Long> sorted;
    Base base;
  }

  private static final HessianTypes TYPES =
      HessianTypes.of(
          List.of(
              Point.class,
              Line.class,
              Derived.class,
              Proxied.class,
              Names.class,
              Wide.class,
              Color.class,
              Shape.class,
              DayOfWeek.class),
          List.of());

  private static Object copy(Object value) {
    return Oracle.ours(TYPES, Oracle.ours(TYPES, new Object[] {value}));
  }

  // ---- what stock peers write the same way

  static List<Object> likeStock() {
    return List.of(
        true,
        (byte) -3,
        (short) 300,
        'x',
        1.5f,
        "",
        "x".repeat(31),
        "x".repeat(32),
        "x".repeat(0x8000),
        "x".repeat(0x8001),
        "x".repeat(0x7fff) + "\uD83D\uDE00".repeat(9),
        "\u4e2d\uD83D\uDE00\u00e9",
        new Date(1),
        new byte[15],
        new byte[16],
        new byte[0x8000],
        new byte[0x8001],
        new BigDecimal("-1.10"),
        Color.GREEN,
        DayOfWeek.MONDAY,
        new ArrayList<>(Collections.nCopies(256, 1)),
        new int[300],
        new int[][] {{1}, {2, 3}, null},
        new Object[] {1, "a", new Object[] {2L}},
        new Date[] {new Date(0)},
        new Integer[] {1, null},
        new String[][] {{"a"}, {}},
        new Class<?>[] {String.class, int.class, int[].class, String[].class, List.class},
        new byte[][] {{1}, {}},
        new char[][] {{'a'}},
        new Properties(),
        new ArrayDeque<>(List.of(1)),
        new ConcurrentHashMap<>(Map.of(1, 2)),
        new CopyOnWriteArraySet<>(List.of(1, 2)),
        new File("/tmp/x"),
        new java.sql.Timestamp(5),
        new java.sql.Date(5),
        new java.sql.Time(5),
        Locale.US,
        new GregorianCalendar(2020, 1, 1),
        Currency.getInstance("USD"),
        new AtomicInteger(5),
        new AtomicLong(5),
        new AtomicBoolean(true),
        new AtomicReference<>("x"),
        new AtomicIntegerArray(new int[] {1, 2}),
        LocalDate.of(2020, 1, 2),
        LocalTime.of(1, 2, 3, 4),
        LocalDateTime.of(2020, 1, 2, 3, 4),
        ZonedDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneId.of("Europe/Paris")),
        OffsetDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneOffset.UTC),
        OffsetTime.of(3, 4, 5, 6, ZoneOffset.ofHours(1)),
        Instant.ofEpochSecond(5, 6),
        Duration.ofMillis(-1500),
        Period.of(1, 2, 3),
        Year.of(2020),
        YearMonth.of(2020, 1),
        MonthDay.of(1, 2),
        ZoneId.of("Europe/Paris"),
        ZoneOffset.ofHours(2),
        new StackTraceElement("A", "m", "A.java", 3));
  }

  @ParameterizedTest
  @MethodSource("likeStock")
  void value_isWrittenAndReadAsByStock(Object value) {
    byte[] theirs = Oracle.write(value, value, new int[1], value);

    assertThat(Oracle.ours(TYPES, value, value, new int[1], value)).isEqualTo(theirs);
    assertThat(Dump.of(copy(value))).isEqualTo(Dump.of(Oracle.read(theirs)));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        -1,
        15,
        16,
        47,
        48,
        -8,
        -9,
        -16,
        -17,
        255,
        256,
        2047,
        2048,
        -2048,
        -2049,
        262143,
        262144,
        -262144,
        -262145,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        -(1L << 31) - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void number_isWrittenAsByStock(long value) {
    List<Object> forms =
        List.of((int) value, value, (double) value, (float) value / 8, value / 10d);

    for (Object number : forms) {
      byte[] theirs = Oracle.write(number);
      assertThat(Oracle.ours(TYPES, number)).as("%s", number).isEqualTo(theirs);
      assertThat(Oracle.ours(TYPES, theirs)).isEqualTo(Oracle.read(theirs));
    }
  }

  @Test
  void double_keepsTheSignOfZero_andIsReadByStock() {
    byte[] ours = Oracle.ours(TYPES, new Object[] {-0.0});

    assertThat(Oracle.read(ours)).isEqualTo(-0.0);
    assertThat(Oracle.ours(TYPES, ours)).isEqualTo(-0.0);
  }

  @Test
  void string_withALoneSurrogate_survives() {
    String lone = "a\uD83D";

    assertThat(copy(lone)).isEqualTo(lone);
    assertThat(copy("\uDE00" + "x".repeat(40_000) + lone))
        .isEqualTo("\uDE00" + "x".repeat(40_000) + lone);
  }

  // ---- what stock peers write differently, or cannot write, but can read

  static List<Object> unlikeStock() {
    return List.of(
        List.of(),
        List.of(1, 2, 3),
        List.of(1, 2, 3, 4).subList(1, 3),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        Collections.emptyList(),
        Collections.synchronizedList(new ArrayList<>(List.of(1))),
        new HashMap<>(Map.of(1, 2)).values());
  }

  @ParameterizedTest
  @MethodSource("unlikeStock")
  void immutableList_isReadAsAList_byAll(Object value) {
    byte[] ours = Oracle.ours(TYPES, value);

    assertThat(Oracle.read(ours)).isInstanceOf(ArrayList.class).isEqualTo(listOf(value));
    assertThat(Oracle.ours(TYPES, ours)).isEqualTo(listOf(value));
    assertThat(Oracle.ours(TYPES, Oracle.write(value))).isEqualTo(listOf(value));
  }

  private static Object listOf(Object value) {
    return value instanceof List<?> list ? list : new ArrayList<>((Collection<?>) value);
  }

  @Test
  void immutableSetsAndMaps_areReadAsSetsAndMaps_byAll() {
    for (Object value :
        List.of(
            Set.of(1, 2),
            Collections.emptySet(),
            Collections.unmodifiableSortedSet(new TreeSet<>(List.of(2, 1))),
            EnumSet.of(Color.RED, Color.BLUE),
            Map.of(1, 2),
            Map.of(1, 2, 3, 4).keySet(),
            Collections.emptyMap(),
            Collections.unmodifiableMap(new LinkedHashMap<>(Map.of("b", 1, "a", 2))),
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("b", 1, "a", 2))),
            new EnumMap<>(Map.of(Color.RED, 1)))) {
      byte[] ours = Oracle.ours(TYPES, value);

      assertThat(Oracle.read(ours)).isEqualTo(value);
      assertThat(Oracle.ours(TYPES, ours)).isEqualTo(value);
      assertThat(Oracle.ours(TYPES, Oracle.write(value))).isEqualTo(value);
    }
  }

  static List<Object> oursOnly() {
    return List.of(
        new BigInteger("-123456789012345678901234567890"),
        BigInteger.ZERO,
        BigInteger.ONE.shiftLeft(31),
        BigInteger.ONE.shiftLeft(32),
        new UUID(1, -2),
        URI.create("http://a/b?c"),
        BitSet.valueOf(new long[] {5, 1}),
        Optional.of("x"),
        Optional.empty(),
        OptionalInt.of(5),
        OptionalLong.empty(),
        OptionalDouble.of(0.5),
        new AbstractMap.SimpleEntry<>(1, 2),
        Map.entry(1, "b"),
        Shape.ROUND,
        new Line(new Point(1, "a", List.of(5L)), new Point(2, null, null), 0.5, 'z'),
        new Shape[] {Shape.SQUARE, Shape.ROUND},
        Locale.forLanguageTag("zh-Hans-CN"),
        new Locale("no", "NO", "NY"),
        Locale.ROOT);
  }

  @ParameterizedTest
  @MethodSource("oursOnly")
  void value_isReadAgain(Object value) {
    assertThat(copy(value)).isEqualTo(value);
  }

  @Test
  void enumWithABody_isReadByStock_andInTheirForm() {
    assertThat(Oracle.read(Oracle.ours(TYPES, Shape.ROUND))).isEqualTo(Shape.ROUND);
    assertThat(Oracle.ours(TYPES, Oracle.write(Shape.ROUND))).isEqualTo(Shape.ROUND);
  }

  @Test
  void enum_whenTheConstantIsUnknown_saysWhichAreKnown() {
    byte[] content =
        new Content().def(Color.class.getName(), "name").object(0).string("PINK").bytes();

    assertThatThrownBy(() -> Oracle.ours(TYPES, content))
        .hasMessageContaining("no constant PINK")
        .hasMessageContaining("[BLUE, GREEN, RED]");
  }

  @Test
  void record_isReadByName_withDefaultsForWhatIsMissing() {
    byte[] content =
        new Content()
            .def(Line.class.getName(), "x", "width")
            .object(0)
            .string("?")
            .integer(3)
            .bytes();

    assertThat(Oracle.ours(TYPES, content)).isEqualTo(new Line(null, null, 3, (char) 0));
  }

  // ---- objects

  @Test
  void object_keepsFinalFieldsAndBothOfTwoFieldsWithOneName() {
    Derived copy = (Derived) copy(new Derived("derived"));

    assertThat(copy.name).isEqualTo("derived");
    assertThat(((Base) copy).name).isEqualTo("base");
    assertThat(((Base) copy).id).isEqualTo(7);
  }

  @Test
  void object_travelsAsItsReplacement_andRefersToIt() {
    Proxied proxied = new Proxied(5);

    List<?> copy = (List<?>) copy(new ArrayList<>(List.of(proxied, proxied)));

    assertThat(((Proxied) copy.get(0)).secret).isEqualTo(5);
    assertThat(copy.get(1)).isSameAs(copy.get(0));
  }

  @Test
  void userCollection_keepsItsClass() {
    Names names = new Names();
    names.add("a");

    assertThat(copy(names)).isInstanceOf(Names.class).isEqualTo(List.of("a"));
  }

  @Test
  void object_isReadFromAMap_asByStock() {
    byte[] typed =
        new Content()
            .tag('M')
            .type(Wide.class.getName())
            .string("text")
            .string("x")
            .string("?")
            .integer(1)
            .tag('z')
            .bytes();
    byte[] untyped = new Content().tag('M').string("i").integer(5).tag('z').bytes();

    assertThat(((Wide) Oracle.ours(TYPES, typed)).text).isEqualTo("x");
    Object wide = TYPES.reader(untyped, 0, untyped.length).read(Targets.of(Wide.class));
    assertThat(((Wide) wide).i).isEqualTo(5);
  }

  @Test
  void circle_throughARecord_isRefused() {
    byte[] content = new Content().def(Line.class.getName(), "from").object(0).tag('J', 0).bytes();

    assertThatThrownBy(() -> Oracle.ours(TYPES, content)).hasMessageContaining("cycle");
  }

  // ---- what arrives is made to fit what is declared

  private static Wide wide(String field, Consumer<Content> value) {
    Content content = new Content().def(Wide.class.getName(), field).object(0);
    value.accept(content);
    return (Wide) Oracle.ours(TYPES, content.bytes());
  }

  private static Consumer<Content> of(Object value) {
    return content -> content.value(value);
  }

  @Test
  void numbers_fitEachOther() {
    assertThat(wide("b", of(5)).b).isEqualTo((byte) 5);
    assertThat(wide("s", of(500L)).s).isEqualTo((short) 500);
    assertThat(wide("i", of(5L)).i).isEqualTo(5);
    assertThat(wide("i", of(5.0)).i).isEqualTo(5);
    assertThat(wide("l", of(5)).l).isEqualTo(5);
    assertThat(wide("f", of(5)).f).isEqualTo(5);
    assertThat(wide("d", of(5L)).d).isEqualTo(5);
    assertThat(wide("c", of(97)).c).isEqualTo('a');
    assertThat(wide("z", of(1)).z).isTrue();
    assertThat(wide("boxed", of(5L)).boxed).isEqualTo(5);
    assertThat(wide("boxedLong", of(5)).boxedLong).isEqualTo(5L);
    assertThat(wide("boxedShort", of(5)).boxedShort).isEqualTo((short) 5);
    assertThat(wide("boxedByte", of(5)).boxedByte).isEqualTo((byte) 5);
    assertThat(wide("boxedFloat", of(0.5)).boxedFloat).isEqualTo(0.5f);
    assertThat(wide("boxedChar", of("x")).boxedChar).isEqualTo('x');
    assertThat(wide("text", of(5)).text).isEqualTo("5");
    assertThat(wide("i", of("-5")).i).isEqualTo(-5);
    assertThat(wide("d", of("0.5")).d).isEqualTo(0.5);
  }

  @Test
  void nulls_areDefaults() {
    for (String field : List.of("b", "s", "i", "l", "f", "d", "c", "z")) {
      wide(field, of(null));
    }
    assertThat(wide("boxed", of(null)).boxed).isNull();
  }

  @Test
  void numbers_thatDoNotFit_areAnError() {
    assertThatThrownBy(() -> wide("i", of(1L << 40))).hasMessageContaining("Wide.i: number out of");
    assertThatThrownBy(() -> wide("b", of(1000))).hasMessageContaining("Wide.b: number out of");
    assertThatThrownBy(() -> wide("i", of(1.5))).hasMessageContaining("fraction");
    assertThatThrownBy(() -> wide("i", of("x"))).hasMessageContaining("expected: a number");
    assertThatThrownBy(() -> wide("i", of("1e999999999"))).hasMessageContaining("out of range");
    assertThatThrownBy(() -> wide("i", of("9".repeat(999)))).hasMessageContaining("a number");
    assertThatThrownBy(() -> wide("base", of(Color.RED))).hasMessageContaining("expected: ");
    assertThatThrownBy(() -> wide("set", of("x"))).hasMessageContaining("expected: java.util.Set");
  }

  @Test
  void lists_fitCollectionsAndArrays() {
    assertThat(wide("set", of(List.of("a"))).set).isEqualTo(Set.of("a"));
    assertThat(wide("array", of(List.of("a", "b"))).array).containsExactly("a", "b");
    assertThat(wide("ints", of(List.of(1L, 2L))).ints).containsExactly(1, 2);
    assertThat(wide("shorts", of(new int[] {1, 2})).shorts).containsExactly((short) 1, (short) 2);
    assertThat(wide("colors", of(Set.of(Color.RED))).colors).containsExactly(Color.RED);
    assertThat(wide("enums", of(List.of(Color.RED))).enums).isEqualTo(EnumSet.of(Color.RED));
    assertThat(wide("names", of(Map.of(Color.RED, "r"))).names).containsEntry(Color.RED, "r");
    assertThat(wide("sorted", of(Map.of("a", 1))).sorted).isEqualTo(Map.of("a", 1L));
    // a list without a length
    assertThat(wide("ints", c -> c.tag('V').integer(1).integer(2).tag('z')).ints)
        .containsExactly(1, 2);
    assertThat(wide("array", c -> c.tag('V').string("a").tag('z')).array).containsExactly("a");
  }

  @Test
  void oneList_mayBeReferredToAsAnother() {
    byte[] content =
        new Content()
            .def(Wide.class.getName(), "set", "array", "colors")
            .object(0)
            .tag('V', 'n', 1)
            .string("a")
            .tag('z', 'J', 1, 'N')
            .bytes();

    Wide wide = (Wide) Oracle.ours(TYPES, content);

    assertThat(wide.set).isEqualTo(Set.of("a"));
    assertThat(wide.array).containsExactly("a");
  }

  @Test
  void tables_growBeyondTheirScans() {
    List<Object> values = new ArrayList<>();
    for (Object value : likeStock()) {
      if (value instanceof AtomicIntegerArray) {
        continue; // see the next test
      }
      values.add(value);
      values.add(new Object[] {value});
    }
    values.addAll(new ArrayList<>(values));

    byte[] ours = Oracle.ours(TYPES, new Object[] {values});

    assertThat(ours).isEqualTo(Oracle.write(values));
    assertThat(Dump.of(Oracle.ours(TYPES, ours))).isEqualTo(Dump.of(Oracle.read(ours)));
  }

  @Test
  void atomicArray_afterAnArrayOfItsType_isReadByUs_butNotByStock() {
    List<Object> values =
        new ArrayList<>(List.of(new int[] {1}, new AtomicIntegerArray(new int[] {1, 2})));

    byte[] ours = Oracle.ours(TYPES, values);

    assertThat(ours).isEqualTo(Oracle.write(values));
    assertThat(((List<?>) Oracle.ours(TYPES, ours)).get(1)).hasToString("[1, 2]");
    // stock looks for the end mark that the short form of a list does not have
    assertThatThrownBy(() -> Oracle.read(ours)).hasMessageContaining("unknown code");
  }

  @Test
  void usedWriterAndReader_forgetTheirTables() {
    HessianWriter out = TYPES.writer();
    Object[] values = {new Point(1, "a", new ArrayList<>()), new int[1], Color.RED};
    for (Object value : values) {
      out.write(value);
    }
    byte[] first = Arrays.copyOf(out.array(), out.size());

    out.forget();
    out.begin(new byte[1], 1);
    for (Object value : values) {
      out.write(value);
    }

    assertThat(Arrays.copyOfRange(out.array(), 1, out.size())).isEqualTo(first);
    HessianReader in = TYPES.reader(first, 0, first.length);
    in.read(Target.ANY);
    in.forget();
    in.begin(first, 0, first.length);
    assertThat(in.read(Target.ANY)).isEqualTo(values[0]);
  }
}
