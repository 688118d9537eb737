// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceholderTest {
  @Test
  void trimmed_removesBlanks() {
    assertThat(Placeholder.trimmed(" a ")).isEqualTo("a");
  }
}
