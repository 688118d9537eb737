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
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of types that are one token. Where stock SOFARPC's library writes a type without being
 * configured, it is written like that: {@link Date} as milliseconds; where it refuses, as in {@code
 * java.time}, in the ISO form.
 */
@SuppressWarnings("JavaUtilDate") // services declare it
final class Scalars {

  private static final Map<Class<?>, Known> BY_CLASS =
      table(
          boolean.class,
          byte.class,
          short.class,
          int.class,
          long.class,
          float.class,
          double.class,
          char.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Character.class,
          BigInteger.class,
          BigDecimal.class,
          AtomicInteger.class,
          AtomicLong.class,
          AtomicBoolean.class,
          String.class,
          CharSequence.class,
          char[].class,
          byte[].class,
          UUID.class,
          URI.class,
          Locale.class,
          Currency.class,
          Date.class,
          Instant.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Duration.class,
          Period.class,
          Year.class,
          YearMonth.class,
          MonthDay.class,
          ZoneId.class,
          ZoneOffset.class);

  /** How many digits an exponent may add to an integer. */
  private static final int MAX_ZEROS = 100;

  private Scalars() {}

  /** Returns how a class is read and written, {@code null} if it is not a scalar. */
  static @Nullable TypeCodec find(Class<?> type) {
    Known known = BY_CLASS.get(type);
    return known == null ? null : known.codec();
  }

  private static Map<Class<?>, Known> table(Class<?>... types) {
    Map<Class<?>, Known> table = new HashMap<>();
    for (Class<?> type : types) {
      table.put(type, new Known(type));
    }
    return Map.copyOf(table);
  }

  private static TypeCodec make(Class<?> type) {
    TypeCodec codec = type.isPrimitive() ? primitive(type) : number(type);
    codec = codec == null ? otherNumber(type) : codec;
    codec = codec == null ? text(type) : codec;
    codec = codec == null ? time(type) : codec;
    return Objects.requireNonNull(codec, type.getName());
  }

  private static @Nullable TypeCodec primitive(Class<?> type) {
    if (type == boolean.class) {
      return new Scalar.Primitive(
          boolean.class, false, Objects.requireNonNull(find(Boolean.class)));
    }
    if (type == byte.class) {
      return new Scalar.Primitive(byte.class, (byte) 0, Objects.requireNonNull(find(Byte.class)));
    }
    if (type == short.class) {
      return new Scalar.Primitive(
          short.class, (short) 0, Objects.requireNonNull(find(Short.class)));
    }
    if (type == int.class) {
      return new Scalar.Primitive(int.class, 0, Objects.requireNonNull(find(Integer.class)));
    }
    if (type == long.class) {
      return new Scalar.Primitive(long.class, 0L, Objects.requireNonNull(find(Long.class)));
    }
    if (type == float.class) {
      return new Scalar.Primitive(float.class, 0f, Objects.requireNonNull(find(Float.class)));
    }
    if (type == double.class) {
      return new Scalar.Primitive(double.class, 0d, Objects.requireNonNull(find(Double.class)));
    }
    if (type == char.class) {
      return new Scalar.Primitive(char.class, '\0', Objects.requireNonNull(find(Character.class)));
    }
    return null;
  }

  private static @Nullable TypeCodec number(Class<?> type) {
    if (type == Boolean.class) {
      return Scalar.of(
          Boolean.class, JsonReader::readBoolean, JsonWriter::writeBoolean, Scalars::booleanOf);
    }
    if (type == Byte.class) {
      return Scalar.of(
          Byte.class,
          in -> (byte) in.readLong(Byte.MIN_VALUE, Byte.MAX_VALUE, "byte"),
          (out, value) -> out.writeLong(value),
          Byte::valueOf);
    }
    if (type == Short.class) {
      return Scalar.of(
          Short.class,
          in -> (short) in.readLong(Short.MIN_VALUE, Short.MAX_VALUE, "short"),
          (out, value) -> out.writeLong(value),
          Short::valueOf);
    }
    if (type == Integer.class) {
      return Scalar.of(
          Integer.class,
          in -> (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE, "int"),
          (out, value) -> out.writeLong(value),
          Integer::valueOf);
    }
    if (type == Long.class) {
      return Scalar.of(
          Long.class,
          in -> in.readLong(Long.MIN_VALUE, Long.MAX_VALUE, "long"),
          (out, value) -> out.writeLong(value),
          Long::valueOf);
    }
    if (type == Float.class) {
      return Scalar.of(
          Float.class, Scalars::readFloat, (out, value) -> out.writeFloat(value), Float::valueOf);
    }
    if (type == Double.class) {
      return Scalar.of(
          Double.class,
          Scalars::readDouble,
          (out, value) -> out.writeDouble(value),
          Double::valueOf);
    }
    if (type == Character.class) {
      return Scalar.of(
          Character.class,
          in -> charOf(in.readString()),
          (out, value) -> out.writeString(value.toString()),
          Scalars::charOf);
    }
    return null;
  }

  private static @Nullable TypeCodec otherNumber(Class<?> type) {
    if (type == BigInteger.class) {
      return Scalar.of(
          BigInteger.class,
          Scalars::readBigInteger,
          (out, value) -> out.writeAscii(value.toString()));
    }
    if (type == BigDecimal.class) {
      return Scalar.of(
          BigDecimal.class,
          in -> new BigDecimal(in.readNumber()),
          (out, value) -> out.writeAscii(value.toString()));
    }
    if (type == AtomicInteger.class) {
      return Scalar.of(
          AtomicInteger.class,
          in -> new AtomicInteger((int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE, "int")),
          (out, value) -> out.writeLong(value.get()));
    }
    if (type == AtomicLong.class) {
      return Scalar.of(
          AtomicLong.class,
          in -> new AtomicLong(in.readLong(Long.MIN_VALUE, Long.MAX_VALUE, "long")),
          (out, value) -> out.writeLong(value.get()));
    }
    if (type == AtomicBoolean.class) {
      return Scalar.of(
          AtomicBoolean.class,
          in -> new AtomicBoolean(in.readBoolean()),
          (out, value) -> out.writeBoolean(value.get()));
    }
    return null;
  }

  private static @Nullable TypeCodec text(Class<?> type) {
    if (type == String.class) {
      return Scalar.text(String.class, text -> text, text -> text);
    }
    if (type == CharSequence.class) {
      return Scalar.text(CharSequence.class, text -> text, CharSequence::toString);
    }
    if (type == char[].class) {
      return Scalar.of(
          char[].class,
          in -> in.readString().toCharArray(),
          (out, value) -> out.writeString(new String(value)));
    }
    if (type == byte[].class) {
      return Scalar.text(
          byte[].class, Base64.getDecoder()::decode, Base64.getEncoder()::encodeToString);
    }
    if (type == UUID.class) {
      return Scalar.text(UUID.class, UUID::fromString, UUID::toString);
    }
    if (type == URI.class) {
      return Scalar.text(URI.class, URI::create, URI::toString);
    }
    if (type == Locale.class) {
      return Scalar.text(Locale.class, Locale::forLanguageTag, Locale::toLanguageTag);
    }
    if (type == Currency.class) {
      return Scalar.text(Currency.class, Currency::getInstance, Currency::getCurrencyCode);
    }
    return null;
  }

  private static @Nullable TypeCodec time(Class<?> type) {
    if (type == Date.class) {
      return Scalar.of(
          Date.class, Scalars::readDate, (out, value) -> out.writeLong(value.getTime()));
    }
    if (type == Instant.class) {
      return time(Instant.class, Instant::parse);
    }
    if (type == LocalDate.class) {
      return time(LocalDate.class, LocalDate::parse);
    }
    if (type == LocalTime.class) {
      return time(LocalTime.class, LocalTime::parse);
    }
    if (type == LocalDateTime.class) {
      return time(LocalDateTime.class, LocalDateTime::parse);
    }
    if (type == OffsetTime.class) {
      return time(OffsetTime.class, OffsetTime::parse);
    }
    if (type == OffsetDateTime.class) {
      return time(OffsetDateTime.class, OffsetDateTime::parse);
    }
    if (type == ZonedDateTime.class) {
      return time(ZonedDateTime.class, ZonedDateTime::parse);
    }
    if (type == Duration.class) {
      return time(Duration.class, Duration::parse);
    }
    if (type == Period.class) {
      return time(Period.class, Period::parse);
    }
    if (type == Year.class) {
      return time(Year.class, Year::parse);
    }
    if (type == YearMonth.class) {
      return time(YearMonth.class, YearMonth::parse);
    }
    if (type == MonthDay.class) {
      return time(MonthDay.class, MonthDay::parse);
    }
    if (type == ZoneId.class) {
      return time(ZoneId.class, ZoneId::of);
    }
    if (type == ZoneOffset.class) {
      return time(ZoneOffset.class, ZoneOffset::of);
    }
    return null;
  }

  private static <T> TypeCodec time(Class<T> type, Function<String, T> parse) {
    return Scalar.text(type, parse, Object::toString);
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

  /** One class of the table; its codec is made when it is first asked for. */
  private static final class Known {

    private final Class<?> type;
    private @Nullable TypeCodec codec; // races make equal ones

    Known(Class<?> type) {
      this.type = type;
    }

    TypeCodec codec() {
      TypeCodec made = codec;
      if (made == null) {
        made = make(type);
        codec = made;
      }
      return made;
    }
  }
}
