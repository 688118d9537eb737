// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fast publishers and slow subscribers move much more than there is memory: {@code
 * -Dstreams.mebibytes=2048} for more than a developer waits for.
 */
@Timeout(600)
class LargeStreamsTest {

  private static final int MAX_SECONDS = 120; // for one kind of call

  @Test
  void fastPublisher_andSlowSubscriber_inASmallHeap() {
    List<String> small = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=32m");
    String mebibytes = System.getProperty("streams.mebibytes", "256");

    try (ChildJvm program = ChildJvm.start(small, BulkProgram.class, mebibytes)) {
      for (String kind : List.of("server stream", "client stream", "bidirectional", "unary")) {
        String line = program.await("moved ", MAX_SECONDS);
        System.out.println(line);
        assertThat(line).contains(kind);
      }
      program.await("done");
    }
  }
}
