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
import java.util.EnumSet;
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

  /** Where the classes live that stand for others, in the libraries of the two. */
  private static final String DRAFT_HANDLES = "com.caucho.hessian.io.";

  private static final String FINAL_HANDLES = "com.alibaba.com.caucho.hessian.io.";

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

  private JdkValues() {}

  /** Returns their codecs, new ones each time. */
  static List<ClassCodec> of(Dialect dialect) {
    String handles = dialect == Dialect.DRAFT ? DRAFT_HANDLES : FINAL_HANDLES;
    String times = handles + "java8.";
    List<ClassCodec> codecs = new ArrayList<>();
    for (Class<?> type : OBJECTS) {
      codecs.add(new ValueCodec<>(type, type.getName(), true));
    }
    for (Class<?> type : TIMES) {
      codecs.add(new ValueCodec<>(type, times + type.getSimpleName() + "Handle", false));
    }
    codecs.addAll(LocalTimes.codecs(times));
    for (String name : SQL) {
      try {
        codecs.add(new ValueCodec<>(Class.forName(name), name, true));
      } catch (ClassNotFoundException e) {
        break;
      }
    }
    String entry = AbstractMap.SimpleEntry.class.getName();
    codecs.add(new ValueCodec<>(Map.Entry.class, entry, true));
    codecs.add(new ValueCodec<>(Locale.class, handles + "LocaleHandle", false));
    codecs.add(new ValueCodec<>(GregorianCalendar.class, handles + "CalendarHandle", false));
    if (dialect == Dialect.FINAL) {
      replaceFinal(codecs);
    }
    return List.copyOf(codecs);
  }

  private static void replaceFinal(List<ClassCodec> codecs) {
    codecs.removeIf(codec -> codec.type() == UUID.class || codec.type() == BitSet.class);
    codecs.add(new ValueCodec<>(UUID.class, UUID.class.getName(), true, JdkForms.uuidText()));
    codecs.add(new ValueCodec<>(BitSet.class, FINAL_HANDLES + "BitSetHandle", true));
    codecs.add(new ValueCodec<>(EnumSet.class, FINAL_HANDLES + "EnumSetHandler", true));
  }
}
