// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** sofa-rpc-node against this framework, in processes of their own, in both directions. */
@ExtendWith(Runs.Shared.class)
class NodeInteropTest {

  @BeforeEach
  void needsNode() {
    NodePeers.assumeInstalled();
  }

  @Test
  void nodeConsumer_callsOurProvider(Runs runs) {
    check(runs, Column.NODE_CLIENT, 25);
  }

  @Test
  void ourConsumer_callsNodeProvider(Runs runs) {
    check(runs, Column.NODE_SERVER, 35);
  }

  private static void check(Runs runs, Column column, int atLeast) {
    Runs.Run run = runs.of(column);

    assertThat(run.outcomes()).hasSizeGreaterThan(atLeast);
    assertThat(run.outcomes())
        .allSatisfy(
            (name, outcome) ->
                assertThat(outcome.equals("PASS") || Matrix.isOpen(column, name))
                    .as(outcome)
                    .isTrue());
  }
}
