// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A consumer made with Dubbo calls a plain Java interface with its protocol Triple. */
class DubboInteropTest {

  /**
   * What differs in objects with a field of type float: Dubbo's Hessian reads such a field as
   * another number, whoever wrote it.
   */
  private static final List<String> FLOAT_IS_LOST =
      List.of("FAIL profile:", "FAIL profiles-in-map-of-lists:");

  @Test
  void dubboConsumer_passesTheContract() {
    Path file = Path.of(System.getProperty("interop.dubbo", "../dubbo/target"), "client.args");
    List<String> results;

    try (Peer server = OurPeers.server("-");
        Peer client =
            Peer.start(
                file,
                List.of(),
                "io.sofarpc.interop.dubbo.DubboContract",
                "127.0.0.1:" + server.port())) {
      client.awaitExit(Duration.ofMinutes(2));
      results =
          client.lines().stream()
              .filter(line -> line.startsWith("PASS ") || line.startsWith("FAIL "))
              .toList();
    }

    assertThat(results).hasSizeGreaterThan(60);
    assertThat(results)
        .allMatch(
            line -> line.startsWith("PASS ") || FLOAT_IS_LOST.stream().anyMatch(line::startsWith));
    assertThat(results)
        .anyMatch(line -> line.matches("FAIL profile: .* 41, -7, 0.25f, .* 41, -7, 0.0f, .*"));
  }
}
