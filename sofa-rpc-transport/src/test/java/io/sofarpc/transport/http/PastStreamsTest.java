// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.transport.http.PastStreams.Verdict;
import org.junit.jupiter.api.Test;

class PastStreamsTest {

  private final PastStreams past = new PastStreams();

  @Test
  void framesForAStreamThatHasEnded_breakTheProtocol() {
    past.opened(1);
    past.opened(3);

    assertThat(past.verdict(1)).isEqualTo(Verdict.AFTER_END);
  }

  @Test
  void framesForAStreamThatThisSideHasReset_areOnTheirWay() {
    past.opened(1);
    past.opened(3);
    past.reset(1, true);
    past.reset(3, false);

    assertThat(past.verdict(1)).isEqualTo(Verdict.LATE);
    assertThat(past.verdict(3)).isEqualTo(Verdict.AFTER_RESET);
  }

  @Test
  void idsThatWereSkipped_areUsedTooLate() {
    past.opened(3);
    past.opened(11);

    assertThat(past.verdict(1)).isEqualTo(Verdict.SKIPPED);
    assertThat(past.verdict(3)).isEqualTo(Verdict.AFTER_END);
    assertThat(past.verdict(5)).isEqualTo(Verdict.SKIPPED);
    assertThat(past.verdict(9)).isEqualTo(Verdict.SKIPPED);
    assertThat(past.verdict(11)).isEqualTo(Verdict.AFTER_END);
  }

  @Test
  void onlyTheNewest_areRemembered() {
    for (int id = 1; id < 10_000; id += 2) {
      past.opened(id);
      past.reset(id, true);
    }

    assertThat(past.verdict(9_999)).isEqualTo(Verdict.LATE);
    assertThat(past.verdict(1)).isEqualTo(Verdict.AFTER_END);
  }
}
