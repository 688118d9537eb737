// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.comparison.Fields;
import io.sofarpc.comparison.Measured;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contender, as server and client, answers what it is asked before it is measured. */
class PeersTest {

  static List<Contender> contenders() throws Exception {
    return Options.parse().contenders();
  }

  @ParameterizedTest
  @MethodSource("contenders")
  void everyCall_returnsWhatIsExpected_underEachLoad(Contender contender) throws Exception {
    Options options = Options.parse();
    int port = Jvm.freePort();

    try (Jvm server = Jvm.start(contender, "ServerMain", port, options);
        Jvm client = Jvm.start(contender, "ClientMain", port, options)) {
      assertThat(client.ask("check")).isEqualTo("checked=8");
      for (String scenario : List.of("getUser/sync/2", "getUser/async/4", "getUser/rate/200")) {
        Measured measured = Measured.parse(client.ask("run " + scenario + " 100"));
        assertThat(measured.calls()).as(scenario).isPositive();
        assertThat(measured.failures()).as(scenario).isZero();
        assertThat(measured.allocatedBytes()).as(scenario).isPositive();
      }
      assertThat(Fields.parse(server.ask("usage")).get("allocatedBytes")).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RAW", "OURS", "GRPC", "ARMERIA", "STOCK"})
  void idleConnections_areTaken(Contender contender) throws Exception {
    Results results = new Results();

    new Turn(contender, Options.parse("--idle", "20"), results).idle();

    assertThat(results.median(contender, Figures.IDLE_LIVE)).isNotNaN();
  }
}
