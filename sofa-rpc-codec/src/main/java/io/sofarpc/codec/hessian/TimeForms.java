// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static io.sofarpc.codec.hessian.JdkForms.form;
import static io.sofarpc.codec.hessian.JdkForms.part;
import static io.sofarpc.codec.hessian.JdkForms.parts;
import static io.sofarpc.codec.hessian.JdkForms.required;
import static io.sofarpc.codec.hessian.JdkForms.values;

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
import org.jspecify.annotations.Nullable;

/** How the values of {@code java.time} are taken apart and made, but {@link LocalTimes}. */
final class TimeForms {

  private TimeForms() {}

  static ValueCodec.@Nullable Form<?> of(Class<?> type) {
    if (type == ZonedDateTime.class) {
      return form(
          ZonedDateTime.class,
          parts(
              part("zoneId", String.class),
              part("dateTime", LocalDateTime.class),
              part("offset", ZoneOffset.class)),
          v -> values(v.getZone().getId(), v.toLocalDateTime(), v.getOffset()),
          v ->
              ZonedDateTime.ofLocal(
                  (LocalDateTime) v[1], ZoneId.of((String) required(v[0])), (ZoneOffset) v[2]));
    }
    if (type == OffsetDateTime.class) {
      return form(
          OffsetDateTime.class,
          parts(part("dateTime", LocalDateTime.class), part("offset", ZoneOffset.class)),
          v -> values(v.toLocalDateTime(), v.getOffset()),
          v -> OffsetDateTime.of((LocalDateTime) v[0], (ZoneOffset) v[1]));
    }
    if (type == OffsetTime.class) {
      return form(
          OffsetTime.class,
          parts(part("localTime", LocalTime.class), part("zoneOffset", ZoneOffset.class)),
          v -> values(v.toLocalTime(), v.getOffset()),
          v -> OffsetTime.of((LocalTime) v[0], (ZoneOffset) v[1]));
    }
    if (type == Instant.class) {
      return form(
          Instant.class,
          parts(part("seconds", long.class), part("nanos", int.class)),
          v -> values(v.getEpochSecond(), v.getNano()),
          v -> Instant.ofEpochSecond((Long) v[0], (Integer) v[1]));
    }
    if (type == Duration.class) {
      return form(
          Duration.class,
          parts(part("seconds", long.class), part("nanos", int.class)),
          v -> values(v.getSeconds(), v.getNano()),
          v -> Duration.ofSeconds((Long) v[0], (Integer) v[1]));
    }
    if (type == Period.class) {
      return form(
          Period.class,
          parts(part("years", int.class), part("months", int.class), part("days", int.class)),
          v -> values(v.getYears(), v.getMonths(), v.getDays()),
          v -> Period.of((Integer) v[0], (Integer) v[1], (Integer) v[2]));
    }
    if (type == Year.class) {
      return form(
          Year.class,
          parts(part("year", int.class)),
          v -> values(v.getValue()),
          v -> Year.of((Integer) v[0]));
    }
    if (type == YearMonth.class) {
      return form(
          YearMonth.class,
          parts(part("year", int.class), part("month", int.class)),
          v -> values(v.getYear(), v.getMonthValue()),
          v -> YearMonth.of((Integer) v[0], (Integer) v[1]));
    }
    if (type == MonthDay.class) {
      return form(
          MonthDay.class,
          parts(part("month", int.class), part("day", int.class)),
          v -> values(v.getMonthValue(), v.getDayOfMonth()),
          v -> MonthDay.of((Integer) v[0], (Integer) v[1]));
    }
    if (type == ZoneOffset.class) {
      return form(
          ZoneOffset.class,
          parts(part("seconds", int.class)),
          v -> values(v.getTotalSeconds()),
          v -> ZoneOffset.ofTotalSeconds((Integer) v[0]));
    }
    if (type == ZoneId.class) {
      return form(
          ZoneId.class,
          parts(part("zoneId", String.class)),
          v -> values(v.getId()),
          v -> ZoneId.of((String) required(v[0])));
    }
    return null;
  }
}
