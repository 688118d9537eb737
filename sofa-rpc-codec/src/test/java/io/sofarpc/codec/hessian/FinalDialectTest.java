// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import lab.Dump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hessian 2.0 as Dubbo writes it, from bytes that Dubbo wrote. */
@SuppressWarnings("JavaUtilDate") // what the wire carries
class FinalDialectTest {

  private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 22, 1, 2, 3, 4);
  private static final HessianTypes TYPES = types(Dialect.FINAL);
  private static final Map<String, byte[]> CAPTURED = captured();

  private static HessianTypes types(Dialect dialect) {
    return HessianTypes.of(
        dialect,
        List.of(
            Dump.Person.class,
            Dump.Point.class,
            Dump.Derived.class,
            Dump.Biz.class,
            Dump.Person[].class),
        List.of(),
        HessianLimits.DEFAULT);
  }

  private static Map<String, byte[]> captured() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                FinalDialectTest.class.getResourceAsStream("/dubbo-values.txt"), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", 2);
        if (!parts[0].equals("#")) {
          all.put(parts[0], HexFormat.of().parseHex(parts[1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static Map<String, List<?>> expected() {
    Map<String, List<?>> values = new TreeMap<>();
    for (String label : CAPTURED.keySet()) {
      if (label.matches("int-?\\d+")) {
        values.put(label, List.of(Integer.valueOf(label.substring(3))));
      } else if (label.matches("long-?\\d+")) {
        values.put(label, List.of(Long.valueOf(label.substring(4))));
      } else if (label.matches("double.+") && !label.equals("double-0.0") && !label.endsWith("s")) {
        values.put(label, List.of(Double.valueOf(label.substring(6))));
      }
    }
    values.put("double-0.0", List.of(0.0)); // Dubbo drops the sign
    values.put("null", Arrays.asList((Object) null));
    values.put("true", List.of(true));
    values.put("str", List.of("", "a", "\u00e4", "\u20ac", "\ud83d\ude00", "\0"));
    values.put("str31", List.of("a".repeat(31)));
    values.put("str32", List.of("a".repeat(32)));
    values.put("bytes", List.of(new byte[0], new byte[15]));
    values.put("bytes16", List.of(new byte[16]));
    values.put(
        "date",
        List.of(
            new Date(1234567890123L), new Date(60_000_000), new Date(0), new Date(60000L << 33)));
    values.put("sql", List.of(new java.sql.Timestamp(1234567890123L), new java.sql.Date(60_000)));
    values.put("dec", List.of(new BigDecimal("1.23")));
    values.put("bigint", List.of(new BigInteger("-123456789012345678901234567890")));
    values.put("list", List.of(List.of(1, 2), List.of(1, 2, 3, 4, 5, 6, 7, 8)));
    values.put("listnested", List.of(List.of(1), List.of(1), List.of(1, 1, 1, 1, 1, 1, 1, 1, 1)));
    values.put("emptyList", List.of(List.of(), List.of(1), List.of(1)));
    values.put("set", List.of(Set.of(1), Set.of(1), Set.of(1), Set.of(1)));
    Map<String, Integer> one = Map.of("a", 1);
    values.put("map", List.of(one, one, one, one, Map.of("a", 1, "b", 2), Map.of(), one));
    values.put("treemap2", List.of(one, one));
    values.put("ints", List.of(new int[] {1, 2}, new int[] {3}, new int[9]));
    values.put("int[][]", Collections.singletonList(new int[][] {{1}, {2}}));
    values.put("strings", Collections.singletonList(new String[] {"a", null}));
    values.put("enum", List.of(Dump.Color.RED, Dump.Color.GREEN, Dump.Color.RED));
    values.put("record", List.of(new Dump.Point(1, "y")));
    values.put("EnumSet", List.of(EnumSet.of(Dump.Color.RED)));
    values.put("times", List.of(LocalDate.of(2026, 11, 22)));
    values.put("lt", List.of(LocalTime.of(1, 2, 3, 4)));
    values.put("ldt", List.of(TIME));
    values.put("instant", List.of(Instant.ofEpochSecond(5, 6)));
    values.put("dur", List.of(Duration.ofSeconds(5, 6)));
    values.put("zdt", List.of(ZonedDateTime.of(TIME, ZoneId.of("Europe/Berlin"))));
    values.put("zid", List.of(ZoneId.of("Europe/Berlin")));
    values.put("zo", List.of(ZoneOffset.ofHours(1)));
    values.put("odt", List.of(OffsetDateTime.of(TIME, ZoneOffset.ofHours(1))));
    values.put("ot", List.of(OffsetTime.of(LocalTime.of(1, 2, 3, 4), ZoneOffset.ofHours(1))));
    values.put("md", List.of(MonthDay.of(1, 2)));
    values.put("ym", List.of(YearMonth.of(2026, 1)));
    values.put("y", List.of(Year.of(2026)));
    values.put("per", List.of(Period.of(1, 2, 3)));
    values.put("uuid", List.of(new UUID(1, 2)));
    values.put("locale", List.of(Locale.GERMANY, Locale.ROOT));
    values.put("currency", List.of(Currency.getInstance("EUR")));
    values.put("uri", List.of(URI.create("http://a/")));
    values.put("class", List.of(String.class, int.class));
    values.put("bitset", List.of(BitSet.valueOf(new long[] {5})));
    Dump.Point twice = new Dump.Point(3, "z");
    values.put("twice", List.of(List.of(twice, twice)));
    values.put("refToDate", List.of(List.of(LocalDate.of(2026, 1, 1), twice, twice)));
    return values;
  }

  static List<Map.Entry<String, List<?>>> values() {
    return List.copyOf(expected().entrySet());
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatDubboWrites_isRead_andWrittenAgain(Map.Entry<String, List<?>> value) {
    List<?> expected = value.getValue();

    List<Object> read = read(CAPTURED.get(value.getKey()), expected.size());
    HessianWriter out = TYPES.writer();
    read.forEach(out::write);
    List<Object> again = read(Arrays.copyOf(out.array(), out.size()), expected.size());

    assertThat(read.toArray()).isEqualTo(expected.toArray());
    assertThat(again.toArray()).isEqualTo(expected.toArray());
  }

  @Test
  void objects_haveTheirFields_andReferToThemselves() {
    Dump.Person person = (Dump.Person) read(CAPTURED.get("person"), 1).get(0);

    assertThat(person.friend).isSameAs(person);
    assertThat(person.tags).containsExactly("a", "b");
    assertThat(person.color).isEqualTo(Dump.Color.GREEN);
    assertThat(person.f).isEqualTo(1.5f);
    assertThat(person.c).isEqualTo('c');
    assertThat(person.l).isEqualTo(1L << 40);
    Dump.Derived derived = (Dump.Derived) read(CAPTURED.get("derived"), 1).get(0);
    assertThat(derived.id()).isEqualTo(2);
    assertThat(derived.baseId()).isEqualTo(1);
  }

  @Test
  void exceptions_haveMessageCauseAndTrace() {
    Dump.Biz biz = (Dump.Biz) read(CAPTURED.get("biz"), 1).get(0);
    Throwable state = (Throwable) read(CAPTURED.get("ise"), 1).get(0);

    assertThat(biz).hasMessage("msg");
    assertThat(biz.code).isEqualTo(5);
    assertThat(biz.getStackTrace()).containsExactly(new StackTraceElement("C", "m", "F", 3));
    assertThat(state).isInstanceOf(IllegalStateException.class).hasMessage("m");
    assertThat(state).hasCauseInstanceOf(RuntimeException.class).hasRootCauseMessage("c");
  }

  @Test
  void longTextsAndBytes_areReadInParts() {
    String text = "a".repeat(32_767) + "\ud83d\ude00" + "b".repeat(70_000);
    byte[] bytes = new byte[70_000];
    bytes[69_999] = 1;
    HessianWriter out = TYPES.writer();
    out.write(text);
    out.write(bytes);
    List<Object> longs = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      longs.add(new Dump.Point(i, "x"));
    }
    longs.addAll(List.copyOf(longs)); // references of all widths
    out.write(longs);

    List<Object> read = read(Arrays.copyOf(out.array(), out.size()), 3);

    assertThat(read.get(0)).isEqualTo(text);
    assertThat(read.get(1)).isEqualTo(bytes);
    assertThat(read.get(2)).isEqualTo(longs);
    List<?> points = (List<?>) read.get(2);
    assertThat(points.get(139_999)).isSameAs(points.get(69_999));
  }

  static Stream<String> labels() {
    return CAPTURED.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("labels")
  void whatIsCutOff_orOfOtherClasses_isRefusedAndNothingElse(String label) {
    byte[] whole = CAPTURED.get(label);
    HessianTypes none = HessianTypes.of(Dialect.FINAL, List.of(), List.of(), HessianLimits.DEFAULT);

    for (int length = 0; length < whole.length; length++) {
      readAsMuchAsThereIs(none, Arrays.copyOf(whole, length));
      readAsMuchAsThereIs(TYPES, Arrays.copyOf(whole, length));
    }

    assertThatThrownBy(
            () ->
                none.reader(CAPTURED.get("person"), 0, CAPTURED.get("person").length)
                    .read(Target.ANY))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("lab.Dump$Person is not allowed");
  }

  private static void readAsMuchAsThereIs(HessianTypes types, byte[] bytes) {
    HessianReader in = types.reader(bytes, 0, bytes.length);
    try {
      while (in.remaining() > 0) {
        in.read(Target.ANY);
      }
    } catch (HessianException refused) {
      assertThat(refused).hasMessageNotContaining("cannot make the value received");
    }
  }

  private static List<Object> read(byte[] bytes, int count) {
    HessianReader in = TYPES.reader(bytes, 0, bytes.length);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(in.read(Target.ANY));
    }
    in.requireEnd();
    return values;
  }
}
