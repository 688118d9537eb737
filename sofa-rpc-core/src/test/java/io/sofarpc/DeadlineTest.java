// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
  private final Timer timer =
      new Timer() {
        @Override
        public long nanoTime() {
          return now.get();
        }

        @Override
        public Handle schedule(Runnable task, long delayNanos) {
          return () -> {};
        }
      };

  @Test
  void remaining_shrinksWithTime() {
    Deadline deadline = Deadline.after(timer, Duration.ofMillis(10));

    assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(10));
    now.addAndGet(4_000_000);
    assertThat(deadline.remainingNanos()).isEqualTo(6_000_000);
    assertThat(deadline).hasToString("in 6 ms");
    assertThat(deadline.isExpired()).isFalse();
    now.addAndGet(6_000_000);
    assertThat(deadline.isExpired()).isTrue();
    now.addAndGet(1);
    assertThat(deadline.remainingNanos()).isEqualTo(-1);
    assertThat(deadline.remaining()).isZero();
  }

  @Test
  void after_zeroOrLess_hasPassed() {
    assertThat(Deadline.after(timer, Duration.ZERO).isExpired()).isTrue();
    assertThat(Deadline.after(timer, Duration.ofSeconds(-1)).isExpired()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1_000})
  void after_verySmallOrLargeTimes_doesNotOverflow(long seconds) {
    Deadline never = Deadline.after(timer, Duration.ofSeconds(seconds));
    Deadline past = Deadline.after(timer, Duration.ofSeconds(-seconds));
    Deadline longPast = Deadline.afterNanos(timer, Long.MIN_VALUE);
    now.addAndGet(Duration.ofDays(365).toNanos());

    assertThat(never.isExpired()).isFalse();
    assertThat(past.isExpired()).isTrue();
    assertThat(longPast.isExpired()).isTrue();
    assertThat(never.earlier(longPast)).isSameAs(longPast);
  }

  @Test
  void earlier_isTheOneWithLessTimeLeft() {
    Deadline soon = Deadline.after(timer, Duration.ofMillis(1));
    Deadline late = Deadline.after(timer, Duration.ofMillis(2));

    assertThat(soon.earlier(late)).isSameAs(soon);
    assertThat(late.earlier(soon)).isSameAs(soon);
  }
}
