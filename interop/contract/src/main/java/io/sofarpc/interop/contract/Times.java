// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/** Values of {@code java.time}, which SOFARPC's Hessian replaces by classes of its own. */
public class Times implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A date. */
  public LocalDate date;

  /** A time of day. */
  public LocalTime time;

  /** A date with a time of day. */
  public LocalDateTime dateTime;

  /** A moment. */
  public Instant instant;

  /** A length of time. */
  public Duration duration;

  /** A moment somewhere. */
  public ZonedDateTime zoned;

  /** Makes times without any value. */
  public Times() {}

  @Override
  public String toString() {
    return Text.of(date, time, dateTime, instant, duration, zoned);
  }
}
