// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.server.RpcServer;
import io.sofarpc.tests.GoldenFrames.Answer;
import io.sofarpc.tests.GoldenFrames.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import lab.Api;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests captured from real clients are understood by a real server of ours. */
@Timeout(60)
class GoldenFramesTest {

  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .service(
              ServiceDescriptor.of(Api.HelloService.class)
                  .withMethod("fire", method -> method.withOneWay()),
              new Api.Hello())
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  static Stream<Frame> twoWayRequests() {
    return GoldenFrames.all().stream().filter(f -> f.isHelloRequest() && !f.isOneWay());
  }

  @ParameterizedTest
  @MethodSource("twoWayRequests")
  void capturedRequest_isAnswered(Frame frame) throws IOException {
    Answer answer = GoldenFrames.exchange(server.port(), frame.bytes());

    String request = new String(frame.bytes(), StandardCharsets.ISO_8859_1);
    boolean fails = request.contains("fail") || request.contains("nope");
    assertThat(answer.status()).isZero();
    assertThat(answer.failed()).isEqualTo(fails);
    assertThat(answer.content()).isNotEmpty();
  }

  @Test
  void missingService_isAnsweredAsStockDoes() throws IOException {
    Frame frame =
        GoldenFrames.all().stream()
            .filter(f -> f.label().equals("provider-missing") && f.request())
            .findFirst()
            .orElseThrow();

    Answer answer = GoldenFrames.exchange(server.port(), frame.bytes());

    assertThat(answer.status()).isZero();
    assertThat(answer.failed()).isTrue();
    assertThat(new String(answer.content(), StandardCharsets.ISO_8859_1))
        .contains("RPC-020100010")
        .contains("lab.Api$Missing:1.0");
  }
}
