// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {

  private final AtomicLong made = new AtomicLong();

  /** Answers at once, on the thread that calls: no load may go one frame deeper for each call. */
  private final Client client =
      new Client() {
        @Override
        public Object call(Operation operation) {
          if (made.incrementAndGet() % 2 == 0) {
            throw new IllegalStateException("every second call fails, as it should");
          }
          return true;
        }

        @Override
        public void start(Operation operation, BiConsumer<Object, Throwable> done) {
          done.accept(call(operation), null);
        }
      };

  @ParameterizedTest
  @ValueSource(strings = {"existUser/sync/2", "existUser/async/3", "existUser/rate/20000"})
  void everyCall_isCountedOnce(String scenario) throws Exception {
    Measured measured = new Load(client).run(Scenario.parse(scenario), 50);

    assertThat(measured.calls() + measured.failures()).isEqualTo(made.get());
    assertThat(measured.failures()).isEqualTo(made.get() / 2);
  }

  @Test
  void fixedRate_makesAllCallsThatAreDue() throws Exception {
    new Load(client).run(Scenario.parse("existUser/rate/2000"), 100);

    assertThat(made).hasValue(200);
  }

  @Test
  void measured_survivesItsLine() throws Exception {
    Measured measured = new Load(client).run(Scenario.parse("existUser/sync/1"), 10);

    assertThat(Measured.parse(measured.toString())).isEqualTo(measured);
  }
}
