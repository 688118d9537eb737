// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.io.File;
import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The value classes of the JDK that always may travel, and the parts they are made of. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // peers use them
final class JdkValues {

  /** More digits would take the parser, which is quadratic, noticeable time. */
  private static final int MAX_DIGITS = 20_000;

  static final String TIME = "com.caucho.hessian.io.java8.";

  /** The private fields of string builders, whose value is longer than their text. */
  private static final List<ValueCodec.Part> TEXT_PARTS =
      parts(
          part("coder", Integer.class), part("count", Integer.class), part("value", String.class));

  private static final Target DECIMAL =
      new Target.Scalar(BigDecimal.class, null, JdkValues::decimal);

  static final List<ClassCodec> ALL = all();

  private final List<ClassCodec> codecs = new ArrayList<>();

  private JdkValues() {}

  private static List<ClassCodec> all() {
    JdkValues values = new JdkValues();
    values.addNumbers();
    values.addAtomics();
    values.addOptionals();
    values.addTimes();
    values.addSqlDates();
    values.addOthers();
    return List.copyOf(values.codecs);
  }

  private void addNumbers() {
    add(
        BigDecimal.class,
        parts(new ValueCodec.Part("value", DECIMAL)),
        v -> values(v.toString()),
        v -> (BigDecimal) required(v[0]));
    add(
        BigInteger.class,
        parts(part("signum", int.class), part("mag", int[].class)),
        v -> values(v.signum(), magnitude(v)),
        v -> bigInteger((Integer) v[0], (int[]) v[1]));
  }

  private void addAtomics() {
    add(
        AtomicInteger.class,
        parts(part("value", int.class)),
        v -> values(v.get()),
        v -> new AtomicInteger((Integer) v[0]));
    add(
        AtomicLong.class,
        parts(part("value", long.class)),
        v -> values(v.get()),
        v -> new AtomicLong((Long) v[0]));
    add(
        AtomicBoolean.class,
        parts(part("value", int.class)),
        v -> values(v.get() ? 1 : 0),
        v -> new AtomicBoolean((Integer) v[0] != 0));
    add(
        AtomicReference.class,
        parts(part("value", Object.class)),
        v -> values(v.get()),
        v -> new AtomicReference<>(v[0]));
    add(
        AtomicIntegerArray.class,
        parts(part("array", int[].class)),
        v -> {
          int[] array = new int[v.length()];
          Arrays.setAll(array, v::get);
          return values(array);
        },
        v -> new AtomicIntegerArray((int[]) required(v[0])));
    add(
        AtomicLongArray.class,
        parts(part("array", long[].class)),
        v -> {
          long[] array = new long[v.length()];
          Arrays.setAll(array, v::get);
          return values(array);
        },
        v -> new AtomicLongArray((long[]) required(v[0])));
    add(
        AtomicReferenceArray.class,
        parts(part("array", Object[].class)),
        v -> {
          Object[] array = new Object[v.length()];
          Arrays.setAll(array, v::get);
          return values((Object) array);
        },
        v -> new AtomicReferenceArray<>((Object[]) required(v[0])));
  }

  // Stock peers cannot write these; the parts are the fields, which is what they would write.
  private void addOptionals() {
    add(
        Optional.class,
        parts(part("value", Object.class)),
        v -> values(((Optional<?>) v).orElse(null)),
        v -> Optional.ofNullable(v[0]));
    add(
        OptionalInt.class,
        parts(part("isPresent", boolean.class), part("value", int.class)),
        v -> values(v.isPresent(), v.orElse(0)),
        v -> (Boolean) v[0] ? OptionalInt.of((Integer) v[1]) : OptionalInt.empty());
    add(
        OptionalLong.class,
        parts(part("isPresent", boolean.class), part("value", long.class)),
        v -> values(v.isPresent(), v.orElse(0)),
        v -> (Boolean) v[0] ? OptionalLong.of((Long) v[1]) : OptionalLong.empty());
    add(
        OptionalDouble.class,
        parts(part("isPresent", boolean.class), part("value", double.class)),
        v -> values(v.isPresent(), v.orElse(0)),
        v -> (Boolean) v[0] ? OptionalDouble.of((Double) v[1]) : OptionalDouble.empty());
  }

  private void addTimes() {
    codecs.addAll(List.of(LocalTimes.DATE, LocalTimes.TIME, LocalTimes.DATE_TIME));
    addTime(
        ZonedDateTime.class,
        parts(
            part("zoneId", String.class),
            part("dateTime", LocalDateTime.class),
            part("offset", ZoneOffset.class)),
        v -> values(v.getZone().getId(), v.toLocalDateTime(), v.getOffset()),
        v ->
            ZonedDateTime.ofLocal(
                (LocalDateTime) v[1], ZoneId.of((String) required(v[0])), (ZoneOffset) v[2]));
    addTime(
        OffsetDateTime.class,
        parts(part("dateTime", LocalDateTime.class), part("offset", ZoneOffset.class)),
        v -> values(v.toLocalDateTime(), v.getOffset()),
        v -> OffsetDateTime.of((LocalDateTime) v[0], (ZoneOffset) v[1]));
    addTime(
        OffsetTime.class,
        parts(part("localTime", LocalTime.class), part("zoneOffset", ZoneOffset.class)),
        v -> values(v.toLocalTime(), v.getOffset()),
        v -> OffsetTime.of((LocalTime) v[0], (ZoneOffset) v[1]));
    addTime(
        Instant.class,
        parts(part("seconds", long.class), part("nanos", int.class)),
        v -> values(v.getEpochSecond(), v.getNano()),
        v -> Instant.ofEpochSecond((Long) v[0], (Integer) v[1]));
    addTime(
        Duration.class,
        parts(part("seconds", long.class), part("nanos", int.class)),
        v -> values(v.getSeconds(), v.getNano()),
        v -> Duration.ofSeconds((Long) v[0], (Integer) v[1]));
    addTime(
        Period.class,
        parts(part("years", int.class), part("months", int.class), part("days", int.class)),
        v -> values(v.getYears(), v.getMonths(), v.getDays()),
        v -> Period.of((Integer) v[0], (Integer) v[1], (Integer) v[2]));
    addTime(
        Year.class,
        parts(part("year", int.class)),
        v -> values(v.getValue()),
        v -> Year.of((Integer) v[0]));
    addTime(
        YearMonth.class,
        parts(part("year", int.class), part("month", int.class)),
        v -> values(v.getYear(), v.getMonthValue()),
        v -> YearMonth.of((Integer) v[0], (Integer) v[1]));
    addTime(
        MonthDay.class,
        parts(part("month", int.class), part("day", int.class)),
        v -> values(v.getMonthValue(), v.getDayOfMonth()),
        v -> MonthDay.of((Integer) v[0], (Integer) v[1]));
    addTime(
        ZoneOffset.class,
        parts(part("seconds", int.class)),
        v -> values(v.getTotalSeconds()),
        v -> ZoneOffset.ofTotalSeconds((Integer) v[0]));
    addTime(
        ZoneId.class,
        parts(part("zoneId", String.class)),
        v -> values(v.getId()),
        v -> ZoneId.of((String) required(v[0])));
  }

  // The module java.sql may be absent; so it is asked for, under names we chose.
  private void addSqlDates() {
    for (String name : List.of("java.sql.Date", "java.sql.Time", "java.sql.Timestamp")) {
      try {
        addDate(Class.forName(name).asSubclass(Date.class));
      } catch (ReflectiveOperationException e) {
        return;
      }
    }
  }

  private <T extends Date> void addDate(Class<T> type) throws NoSuchMethodException {
    Constructor<T> constructor = type.getConstructor(long.class);
    add(
        type,
        parts(part("value", Date.class)),
        v -> values(new Date(v.getTime())),
        v -> {
          try {
            return constructor.newInstance(((Date) required(v[0])).getTime());
          } catch (ReflectiveOperationException e) {
            throw new HessianException(String.valueOf(e), e);
          }
        });
  }

  private void addOthers() {
    add(
        UUID.class,
        parts(part("mostSigBits", long.class), part("leastSigBits", long.class)),
        v -> values(v.getMostSignificantBits(), v.getLeastSignificantBits()),
        v -> new UUID((Long) v[0], (Long) v[1]));
    add(
        URI.class,
        parts(part("string", String.class)),
        v -> values(v.toString()),
        v -> URI.create((String) required(v[0])));
    add(
        File.class,
        parts(part("value", String.class)),
        v -> values(v.getPath()),
        v -> new File((String) required(v[0])));
    add(
        Currency.class,
        parts(part("currencyCode", String.class)),
        v -> values(v.getCurrencyCode()),
        v -> Currency.getInstance((String) required(v[0])));
    add(
        BitSet.class,
        parts(part("words", long[].class)),
        v -> values(v.toLongArray()),
        v -> BitSet.valueOf((long[]) required(v[0])));
    codecs.add(
        new ValueCodec<>(
            Map.Entry.class, // stands for all kinds of entries that cannot travel
            AbstractMap.SimpleEntry.class.getName(),
            true,
            parts(part("key", Object.class), part("value", Object.class)),
            v -> values(((Map.Entry<?, ?>) v).getKey(), ((Map.Entry<?, ?>) v).getValue()),
            v -> new AbstractMap.SimpleEntry<>(v[0], v[1])));
    add(
        AbstractMap.SimpleEntry.class,
        parts(part("key", Object.class), part("value", Object.class)),
        v -> values(v.getKey(), v.getValue()),
        v -> new AbstractMap.SimpleEntry<>(v[0], v[1]));
    add(
        AbstractMap.SimpleImmutableEntry.class,
        parts(part("key", Object.class), part("value", Object.class)),
        v -> values(v.getKey(), v.getValue()),
        v -> new AbstractMap.SimpleImmutableEntry<>(v[0], v[1]));
    add(
        StringBuilder.class,
        TEXT_PARTS,
        v -> values(0, v.length(), v.toString()),
        v -> new StringBuilder(text(v)));
    add(
        StringBuffer.class,
        TEXT_PARTS,
        v -> values(0, v.length(), v.toString()),
        v -> new StringBuffer(text(v)));
    addLocale();
    addCalendar();
    addStackTraceElement();
  }

  private void addLocale() {
    codecs.add(
        new ValueCodec<>(
            Locale.class,
            "com.caucho.hessian.io.LocaleHandle",
            false,
            parts(part("value", String.class)),
            v -> values(v.toString()),
            v -> locale((String) required(v[0]))));
  }

  // The type is that of a calendar which is not the usual one; it is written but only the usual one
  // is made: the moment is the same.
  private void addCalendar() {
    codecs.add(
        new ValueCodec<>(
            GregorianCalendar.class,
            "com.caucho.hessian.io.CalendarHandle",
            false,
            parts(part("type", Object.class), part("date", Date.class)),
            v -> values(null, v.getTime()),
            v -> {
              GregorianCalendar calendar = new GregorianCalendar();
              calendar.setTime((Date) required(v[1]));
              return calendar;
            }));
  }

  private void addStackTraceElement() {
    add(
        StackTraceElement.class,
        parts(
            part("classLoaderName", String.class),
            part("moduleName", String.class),
            part("moduleVersion", String.class),
            part("declaringClass", String.class),
            part("methodName", String.class),
            part("fileName", String.class),
            part("lineNumber", int.class)),
        v ->
            values(
                v.getClassLoaderName(),
                v.getModuleName(),
                v.getModuleVersion(),
                v.getClassName(),
                v.getMethodName(),
                v.getFileName(),
                v.getLineNumber()),
        v ->
            new StackTraceElement(
                (String) v[0],
                (String) v[1],
                (String) v[2],
                Objects.requireNonNullElse((String) v[3], "?"),
                Objects.requireNonNullElse((String) v[4], "?"),
                (String) v[5],
                (Integer) v[6]));
  }

  // ---- pieces

  private <T> void add(
      Class<T> type,
      List<ValueCodec.Part> parts,
      Function<T, @Nullable Object[]> split,
      Function<@Nullable Object[], T> join) {
    codecs.add(new ValueCodec<>(type, type.getName(), true, parts, split, join));
  }

  private <T> void addTime(
      Class<T> type,
      List<ValueCodec.Part> parts,
      Function<T, @Nullable Object[]> split,
      Function<@Nullable Object[], T> join) {
    String name = TIME + type.getSimpleName() + "Handle";
    codecs.add(new ValueCodec<>(type, name, false, parts, split, join));
  }

  private static List<ValueCodec.Part> parts(ValueCodec.Part... parts) {
    return List.of(parts);
  }

  private static ValueCodec.Part part(String name, Class<?> type) {
    return new ValueCodec.Part(name, Targets.of(type));
  }

  private static @Nullable Object[] values(@Nullable Object... values) {
    return values;
  }

  private static Object required(@Nullable Object value) {
    if (value == null) {
      throw new HessianException("null inside a value that needs it");
    }
    return value;
  }

  private static String text(@Nullable Object[] parts) {
    String value = (String) required(parts[2]);
    Integer count = (Integer) parts[1];
    if (count == null) {
      // from a peer that could not see the field
      int end = value.length();
      while (end > 0 && value.charAt(end - 1) == 0) {
        end--;
      }
      return value.substring(0, end);
    }
    return value.substring(0, Math.min(Math.max(count, 0), value.length()));
  }

  private static BigDecimal decimal(HessianReader in) {
    BigDecimal value = in.readDecimal();
    if (value != null) {
      return value;
    }
    String digits = (String) required(in.readString());
    if (digits.length() > MAX_DIGITS) {
      throw new HessianException(
          "number of " + digits.length() + " digits (expected: at most " + MAX_DIGITS + ")");
    }
    return new BigDecimal(digits);
  }

  private static int[] magnitude(BigInteger value) {
    byte[] bytes = value.abs().toByteArray();
    byte[] padded = new byte[(bytes.length + 3) / 4 * 4];
    System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
    int[] ints = new int[padded.length / 4];
    ByteBuffer.wrap(padded).asIntBuffer().get(ints);
    // a private field of the peer that must not start with zeros
    int zeros = 0;
    while (zeros < ints.length && ints[zeros] == 0) {
      zeros++;
    }
    return Arrays.copyOfRange(ints, zeros, ints.length);
  }

  private static BigInteger bigInteger(int signum, int @Nullable [] magnitude) {
    if (magnitude == null || signum == 0) {
      return BigInteger.ZERO;
    }
    ByteBuffer bytes = ByteBuffer.allocate(magnitude.length * 4);
    bytes.asIntBuffer().put(magnitude);
    return new BigInteger(signum, bytes.array());
  }

  // Locale.toString(): language_COUNTRY_variant_#Script-extensions, of which any may be empty
  private static Locale locale(String text) {
    String[] halves = text.split("_?#", 2);
    String[] names = Arrays.copyOf(halves[0].split("_", 3), 3);
    String country = Objects.requireNonNullElse(names[1], "");
    String variant = Objects.requireNonNullElse(names[2], "");
    Locale locale = new Locale(names[0], country, variant); // the builder refuses old variants
    String script = halves.length == 1 ? "" : halves[1].split("[-_]", 2)[0];
    return script.length() == 4
        ? new Locale.Builder().setLocale(locale).setScript(script).build()
        : locale;
  }
}
