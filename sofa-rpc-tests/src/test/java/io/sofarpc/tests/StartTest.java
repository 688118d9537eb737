// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server that starts pays for. */
@Timeout(60)
class StartTest {

  @Test
  void start_loadsNothingOfHttp_untilSomebodySpeaksIt() {
    try (ChildJvm provider =
        ChildJvm.start(List.of("-Xlog:class+load:stdout"), ShopProvider.class, "0")) {
      provider.await("ready");

      assertThat(provider.seen())
          .anyMatch(line -> line.contains(" io.sofarpc.transport.bolt.BoltServerHandler "))
          .noneMatch(line -> line.contains(" io.netty.handler.codec.http"));
    }
  }
}
