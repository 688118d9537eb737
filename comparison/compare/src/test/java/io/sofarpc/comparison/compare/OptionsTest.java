// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sofarpc.comparison.Scenario;
import io.sofarpc.comparison.Scenario.Mode;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void pickedPeersAndScenarios_areAllThatRuns() throws Exception {
    Options options =
        Options.parse("--quick", "--peers", "SOFARPC", "--scenarios", "existUser/rate/5000");

    assertThat(options.chosen()).isTrue();
    assertThat(options.contenders()).containsExactly(Contender.STOCK);
    assertThat(options.scenarios())
        .extracting(Scenario::toString, Scenario::mode)
        .containsExactly(tuple("existUser/rate/5000", Mode.RATE));
    assertThat(options.times().rounds()).isEqualTo(1);
  }

  @Test
  void mistakes_areNamed() {
    assertThatThrownBy(() -> Options.parse("--peers", "Thrift"))
        .hasMessageContaining("Thrift")
        .hasMessageContaining("gRPC-Java");
    assertThatThrownBy(() -> Options.parse("--scenarios", "getUser/32"))
        .hasMessageContaining("getUser/32 (expected: for example existUser/sync/32)");
    assertThatThrownBy(() -> Options.parse("--fast")).hasMessageContaining("--quick");
  }
}
