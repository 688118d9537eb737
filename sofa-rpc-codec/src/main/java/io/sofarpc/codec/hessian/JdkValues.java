// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
import java.util.BitSet;
import java.util.Currency;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** The value classes of the JDK that always may travel; what they are made of says JdkForms. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // peers use them
final class JdkValues {

  static final String TIME = "com.caucho.hessian.io.java8.";

  private static final List<Class<?>> OBJECTS =
      List.of(
          BigDecimal.class,
          BigInteger.class,
          AtomicInteger.class,
          AtomicLong.class,
          AtomicBoolean.class,
          AtomicReference.class,
          AtomicIntegerArray.class,
          AtomicLongArray.class,
          AtomicReferenceArray.class,
          Optional.class,
          OptionalInt.class,
          OptionalLong.class,
          OptionalDouble.class,
          UUID.class,
          URI.class,
          File.class,
          Currency.class,
          BitSet.class,
          AbstractMap.SimpleEntry.class,
          AbstractMap.SimpleImmutableEntry.class,
          StringBuilder.class,
          StringBuffer.class,
          StackTraceElement.class);

  private static final List<Class<?>> TIMES =
      List.of(
          ZonedDateTime.class,
          OffsetDateTime.class,
          OffsetTime.class,
          Instant.class,
          Duration.class,
          Period.class,
          Year.class,
          YearMonth.class,
          MonthDay.class,
          ZoneOffset.class,
          ZoneId.class);

  /** Of a module that may be absent. */
  private static final List<String> SQL =
      List.of("java.sql.Date", "java.sql.Time", "java.sql.Timestamp");

  static final List<ClassCodec> ALL = all();

  private JdkValues() {}

  private static List<ClassCodec> all() {
    List<ClassCodec> codecs = new ArrayList<>();
    for (Class<?> type : OBJECTS) {
      codecs.add(new ValueCodec<>(type, type.getName(), true));
    }
    for (Class<?> type : TIMES) {
      codecs.add(new ValueCodec<>(type, TIME + type.getSimpleName() + "Handle", false));
    }
    codecs.addAll(List.of(LocalTimes.DATE, LocalTimes.TIME, LocalTimes.DATE_TIME));
    for (String name : SQL) {
      try {
        codecs.add(new ValueCodec<>(Class.forName(name), name, true));
      } catch (ClassNotFoundException e) {
        break;
      }
    }
    String entry = AbstractMap.SimpleEntry.class.getName();
    codecs.add(new ValueCodec<>(Map.Entry.class, entry, true));
    codecs.add(new ValueCodec<>(Locale.class, "com.caucho.hessian.io.LocaleHandle", false));
    codecs.add(
        new ValueCodec<>(GregorianCalendar.class, "com.caucho.hessian.io.CalendarHandle", false));
    return List.copyOf(codecs);
  }
}
