// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.testing.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallContextTest {

  private static final CallContext.Key<String> USER = CallContext.Key.of("user");

  private final ManualTimer timer = new ManualTimer();
  private final List<String> told = new ArrayList<>();

  // Its end

  @Test
  void listeners_areToldLastFirst() {
    CallContext context = context(100);
    context.onEnd(outcome -> told.add("first"));
    context.onEnd(outcome -> told.add("second"));

    context.succeed();

    assertThat(told).containsExactly("second", "first");
  }

  @Test
  void listener_registeredAfterTheEnd_isToldAtOnce() {
    CallContext context = context(100);
    context.cancel("enough");

    context.onEnd(outcome -> told.add(outcome.code().name()));

    assertThat(told).containsExactly("CANCELLED");
  }

  @Test
  void listener_registeredByAListener_isTold() {
    CallContext context = context(100);
    context.onEnd(outcome -> context.onEnd(same -> told.add("inner " + same.equals(outcome))));

    context.succeed();

    assertThat(told).containsExactly("inner true");
  }

  @Test
  void listener_thatThrows_doesNotStopTheOthers() {
    CallContext context = context(100);
    context.onEnd(outcome -> told.add("first"));
    context.onEnd(
        outcome -> {
          throw new AssertionError("a listener that throws");
        });
    context.onEnd(outcome -> told.add("last"));

    assertThat(context.succeed()).isTrue();

    assertThat(told).containsExactly("last", "first");
  }

  @Test
  void end_happensOnce() {
    CallContext context = context(100);
    context.onEnd(outcome -> told.add(outcome.code().name()));

    assertThat(context.isEnded()).isFalse();
    assertThat(context.outcome()).isNull();
    assertThat(context.succeed()).isTrue();
    assertThat(context.succeed()).isFalse();
    assertThat(context.cancel("too late")).isFalse();
    assertThat(context.fail(new RpcException(StatusCode.ABORTED, "too late"))).isFalse();
    timer.advance(Duration.ofSeconds(1));

    assertThat(told).containsExactly("OK");
    assertThat(context.isEnded()).isTrue();
    assertThat(context.outcome().isOk()).isTrue();
  }

  @Test
  void outcome_tellsTheFailureAndTheTime() {
    CallContext context = context(100);
    timer.advance(Duration.ofMillis(7));
    RpcException failure = new RpcException(StatusCode.ABORTED, "lost");

    context.fail(failure);
    timer.advance(Duration.ofMillis(1));

    assertThat(context.outcome()).isEqualTo(new Outcome(failure, 7_000_000));
    assertThat(context.outcome().code()).isEqualTo(StatusCode.ABORTED);
  }

  @Test
  void deadline_endsTheCall() {
    CallContext context = context(100);
    timer.advance(Duration.ofMillis(99));
    assertThat(context.isEnded()).isFalse();

    timer.advance(Duration.ofMillis(1));

    assertThat(context.outcome().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(context.outcome().failure()).hasMessageContaining("(100 ms)");
  }

  @Test
  void end_disarmsTheDeadline() {
    context(100).succeed();
    context(100).cancel("enough");

    assertThat(timer.pendingTasks()).isZero();
  }

  @Test
  void arguments_areChecked() {
    CallContext context = context(100);

    assertThatThrownBy(() -> context.onEnd(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> context.fail(null)).isInstanceOf(NullPointerException.class);
    assertThat(context.isEnded()).isFalse();
  }

  // Attempts

  @Test
  void child_isCancelledWhenItsParentEnds() {
    CallContext failed = context(100);
    CallContext attempt = failed.child();
    CallContext succeeded = context(100);
    CallContext loser = succeeded.child();

    failed.fail(new RpcException(StatusCode.ABORTED, "lost"));
    succeeded.succeed();

    assertThat(attempt.outcome().failure()).isSameAs(failed.outcome().failure());
    assertThat(loser.outcome().code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void child_thatEnds_doesNotEndItsParent() {
    CallContext context = context(100);

    context.child().cancel("this attempt only");
    context.child().succeed();

    assertThat(context.isEnded()).isFalse();
  }

  @Test
  void child_ofAnEndedCall_hasEnded() {
    CallContext context = context(100);
    context.cancel("enough");

    assertThat(context.child().outcome().code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void child_sharesTheDeadline() {
    CallContext context = context(100);
    CallContext attempt = context.child();

    timer.advance(Duration.ofMillis(100));

    assertThat(attempt.deadline()).isSameAs(context.deadline());
    assertThat(attempt.outcome().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void childrenThatEnded_areForgotten() throws Exception {
    CallContext context = context(100);
    for (int i = 0; i < 1_000; i++) {
      context.child().succeed();
    }

    assertThat(listeners(context)).isZero();
  }

  /** One attempt is always in flight, so that none that ends is ever on top. */
  @Test
  void childrenThatOverlapped_areForgotten() throws Exception {
    CallContext context = context(100);
    CallContext last = context.child();
    for (int i = 0; i < 1_000; i++) {
      CallContext next = context.child();
      last.succeed();
      last = next;
    }

    assertThat(listeners(context)).isLessThanOrEqualTo(2);
    context.cancel("enough");
    assertThat(last.outcome().code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void childrenThatEndInAnyOrder_loseNoListener() throws Exception {
    CallContext context = context(100);
    List<CallContext> children = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String number = "" + i;
      context.onEnd(outcome -> told.add(number));
      children.add(context.child());
    }
    for (int i = 0; i < 30; i += 3) {
      children.get(i).succeed();
      children.get(29 - i).succeed();
    }

    context.succeed();

    assertThat(told).hasSize(30).startsWith("29", "28").endsWith("1", "0");
    assertThat(children).allMatch(CallContext::isEnded);
  }

  // Calls made by a service

  @Test
  void nestedCall_endsNoLaterThanItsCaller() {
    CallContext caller = context(100);
    timer.advance(Duration.ofMillis(40));

    CallContext longer = nested(caller, 1_000);
    CallContext shorter = nested(caller, 10);

    assertThat(longer.deadline().remaining()).isEqualTo(Duration.ofMillis(60));
    assertThat(shorter.deadline().remaining()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void nestedCall_isCancelledWhenItsCallerFails() {
    CallContext caller = context(100);
    CallContext nested = nested(caller, 1_000);

    caller.cancel("changed my mind");

    assertThat(nested.outcome().code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(nested.outcome().failure()).hasMessageContaining("changed my mind");
  }

  @Test
  void nestedCall_timesOutWithItsCaller() {
    CallContext caller = context(100);
    CallContext nested = nested(caller, 1_000);

    timer.advance(Duration.ofMillis(100));

    assertThat(nested.outcome().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(timer.pendingTasks()).isZero();
  }

  @Test
  void nestedCall_survivesTheSuccessOfItsCaller() {
    CallContext caller = context(100);
    CallContext nested = nested(caller, 1_000);

    caller.succeed();

    assertThat(nested.isEnded()).isFalse();
  }

  @Test
  void nestedCallsThatEnded_areForgotten() throws Exception {
    CallContext caller = context(100);
    CallContext open = nested(caller, 50);
    for (int i = 0; i < 1_000; i++) {
      CallContext next = nested(caller, 50);
      open.succeed();
      open = next;
    }

    assertThat(listeners(caller)).isLessThanOrEqualTo(2);
  }

  // Values and the current call

  @Test
  void values_belongToOneCall() {
    CallContext context = context(100);
    assertThat(context.get(USER)).isNull();

    context.put(USER, "ann");

    assertThat(context.get(USER)).isEqualTo("ann");
    assertThat(context.get(CallContext.Key.<String>of("user"))).isNull();
    assertThat(context(100).get(USER)).isNull();
    assertThat(USER).hasToString("user");
  }

  @Test
  void values_ofACallAreSeenByItsAttempts() {
    CallContext context = context(100);
    CallContext attempt = context.child();
    context.put(USER, "ann");

    assertThat(attempt.get(USER)).isEqualTo("ann");
    attempt.put(USER, "bob");
    assertThat(attempt.get(USER)).isEqualTo("bob");
    assertThat(context.get(USER)).isEqualTo("ann");
  }

  @Test
  void current_isSetWhileCodeRuns() throws Exception {
    CallContext outer = context(100);
    CallContext inner = context(100);

    assertThat(CallContext.current()).isNull();
    String result =
        outer.call(
            () -> {
              assertThat(CallContext.current()).isSameAs(outer);
              inner.call(() -> assertThat(CallContext.current()).isSameAs(inner));
              assertThat(CallContext.current()).isSameAs(outer);
              return "done";
            });

    assertThat(result).isEqualTo("done");
    assertThat(CallContext.current()).isNull();
  }

  @Test
  void current_isResetWhenCodeThrows() {
    assertThatThrownBy(
            () ->
                context(100)
                    .call(
                        () -> {
                          throw new IllegalStateException("thrown");
                        }))
        .hasMessage("thrown");

    assertThat(CallContext.current()).isNull();
  }

  // Races

  @Test
  void endAndListeners_raceWithoutLosingOne() throws Exception {
    race(
        20_000,
        (context, counts) -> context.onEnd(outcome -> counts.told.incrementAndGet()),
        (context, counts) -> count(counts, context.succeed()),
        (context, counts) -> count(counts, context.cancel("race")),
        counts -> {
          assertThat(counts.ended.get()).isEqualTo(1);
          assertThat(counts.told.get()).isEqualTo(1);
        });
  }

  @Test
  void endAndChildren_raceWithoutForgettingOne() throws Exception {
    race(
        20_000,
        (context, counts) -> context.child().onEnd(outcome -> counts.told.incrementAndGet()),
        (context, counts) -> {
          CallContext child = context.child();
          child.onEnd(outcome -> counts.told.incrementAndGet());
          child.succeed();
        },
        (context, counts) -> count(counts, context.cancel("race")),
        counts -> assertThat(counts.told.get()).isEqualTo(2));
  }

  @Test
  void childrenThatEndAtOnce_loseNoListener() throws Exception {
    Step twoChildren =
        (context, counts) -> {
          CallContext one = context.child();
          context.onEnd(outcome -> counts.told.incrementAndGet());
          CallContext two = context.child();
          one.succeed();
          two.succeed();
        };
    race(
        20_000,
        twoChildren,
        twoChildren,
        twoChildren,
        counts -> {
          counts.context.succeed();
          assertThat(counts.told.get()).isEqualTo(3);
        });
  }

  private static void count(Counts counts, boolean ended) {
    if (ended) {
      counts.ended.incrementAndGet();
    }
  }

  private void race(int rounds, Step one, Step two, Step three, Consumer<Counts> check)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      CyclicBarrier start = new CyclicBarrier(3);
      for (int round = 0; round < rounds; round++) {
        Counts counts = new Counts(context(100));
        List<Future<?>> steps = new ArrayList<>();
        for (Step step : List.of(one, two, three)) {
          steps.add(
              threads.submit(
                  () -> {
                    start.await(10, TimeUnit.SECONDS);
                    step.run(counts.context, counts);
                    return null;
                  }));
        }
        for (Future<?> step : steps) {
          step.get(10, TimeUnit.SECONDS);
        }
        check.accept(counts);
        counts.context.cancel("next round");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @FunctionalInterface
  private interface Step {
    void run(CallContext context, Counts counts);
  }

  private static final class Counts {

    private final CallContext context;
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();

    Counts(CallContext context) {
      this.context = context;
    }
  }

  private CallContext context(long timeoutMillis) {
    return CallContext.create(timer, Deadline.after(timer, Duration.ofMillis(timeoutMillis)));
  }

  private CallContext nested(CallContext caller, long timeoutMillis) {
    return CallContext.createNested(
        timer, Deadline.after(timer, Duration.ofMillis(timeoutMillis)), caller);
  }

  /** Returns how many nodes the stack of listeners has, empty ones too. */
  private static int listeners(CallContext context) throws Exception {
    var top = CallContext.class.getDeclaredField("listeners");
    top.setAccessible(true);
    int count = 0;
    for (Object node = top.get(context); node != null; count++) {
      var below = node.getClass().getDeclaredField("below");
      below.setAccessible(true);
      node = below.get(node);
    }
    return count;
  }
}
