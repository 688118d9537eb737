// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time-out of a call as text: at most eight digits and a unit. */
final class GrpcTimeout {

  /** A deadline that is further away is none, and its caller sends no time-out. */
  static final long NEVER_NANOS = TimeUnit.DAYS.toNanos(36_500);

  private static final long MAX = 99_999_999;
  private static final TimeUnit[] UNITS = {
    TimeUnit.NANOSECONDS,
    TimeUnit.MICROSECONDS,
    TimeUnit.MILLISECONDS,
    TimeUnit.SECONDS,
    TimeUnit.MINUTES,
    TimeUnit.HOURS
  };
  private static final String LETTERS = "numSMH";

  private GrpcTimeout() {}

  /** Returns the text in the smallest unit that is large enough; at least one nanosecond. */
  static String format(long nanos) {
    long atLeast = Math.max(1, nanos);
    int unit = 0;
    while (unit < UNITS.length - 1 && UNITS[unit].convert(atLeast, TimeUnit.NANOSECONDS) > MAX) {
      unit++;
    }
    long value = Math.min(MAX, UNITS[unit].convert(atLeast, TimeUnit.NANOSECONDS));
    return Long.toString(value) + LETTERS.charAt(unit);
  }

  /**
   * Returns the time-out that the head of a request gives.
   *
   * @return nanoseconds, -1 if there is none
   * @throws RpcException with {@code INVALID_ARGUMENT} if it makes no sense
   */
  static long read(Http2Headers head) {
    CharSequence text = head.get(Grpc.TIMEOUT);
    long nanos = text == null ? -1 : parse(text);
    if (text != null && nanos < 0) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "grpc-timeout: '" + text + "' (expected: at most 8 digits and one of HMSmun)");
    }
    return nanos;
  }

  /** Returns nanoseconds, -1 if the text makes no sense. */
  static long parse(@Nullable CharSequence text) {
    int digits = text == null ? 0 : text.length() - 1;
    if (text == null || digits < 1 || digits > 8) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + digit - '0';
    }
    int unit = LETTERS.indexOf(text.charAt(digits));
    return unit < 0 ? -1 : UNITS[unit].toNanos(value);
  }
}
