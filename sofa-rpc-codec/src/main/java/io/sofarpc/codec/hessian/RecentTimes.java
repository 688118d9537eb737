// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * The dates and times read last: the rows of a page often share them, and as values without an
 * identity they need not be made again.
 */
final class RecentTimes {

  private static final int DATES = 8;

  private final @Nullable LocalDate[] dates = new @Nullable LocalDate[DATES];
  private LocalTime time = LocalTime.MIDNIGHT;
  private LocalDateTime dateTime = LocalDateTime.MIN;

  LocalDate date(int year, int month, int day) {
    int slot = (day + month + year) & (DATES - 1);
    LocalDate recent = dates[slot];
    if (recent != null
        && recent.getDayOfMonth() == day
        && recent.getMonthValue() == month
        && recent.getYear() == year) {
      return recent;
    }
    LocalDate date = LocalDate.of(year, month, day);
    dates[slot] = date;
    return date;
  }

  LocalTime time(int hour, int minute, int second, int nano) {
    LocalTime recent = time;
    if (recent.getNano() == nano
        && recent.getSecond() == second
        && recent.getMinute() == minute
        && recent.getHour() == hour) {
      return recent;
    }
    time = LocalTime.of(hour, minute, second, nano);
    return time;
  }

  LocalDateTime dateTime(LocalDate date, LocalTime time) {
    LocalDateTime recent = dateTime;
    if (recent.toLocalTime().equals(time) && recent.toLocalDate().equals(date)) {
      return recent;
    }
    dateTime = LocalDateTime.of(date, time);
    return dateTime;
  }
}
