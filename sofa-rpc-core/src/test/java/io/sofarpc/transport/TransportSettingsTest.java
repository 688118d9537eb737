// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.WheelTimer;
import org.junit.jupiter.api.Test;

class TransportSettingsTest {

  private final TransportSettings.Builder builder =
      TransportSettings.builder(new WheelTimer("never-started"), Runnable::run);

  @Test
  void requestsInMemory_areAShareOfTheHeap() {
    long quarter = Runtime.getRuntime().maxMemory() / 4;

    long bytes = builder.build().maxInFlightBytes();

    assertThat(bytes).isEqualTo(Math.min(1L << 30, Math.max(16 << 20, quarter)));
  }

  @Test
  void requestsInMemory_areOneMessageAtLeast() {
    int largest = Integer.MAX_VALUE;

    assertThat(builder.maxFrameBytes(largest).build().maxInFlightBytes())
        .isGreaterThanOrEqualTo(largest);
  }

  @Test
  void requestsInMemory_lessThanOneMessage_failAtOnce() {
    builder.maxFrameBytes(1 << 20).maxInFlightBytes((1 << 20) - 1);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("maxInFlightBytes: 1048575 (expected: maxFrameBytes, 1048576, or more)");
  }
}
