// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusCodeTest {

  @Test
  void values_areThoseOfGrpc() {
    assertThat(StatusCode.values())
        .extracting(StatusCode::value)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
  }

  @ParameterizedTest
  @EnumSource
  void of_findsEachByItsValue(StatusCode code) {
    assertThat(StatusCode.of(code.value())).isEqualTo(code);
  }

  @Test
  void of_anUnknownValue_isUnknown() {
    assertThat(StatusCode.of(17)).isEqualTo(StatusCode.UNKNOWN);
    assertThat(StatusCode.of(-1)).isEqualTo(StatusCode.UNKNOWN);
  }

  /** What google.rpc.Code says beside each code. */
  @ParameterizedTest
  @CsvSource({
    "OK, 200",
    "CANCELLED, 499",
    "UNKNOWN, 500",
    "INVALID_ARGUMENT, 400",
    "DEADLINE_EXCEEDED, 504",
    "NOT_FOUND, 404",
    "ALREADY_EXISTS, 409",
    "PERMISSION_DENIED, 403",
    "RESOURCE_EXHAUSTED, 429",
    "FAILED_PRECONDITION, 400",
    "ABORTED, 409",
    "OUT_OF_RANGE, 400",
    "UNIMPLEMENTED, 501",
    "INTERNAL, 500",
    "UNAVAILABLE, 503",
    "DATA_LOSS, 500",
    "UNAUTHENTICATED, 401",
  })
  void httpStatus(StatusCode code, int status) {
    assertThat(code.httpStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "0, OK",
    "1, UNKNOWN",
    "2, INTERNAL",
    "4, RESOURCE_EXHAUSTED",
    "5, UNAVAILABLE",
    "6, UNAVAILABLE",
    "7, DEADLINE_EXCEEDED",
    "8, UNAVAILABLE",
    "9, INTERNAL",
    "16, UNAVAILABLE",
    "17, INTERNAL",
    "18, INVALID_ARGUMENT",
    "99, UNKNOWN",
    "-1, UNKNOWN",
  })
  void ofBolt(int status, StatusCode code) {
    assertThat(StatusCode.ofBolt(status)).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource
  void boltStatus_isReadBackAsTheSameCode(StatusCode code) {
    if (code.boltStatus() != 0) {
      assertThat(StatusCode.ofBolt(code.boltStatus())).isEqualTo(code);
    }
  }
}
