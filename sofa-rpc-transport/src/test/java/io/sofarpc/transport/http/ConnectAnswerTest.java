// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectAnswerTest {

  private static final String ODD = "100 % \"späße\" \\ \ud83d\ude08 \n\u0001";

  private static RpcException failure() {
    byte[] status =
        StatusDetails.write(6, ODD, List.of(new StatusDetails.Detail("acme.Reason", "AQID")));
    return new RpcException(StatusCode.ALREADY_EXISTS, ODD)
        .withMetadata(Metadata.empty().withBinary(StatusDetails.NAME, status));
  }

  private static byte[] bytes(OutputBuffer out, int from) {
    return Arrays.copyOfRange(out.toByteArray(), from, out.size());
  }

  private static RpcException error(String json) {
    return ConnectAnswer.readError(json.getBytes(UTF_8), StatusCode.UNAVAILABLE);
  }

  @Test
  void error_isReadAsItWasWritten() {
    RpcException failure = failure();

    RpcException read =
        ConnectAnswer.readError(bytes(ConnectError.write(failure), 0), StatusCode.UNKNOWN);

    assertThat(read.code()).isEqualTo(StatusCode.ALREADY_EXISTS);
    assertThat(read).hasMessage(ODD);
    assertThat(read.metadata()).isEqualTo(failure.metadata());
  }

  @Test
  void endOfStream_isReadAsItWasWritten() {
    Metadata trailers = Metadata.of("tenant", "acme").withAdded("tenant", "other");

    ConnectAnswer failed =
        ConnectAnswer.readEnd(bytes(ConnectError.writeEnd(failure(), trailers), 5));
    ConnectAnswer succeeded =
        ConnectAnswer.readEnd(bytes(ConnectError.writeEnd(null, trailers), 5));

    assertThat(failed.failure()).isNotNull().hasMessage(ODD);
    assertThat(failed.trailers()).isEqualTo(trailers);
    assertThat(succeeded.failure()).isNull();
    assertThat(succeeded.trailers()).isEqualTo(trailers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"code\":null}",
        "{\"code\":\"no_such\"}",
        "{\"code\":7}",
        "<html>"
      })
  void error_withoutACode_hasThatOfTheStatus(String json) {
    assertThat(error(json).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void error_passesOverWhatItDoesNotKnow() {
    RpcException read =
        error(
            " {\"code\" : \"canceled\", \"x\": [1.5e3, -2, true, {\"y\": {}}], \"message\": \"a\\u0041\\n\","
                + " \"details\": [{\"type\": \"t\"}, {\"type\": \"t\", \"value\": \"AQ\", \"debug\": {}}]} ");

    assertThat(read.code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(read).hasMessage("aA\n");
    assertThat(StatusDetails.read(read.metadata().binary(StatusDetails.NAME)))
        .containsExactly(new StatusDetails.Detail("t", "AQ"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"error\":}",
        "{\"a\":1,}",
        "{} {}",
        "{\"a\":\"\\u00\"}",
        "{\"a\" 1}"
      })
  void endOfStream_thatMakesNoSense_isRefused(String json) {
    RpcException refusal =
        catchThrowableOfType(RpcException.class, () -> ConnectAnswer.readEnd(json.getBytes(UTF_8)));

    assertThat(refusal.code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void deepJson_isRefused() {
    byte[] deep = "[".repeat(100_000).getBytes(UTF_8);

    assertThat(ConnectAnswer.readError(deep, StatusCode.UNKNOWN).code())
        .isEqualTo(StatusCode.UNKNOWN);
  }
}
