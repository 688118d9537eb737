// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakeUpsTest {

  private static final int ROUNDS = 20_000;

  @Test
  void release_wakesAllThatWait_eachWithItsAnswer() throws Exception {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(new Call().awaited());
    }

    WakeUps held = WakeUps.hold();
    for (Call call : calls) {
      call.succeed();
    }
    held.release();

    for (Call call : calls) {
      assertThat(call.result()).isSameAs(call.answer);
    }
  }

  @Test
  void held_waitsForRelease_butNotMoreThanAChainOfThem() throws Exception {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      calls.add(new Call().awaited());
    }

    WakeUps held = WakeUps.hold();
    calls.forEach(Call::succeed);

    for (Call call : calls.subList(0, 32)) {
      assertThat(call.result()).isSameAs(call.answer);
    }
    assertThat(calls.get(32).caller.getState()).isEqualTo(Thread.State.WAITING);
    held.release();
    assertThat(calls.get(32).result()).isSameAs(calls.get(32).answer);
  }

  @Test
  void threadThatWaitsItself_holdsNobodyBack() throws Exception {
    Call call = new Call().awaited();
    AwaitedResponse own = new AwaitedResponse() {};
    Thread answering =
        new Thread(
            () -> {
              assertThat(wait(call.wait)).isSameAs(call.answer);
              complete(own, call.answer);
            });
    answering.start();

    WakeUps held = WakeUps.hold();
    call.succeed();

    assertThat(wait(own)).isSameAs(call.answer);
    held.release();
  }

  private static Object wait(FutureTask<Response> task) {
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException thrown) {
      return thrown;
    }
  }

  @Test
  void afterRelease_eachIsWokenAtOnce() throws Exception {
    WakeUps.hold().release();
    Call call = new Call().awaited();

    call.succeed();

    assertThat(call.result()).isSameAs(call.answer);
  }

  @Test
  void failure_isThrownToTheCaller() {
    Call call = new Call().awaited();
    RpcException failure = new RpcException(StatusCode.ABORTED, "no");

    call.fail(failure);

    assertThatThrownBy(call::result).hasRootCause(failure);
  }

  @Test
  void interrupt_endsTheWait_andTheNextOnesAreWoken() throws Exception {
    Call interrupted = new Call().awaited();
    Call other = new Call().awaited();

    interrupted.caller.interrupt();
    assertThatThrownBy(interrupted::result).hasCauseInstanceOf(InterruptedException.class);
    WakeUps held = WakeUps.hold();
    interrupted.succeed();
    other.succeed();
    held.release();

    assertThat(other.result()).isSameAs(other.answer);
  }

  @Test
  void interruptOfOneThatIsHeld_keepsItsAnswer_andTheFlag() throws Exception {
    Call first = new Call().awaited();
    Call second = new Call().awaited();
    WakeUps held = WakeUps.hold();
    first.succeed();
    second.succeed();

    first.caller.interrupt();
    held.release();

    assertThat(first.result()).isSameAs(first.answer);
    assertThat(second.result()).isSameAs(second.answer);
    first.caller.join();
    assertThat(first.wasInterrupted).isTrue();
    assertThat(second.wasInterrupted).isFalse();
  }

  @Test
  void forkJoinPool_getsAThreadInPlaceOfOneThatWaits() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    try {
      AwaitedResponse first = new AwaitedResponse() {};
      CompletableFuture<Object> waits = CompletableFuture.supplyAsync(() -> wait(first), pool);
      Response answer = Response.of("done");
      CompletableFuture<Void> answers =
          CompletableFuture.runAsync(() -> complete(first, answer), pool);

      assertThat(waits.get()).isSameAs(answer);
      answers.get();
    } finally {
      pool.shutdownNow();
    }
  }

  private static Object wait(AwaitedResponse response) {
    try {
      return response.await();
    } catch (InterruptedException | ExecutionException thrown) {
      return thrown;
    }
  }

  private static void complete(AwaitedResponse response, Response answer) {
    if (response.complete(answer)) {
      response.ended();
    }
  }

  @Test
  void everyCallerGoesOn_whateverComesFirst() throws Exception {
    int callers = 4;
    AwaitedResponse[][] rounds = new AwaitedResponse[ROUNDS][callers];
    for (AwaitedResponse[] round : rounds) {
      for (int i = 0; i < callers; i++) {
        round[i] = new AwaitedResponse() {};
      }
    }
    ConcurrentLinkedQueue<Object> wrong = new ConcurrentLinkedQueue<>();
    CyclicBarrier together = new CyclicBarrier(callers + 1);
    List<Thread> threads = new ArrayList<>();
    Response answer = Response.of("done");
    for (int i = 0; i < callers; i++) {
      int mine = i;
      threads.add(
          started(
              () -> {
                for (AwaitedResponse[] round : rounds) {
                  together.await(10, TimeUnit.SECONDS);
                  if (mine == 0) {
                    Thread.currentThread().interrupt();
                  }
                  Object result = wait(round[mine]);
                  if (result != answer && !(result instanceof InterruptedException)) {
                    wrong.add(result);
                  }
                  Thread.interrupted();
                }
                return null;
              },
              wrong));
    }
    for (AwaitedResponse[] round : rounds) {
      together.await(10, TimeUnit.SECONDS);
      WakeUps held = WakeUps.hold();
      for (AwaitedResponse response : round) {
        complete(response, answer);
      }
      held.release();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong).isEmpty();
  }

  private static Thread started(Callable<?> work, ConcurrentLinkedQueue<Object> failures) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.call();
              } catch (Exception thrown) {
                failures.add(thrown);
              }
            });
    thread.start();
    return thread;
  }

  /** A call whose caller waits on a thread of its own. */
  private static final class Call {

    private final AwaitedResponse response = new AwaitedResponse() {};
    private final Response answer = Response.of("done");
    private final FutureTask<Response> wait = new FutureTask<>(this::await);
    private final Thread caller = new Thread(wait);
    private volatile boolean wasInterrupted;

    private Response await() throws Exception {
      Response result = response.await();
      wasInterrupted = Thread.interrupted();
      return result;
    }

    Call awaited() {
      caller.start();
      while (caller.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      return this;
    }

    void succeed() {
      complete(response, answer);
    }

    void fail(RpcException failure) {
      if (response.completeExceptionally(failure)) {
        response.ended();
      }
    }

    Response result() throws Exception {
      return wait.get();
    }
  }
}
