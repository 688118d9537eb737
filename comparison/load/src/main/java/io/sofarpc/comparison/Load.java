// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Runs scenarios, one after the other, with one client. */
final class Load {

  private static final int DIGITS = 3;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A fixed rate leaves no more than this unanswered; further calls wait, but are due. */
  private static final int MAX_IN_FLIGHT = 128;

  private static final int MAX_REPORTED = 3;

  private final Client client;
  private final Usage.Meter meter = new Usage.Meter();

  /** Threads stay, as those that end take their counters with them. */
  private final ExecutorService callers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            return thread;
          });

  private final AtomicInteger reported = new AtomicInteger();

  Load(Client client) {
    this.client = client;
  }

  /** Runs a scenario; it takes longer than told only until the last answers are there. */
  Measured run(Scenario scenario, long millis) throws Exception {
    Run run = new Run(scenario);
    Usage before = meter.look();
    long start = System.nanoTime();
    switch (scenario.mode()) {
      case SYNC -> run.closed(millis);
      case ASYNC -> run.pipelined(scenario.number(), millis);
      case RATE -> run.open(scenario.number(), millis);
    }
    long nanos = System.nanoTime() - start;
    return Measured.of(
        run.calls.sum(), run.failures.sum(), nanos, meter.look().since(before), run.latencies);
  }

  /** What one run counts. */
  private final class Run {

    final Operation operation;
    final LongAdder calls = new LongAdder();
    final LongAdder failures = new LongAdder();
    final AtomicBoolean stopped = new AtomicBoolean();
    final Histogram latencies = new ConcurrentHistogram(MAX_NANOS, DIGITS);

    /** Made before the memory is looked at: one for each caller. */
    final List<Histogram> ofCallers = new ArrayList<>();

    Run(Scenario scenario) {
      operation = scenario.operation();
      int threads = scenario.mode() == Scenario.Mode.SYNC ? scenario.number() : 0;
      for (int i = 0; i < threads; i++) {
        ofCallers.add(new Histogram(MAX_NANOS, DIGITS));
      }
    }

    void closed(long millis) throws Exception {
      List<Future<?>> ended = new ArrayList<>();
      for (Histogram own : ofCallers) {
        ended.add(callers.submit(() -> callAgainAndAgain(own)));
      }
      TimeUnit.MILLISECONDS.sleep(millis);
      stopped.set(true);
      for (Future<?> end : ended) {
        end.get();
      }
      ofCallers.forEach(latencies::add);
    }

    private void callAgainAndAgain(Histogram own) {
      long failed = 0;
      long start = System.nanoTime();
      while (!stopped.get()) {
        try {
          client.call(operation);
        } catch (Exception e) {
          failed++;
          report(e);
        }
        long end = System.nanoTime();
        own.recordValue(Math.min(end - start, MAX_NANOS));
        start = end;
      }
      calls.add(own.getTotalCount() - failed);
      failures.add(failed);
    }

    void pipelined(int inFlight, long millis) throws Exception {
      CountDownLatch ended = new CountDownLatch(inFlight);
      List<Chain> chains = new ArrayList<>();
      for (int i = 0; i < inFlight; i++) {
        chains.add(new Chain(this, ended));
      }
      // Not here: a client that ends calls while it starts them never returns.
      callers.execute(() -> chains.forEach(Chain::proceed));
      TimeUnit.MILLISECONDS.sleep(millis);
      stopped.set(true);
      ended.await();
      for (Chain chain : chains) {
        calls.add(chain.calls);
        failures.add(chain.failures);
      }
    }

    void open(int perSecond, long millis) throws Exception {
      Semaphore free = new Semaphore(MAX_IN_FLIGHT);
      long total = perSecond * millis / 1_000;
      long start = System.nanoTime();
      for (long call = 0; call < total; call++) {
        long due = start + call * TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        free.acquire();
        BiConsumer<@Nullable Object, @Nullable Throwable> done =
            (result, failure) -> {
              latencies.recordValue(Math.min(System.nanoTime() - due, MAX_NANOS));
              count(failure);
              free.release();
            };
        try {
          client.start(operation, done);
        } catch (Exception e) {
          done.accept(null, e);
        }
      }
      free.acquire(MAX_IN_FLIGHT);
    }

    private void count(@Nullable Throwable failure) {
      if (failure == null) {
        calls.increment();
      } else {
        failures.increment();
        report(failure);
      }
    }

    void report(Throwable failure) {
      if (reported.get() < MAX_REPORTED && reported.incrementAndGet() <= MAX_REPORTED) {
        failure.printStackTrace();
      }
    }
  }

  /** Calls one of which starts when the one before has ended, on the thread that ended it. */
  private final class Chain implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    private static final int STARTING = 0;
    private static final int STARTED = 1;
    private static final int ENDED = 2;

    private final Run run;
    private final CountDownLatch allEnded;
    private final AtomicInteger state = new AtomicInteger();
    long calls;
    long failures;

    Chain(Run run, CountDownLatch allEnded) {
      this.run = run;
      this.allEnded = allEnded;
    }

    /** A call that ends while it is started goes on here: not one frame deeper for each. */
    void proceed() {
      do {
        if (run.stopped.get()) {
          allEnded.countDown();
          return;
        }
        state.set(STARTING);
        try {
          client.start(run.operation, this);
        } catch (Exception e) {
          accept(null, e);
        }
      } while (!state.compareAndSet(STARTING, STARTED));
    }

    @Override
    public void accept(@Nullable Object result, @Nullable Throwable failure) {
      if (failure == null) {
        calls++;
      } else {
        failures++;
        run.report(failure);
      }
      if (!state.compareAndSet(STARTING, ENDED)) {
        proceed();
      }
    }
  }
}
