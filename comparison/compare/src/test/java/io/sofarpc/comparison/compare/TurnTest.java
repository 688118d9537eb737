// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.comparison.Scenario;
import org.junit.jupiter.api.Test;

class TurnTest {

  @Test
  void fixedRate_warmsUpLonger_firstWithoutPauses() {
    assertThat(Turn.warm(Scenario.parse("getUser/rate/5000"), 1_000))
        .containsExactly("warm getUser/async/128 1000", "warm getUser/rate/5000 12000");
    assertThat(Turn.warm(Scenario.parse("getUser/sync/512"), 1_000))
        .containsExactly("warm getUser/sync/512 8000");
    assertThat(Turn.warm(Scenario.parse("getUser/sync/32"), 1_000))
        .containsExactly("warm getUser/sync/32 1000");
  }
}
