// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class UsageTest {

  @Test
  void allocation_ofOtherThreadsCounts_andOnlyOnce() throws Exception {
    Usage.Meter meter = new Usage.Meter();
    int size = 32 << 20;
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Usage before = meter.look();

      int length = other.submit(() -> new byte[size].length).get();

      assertThat(length).isEqualTo(size);
      assertThat(meter.look().since(before).allocatedBytes()).isBetween((long) size, 2L * size);
    } finally {
      other.shutdown();
    }
  }
}
