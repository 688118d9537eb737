// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

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
import java.util.Base64;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of types that are one token. Where stock SOFARPC's library writes a type without being
 * configured, it is written like that: {@link Date} as milliseconds; where it refuses, as in {@code
 * java.time}, in the ISO form.
 */
@SuppressWarnings("JavaUtilDate") // services declare it
final class Scalars {

  private static final Map<Class<?>, TypeCodec> BY_CLASS = table();

  /** How many digits an exponent may add to an integer. */
  private static final int MAX_ZEROS = 100;

  private Scalars() {}

  /** Returns how a class is read and written, {@code null} if it is not a scalar. */
  static @Nullable TypeCodec find(Class<?> type) {
    return BY_CLASS.get(type);
  }

  private static Map<Class<?>, TypeCodec> table() {
    Map<Class<?>, TypeCodec> table = new HashMap<>();
    addNumbers(table);
    addTexts(table);
    addTimes(table);
    return Map.copyOf(table);
  }

  private static void addNumbers(Map<Class<?>, TypeCodec> table) {
    both(
        table,
        boolean.class,
        false,
        Boolean.class,
        JsonReader::readBoolean,
        JsonWriter::writeBoolean,
        Scalars::booleanOf);
    both(
        table,
        byte.class,
        (byte) 0,
        Byte.class,
        in -> (byte) in.readLong(Byte.MIN_VALUE, Byte.MAX_VALUE, "byte"),
        (out, value) -> out.writeLong(value),
        Byte::valueOf);
    both(
        table,
        short.class,
        (short) 0,
        Short.class,
        in -> (short) in.readLong(Short.MIN_VALUE, Short.MAX_VALUE, "short"),
        (out, value) -> out.writeLong(value),
        Short::valueOf);
    both(
        table,
        int.class,
        0,
        Integer.class,
        in -> (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE, "int"),
        (out, value) -> out.writeLong(value),
        Integer::valueOf);
    both(
        table,
        long.class,
        0L,
        Long.class,
        in -> in.readLong(Long.MIN_VALUE, Long.MAX_VALUE, "long"),
        (out, value) -> out.writeLong(value),
        Long::valueOf);
    both(
        table,
        float.class,
        0f,
        Float.class,
        Scalars::readFloat,
        (out, value) -> out.writeFloat(value),
        Float::valueOf);
    both(
        table,
        double.class,
        0d,
        Double.class,
        Scalars::readDouble,
        (out, value) -> out.writeDouble(value),
        Double::valueOf);
    both(
        table,
        char.class,
        '\0',
        Character.class,
        in -> charOf(in.readString()),
        (out, value) -> out.writeString(value.toString()),
        Scalars::charOf);
    add(
        table,
        Scalar.of(
            BigInteger.class,
            Scalars::readBigInteger,
            (out, value) -> out.writeAscii(value.toString())),
        BigInteger.class);
    add(
        table,
        Scalar.of(
            BigDecimal.class,
            in -> new BigDecimal(in.readNumber()),
            (out, value) -> out.writeAscii(value.toString())),
        BigDecimal.class);
    add(
        table,
        Scalar.of(
            AtomicInteger.class,
            in -> new AtomicInteger((int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE, "int")),
            (out, value) -> out.writeLong(value.get())),
        AtomicInteger.class);
    add(
        table,
        Scalar.of(
            AtomicLong.class,
            in -> new AtomicLong(in.readLong(Long.MIN_VALUE, Long.MAX_VALUE, "long")),
            (out, value) -> out.writeLong(value.get())),
        AtomicLong.class);
    add(
        table,
        Scalar.of(
            AtomicBoolean.class,
            in -> new AtomicBoolean(in.readBoolean()),
            (out, value) -> out.writeBoolean(value.get())),
        AtomicBoolean.class);
  }

  private static void addTexts(Map<Class<?>, TypeCodec> table) {
    add(table, Scalar.text(String.class, text -> text, text -> text), String.class);
    add(
        table,
        Scalar.text(CharSequence.class, text -> text, CharSequence::toString),
        CharSequence.class);
    add(
        table,
        Scalar.of(
            char[].class,
            in -> in.readString().toCharArray(),
            (out, value) -> out.writeString(new String(value))),
        char[].class);
    add(
        table,
        Scalar.text(byte[].class, Base64.getDecoder()::decode, Base64.getEncoder()::encodeToString),
        byte[].class);
    add(table, Scalar.text(UUID.class, UUID::fromString, UUID::toString), UUID.class);
    add(table, Scalar.text(URI.class, URI::create, URI::toString), URI.class);
    add(
        table,
        Scalar.text(Locale.class, Locale::forLanguageTag, Locale::toLanguageTag),
        Locale.class);
    add(
        table,
        Scalar.text(Currency.class, Currency::getInstance, Currency::getCurrencyCode),
        Currency.class);
  }

  private static void addTimes(Map<Class<?>, TypeCodec> table) {
    add(
        table,
        Scalar.of(Date.class, Scalars::readDate, (out, value) -> out.writeLong(value.getTime())),
        Date.class);
    times(table, Instant.class, Instant::parse);
    times(table, LocalDate.class, LocalDate::parse);
    times(table, LocalTime.class, LocalTime::parse);
    times(table, LocalDateTime.class, LocalDateTime::parse);
    times(table, OffsetTime.class, OffsetTime::parse);
    times(table, OffsetDateTime.class, OffsetDateTime::parse);
    times(table, ZonedDateTime.class, ZonedDateTime::parse);
    times(table, Duration.class, Duration::parse);
    times(table, Period.class, Period::parse);
    times(table, Year.class, Year::parse);
    times(table, YearMonth.class, YearMonth::parse);
    times(table, MonthDay.class, MonthDay::parse);
    times(table, ZoneId.class, ZoneId::of);
    times(table, ZoneOffset.class, ZoneOffset::of);
  }

  private static <T> void times(
      Map<Class<?>, TypeCodec> table, Class<T> type, Function<String, T> parse) {
    add(table, Scalar.text(type, parse, Object::toString), type);
  }

  private static <T> void both(
      Map<Class<?>, TypeCodec> table,
      Class<?> primitive,
      T zero,
      Class<T> boxed,
      Function<JsonReader, T> reader,
      BiConsumer<JsonWriter, T> writer,
      Function<String, T> ofName) {
    Scalar<T> scalar = Scalar.of(boxed, reader, writer, ofName);
    add(table, scalar, boxed);
    add(table, new Scalar.Primitive(primitive, zero, scalar), primitive);
  }

  private static void add(Map<Class<?>, TypeCodec> table, TypeCodec codec, Class<?> type) {
    table.put(type, codec);
  }

  private static Boolean booleanOf(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("neither true nor false");
    }
    return text.equals("true");
  }

  private static Character charOf(String text) {
    if (text.length() != 1) {
      throw new JsonException("a text of " + text.length() + " characters does not fit char");
    }
    return text.charAt(0);
  }

  private static double readDouble(JsonReader in) {
    if (in.peek() == '"') {
      return notFinite(in, in.readString());
    }
    String number = in.readNumber();
    double value = Double.parseDouble(number);
    if (Double.isInfinite(value)) {
      throw new JsonException(JsonReader.number(number) + " does not fit double");
    }
    return value;
  }

  private static float readFloat(JsonReader in) {
    if (in.peek() == '"') {
      return (float) notFinite(in, in.readString());
    }
    String number = in.readNumber();
    float value = Float.parseFloat(number);
    if (Float.isInfinite(value)) {
      throw new JsonException(JsonReader.number(number) + " does not fit float");
    }
    return value;
  }

  private static double notFinite(JsonReader in, String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new JsonException(
              "found a text before byte " + in.position() + " (expected: a number)");
    };
  }

  private static BigInteger readBigInteger(JsonReader in) {
    String number = in.readNumber();
    if (JsonReader.isInteger(number)) {
      return new BigInteger(number);
    }
    try {
      BigDecimal value = new BigDecimal(number);
      if (value.scale() < -MAX_ZEROS) { // six bytes must not become thousands
        throw new ArithmeticException("too large for this form");
      }
      return value.toBigIntegerExact();
    } catch (ArithmeticException fraction) {
      throw new JsonException(
          JsonReader.number(number) + " does not fit " + BigInteger.class.getName(), fraction);
    }
  }

  /** Reads milliseconds, or the ISO form with an offset. */
  private static Date readDate(JsonReader in) {
    if (in.peek() != '"') {
      return new Date(in.readLong(Long.MIN_VALUE, Long.MAX_VALUE, Date.class.getName()));
    }
    String text = in.readString();
    try {
      return Date.from(OffsetDateTime.parse(text).toInstant());
    } catch (RuntimeException unfit) {
      throw new JsonException(
          "'%s' is not a time such as 2026-01-31T12:00:00Z"
              .formatted(text.length() <= 40 ? text : text.substring(0, 40) + "..."),
          unfit);
    }
  }
}
