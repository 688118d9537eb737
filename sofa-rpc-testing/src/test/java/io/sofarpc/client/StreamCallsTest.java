// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.CallContext;
import io.sofarpc.Filter;
import io.sofarpc.Outcome;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.server.RpcServer;
import io.sofarpc.testing.InProcessTransport;
import io.sofarpc.testing.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of all kinds from interface to interface, over the in-process transport. */
@Timeout(60)
class StreamCallsTest {

  private final ManualTimer time = new ManualTimer();
  private final InProcessTransport network = new InProcessTransport();
  private final Counter counter = new Counter();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Filter watching =
      (request, next) -> {
        request.context().onEnd(outcomes::add);
        return next.invoke(request);
      };
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private boolean queued;
  private final RpcServer server =
      RpcServer.builder()
          .transport(network)
          .timer(time)
          .port(0)
          .codecs("test")
          .shutdownHook(false)
          .executor(this::execute)
          .service(Counting.class, counter)
          .start();
  private final RpcClient client =
      RpcClient.builder()
          .transport(network)
          .timer(time)
          .codec("test")
          .filter(watching)
          .direct("inprocess://localhost:" + server.port())
          .build();
  private final Counting stub = client.refer(Counting.class);

  @AfterEach
  void close() {
    client.close();
    server.close();
    assertThat(time.pendingTasks()).as("tasks that nobody needs any more").isZero();
  }

  @Test
  void serverStream_flowsAsItIsAskedFor() {
    Sink sink = new Sink();
    stub.count(5).subscribe(sink);
    assertThat(sink.signals).isEmpty();

    sink.subscription.request(2);
    assertThat(sink.signals).containsExactly("0", "1");
    sink.subscription.request(100);

    assertThat(sink.signals).containsExactly("0", "1", "2", "3", "4", "complete");
    assertThat(outcomes).hasSize(1).allMatch(Outcome::isOk);
  }

  @Test
  void serverStream_isCalledForEachSubscriber() {
    Flow.Publisher<Integer> publisher = stub.count(1);
    assertThat(counter.calls).isZero();
    Sink first = new Sink();
    Sink second = new Sink();
    publisher.subscribe(first);
    publisher.subscribe(second);

    first.subscription.request(1);
    second.subscription.request(1);

    assertThat(counter.calls).isEqualTo(2);
    assertThat(first.signals).containsExactly("0", "complete");
    assertThat(second.signals).containsExactly("0", "complete");
  }

  @Test
  void serverStream_demandedBeforeItBegan_flowsThen() throws Exception {
    queued = true;
    Sink sink = new Sink();
    stub.count(3).subscribe(sink);
    sink.subscription.request(1);
    sink.subscription.request(1);
    assertThat(sink.signals).isEmpty();

    runTask();

    assertThat(sink.signals).containsExactly("0", "1");
    sink.subscription.cancel();
  }

  @Test
  void serverStream_demandedForEver_flowsToItsEnd() throws Exception {
    queued = true;
    Sink sink = new Sink();
    stub.count(1_000).subscribe(sink);
    sink.subscription.request(Long.MAX_VALUE);
    sink.subscription.request(Long.MAX_VALUE);

    runTask();

    assertThat(sink.signals).hasSize(1_001).endsWith("999", "complete");
  }

  @Test
  void serverStream_cancelledBeforeItBegan_cancelsTheCallAtOnce() throws Exception {
    queued = true;
    Sink sink = new Sink();
    stub.count(3).subscribe(sink);

    sink.subscription.cancel();

    assertThat(outcomes).extracting(Outcome::code).containsExactly(StatusCode.CANCELLED);
    runTask();
    assertThat(counter.calls).as("work that nobody waits for").isZero();
    assertThat(sink.signals).isEmpty();
  }

  @Test
  void serverStream_cancelledWithinOnSubscribe_isNotCalled() {
    Sink sink = new Sink();
    sink.onSubscribed = Flow.Subscription::cancel;

    stub.count(3).subscribe(sink);

    assertThat(counter.calls).isZero();
    assertThat(sink.signals).isEmpty();
  }

  @Test
  void serverStream_cancelled_isCancelledOnTheProvider() {
    Sink sink = new Sink();
    stub.count(1_000_000).subscribe(sink);
    sink.subscription.request(3);

    sink.subscription.cancel();
    sink.subscription.request(5);

    assertThat(sink.signals).containsExactly("0", "1", "2");
    assertThat(counter.last.cancelled).isTrue();
    assertThat(counter.ended).extracting(Outcome::code).containsExactly(StatusCode.CANCELLED);
    assertThat(outcomes).extracting(Outcome::code).containsExactly(StatusCode.CANCELLED);
  }

  @Test
  void serverStream_whoseDeadlinePasses_fails() {
    Sink sink = new Sink();
    stub.count(1_000_000).subscribe(sink);
    sink.subscription.request(1);

    time.advance(Duration.ofSeconds(3));

    assertThat(sink.signals).containsExactly("0", "DEADLINE_EXCEEDED");
    assertThat(counter.last.cancelled).isTrue();
    assertThat(counter.ended)
        .singleElement()
        .extracting(Outcome::code) // by the provider's clock, or by the consumer's cancellation
        .isIn(StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED);
  }

  @Test
  void serverStream_thatFails_failsWithWhatTheServiceThrew() {
    counter.failure = new IllegalStateException("lost count");
    Sink sink = new Sink();
    stub.count(1).subscribe(sink);

    sink.subscription.request(10);

    assertThat(sink.signals).hasSize(2).startsWith("0");
    assertThat(sink.signals.get(1)).contains("INTERNAL");
    assertThat(outcomes).noneMatch(Outcome::isOk);
  }

  @Test
  void serverStream_whoseMethodThrows_fails() {
    Sink sink = new Sink();

    stub.count(-1).subscribe(sink);

    assertThat(sink.signals).containsExactly("java.lang.IllegalArgumentException: -1");
    assertThat(outcomes).extracting(Outcome::code).containsExactly(StatusCode.UNKNOWN);
  }

  @Test
  void serverStream_thatIsNull_fails() {
    Sink sink = new Sink();

    stub.count(-2).subscribe(sink);

    assertThat(sink.signals).containsExactly("INTERNAL");
  }

  @Test
  void serverStream_whoseConnectionIsLost_failsUnavailable() {
    Sink sink = new Sink();
    stub.count(1_000_000).subscribe(sink);
    sink.subscription.request(1);

    network.dropConnections();

    assertThat(sink.signals).containsExactly("0", "UNAVAILABLE");
    assertThat(counter.last.cancelled).isTrue();
  }

  @Test
  void clientStream() throws Exception {
    CompletableFuture<Integer> sum = stub.sum(new Source(101, null));

    assertThat(sum.get(10, TimeUnit.SECONDS)).isEqualTo(5_050);
  }

  @Test
  void clientStream_thatFails_failsTheCall() {
    Source source = new Source(2, new RpcException(StatusCode.ABORTED, "lost count"));

    CompletableFuture<Integer> sum = stub.sum(source);

    assertThat(sum)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("lost count");
  }

  @Test
  void clientStream_ofACancelledCall_isCancelled() {
    counter.slow = true;
    Source source = new Source(1_000_000, null);
    CompletableFuture<Integer> sum = stub.sum(source);

    sum.cancel(true);

    assertThat(source.cancelled).isTrue();
    assertThat(counter.failures).containsExactly(StatusCode.CANCELLED);
  }

  @Test
  void clientStream_whoseDeadlinePasses_isCancelled() {
    counter.slow = true;
    Source source = new Source(1_000_000, null);
    CompletableFuture<Integer> sum = stub.sum(source);

    time.advance(Duration.ofSeconds(3));

    assertThat(source.cancelled).isTrue();
    assertThat(counter.failures).containsExactly(StatusCode.DEADLINE_EXCEEDED);
    assertThat(sum)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withMessageContaining("no answer within");
  }

  @Test
  void bidiStream_flowsBothWays() {
    Source source = new Source(4, null);
    Sink sink = new Sink();
    stub.doubled(source).subscribe(sink);

    sink.subscription.request(2);
    assertThat(sink.signals).containsExactly("0", "2");
    assertThat(source.sent).as("back-pressure from end to end").isEqualTo(2);
    sink.subscription.request(5);

    assertThat(sink.signals).containsExactly("0", "2", "4", "6", "complete");
    assertThat(outcomes).hasSize(1).allMatch(Outcome::isOk);
  }

  @Test
  void bidiStream_cancelled_cancelsTheOtherDirection() {
    Source source = new Source(1_000_000, null);
    Sink sink = new Sink();
    stub.doubled(source).subscribe(sink);
    sink.subscription.request(2);

    sink.subscription.cancel();

    assertThat(source.cancelled).isTrue();
    assertThat(source.sent).isEqualTo(2);
  }

  @Test
  void bidiStream_whoseRequestsFail_fails() {
    Sink sink = new Sink();
    stub.doubled(new Source(1, new RpcException(StatusCode.ABORTED, "lost"))).subscribe(sink);

    sink.subscription.request(5);

    assertThat(sink.signals).containsExactly("0", "ABORTED");
  }

  @Test
  void subscriberThatThrows_endsItsCall() {
    Sink sink = new Sink();
    sink.onMessage =
        message -> {
          throw new IllegalStateException("a subscriber must not throw");
        };
    stub.count(1_000_000).subscribe(sink);

    sink.subscription.request(3);

    assertThat(sink.signals).containsExactly("0", "INTERNAL");
    assertThat(counter.last.cancelled).isTrue();
  }

  private void execute(Runnable task) {
    if (queued) {
      tasks.add(task);
    } else {
      task.run();
    }
  }

  private void runTask() throws InterruptedException {
    Runnable task = tasks.poll(10, TimeUnit.SECONDS);
    assertThat(task).isNotNull();
    task.run();
  }

  interface Counting {
    Flow.Publisher<Integer> count(int to);

    CompletableFuture<Integer> sum(Flow.Publisher<Integer> numbers);

    Flow.Publisher<Integer> doubled(Flow.Publisher<Integer> numbers);
  }

  private static final class Counter implements Counting {

    private final List<Outcome> ended = new ArrayList<>();
    private final List<StatusCode> failures = new ArrayList<>();
    private int calls;
    private Source last;
    private Throwable failure;
    private boolean slow;

    @Override
    public Flow.Publisher<Integer> count(int to) {
      calls++;
      if (to == -1) {
        throw new IllegalArgumentException("-1");
      }
      if (to == -2) {
        return null;
      }
      CallContext.current().onEnd(ended::add);
      last = new Source(to, failure);
      return last;
    }

    @Override
    public CompletableFuture<Integer> sum(Flow.Publisher<Integer> numbers) {
      CompletableFuture<Integer> sum = new CompletableFuture<>();
      numbers.subscribe(
          new Flow.Subscriber<>() {
            private int total;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              subscription.request(slow ? 1 : Long.MAX_VALUE);
            }

            @Override
            public void onNext(Integer number) {
              total += number;
            }

            @Override
            public void onError(Throwable thrown) {
              failures.add(RpcException.from(thrown).code());
              sum.completeExceptionally(thrown);
            }

            @Override
            public void onComplete() {
              sum.complete(total);
            }
          });
      return sum;
    }

    @Override
    public Flow.Publisher<Integer> doubled(Flow.Publisher<Integer> numbers) {
      return subscriber ->
          numbers.subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                  subscriber.onSubscribe(subscription);
                }

                @Override
                public void onNext(Integer number) {
                  subscriber.onNext(number * 2);
                }

                @Override
                public void onError(Throwable thrown) {
                  subscriber.onError(thrown);
                }

                @Override
                public void onComplete() {
                  subscriber.onComplete();
                }
              });
    }
  }

  /** Publishes numbers on the thread that asks for them. */
  private static final class Source implements Flow.Publisher<Integer>, Flow.Subscription {

    private final int count;
    private final Throwable end;
    private final AtomicLong demand = new AtomicLong();
    private Flow.Subscriber<? super Integer> subscriber;
    private int sent;
    private boolean cancelled;
    private boolean ended;

    Source(int count, Throwable end) {
      this.count = count;
      this.end = end;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> wanted) {
      subscriber = wanted;
      wanted.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      if (demand.getAndAccumulate(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b) > 0) {
        return; // from within onNext: the loop below goes on
      }
      while (demand.get() > 0 && !cancelled && sent < count) {
        subscriber.onNext(sent++);
        demand.decrementAndGet();
      }
      if (sent == count && !cancelled && !ended) {
        ended = true;
        if (end == null) {
          subscriber.onComplete();
        } else {
          subscriber.onError(end);
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** Notes the signals; a failure by its code, or by what the service threw. */
  private static final class Sink implements Flow.Subscriber<Integer> {

    private final List<String> signals = new ArrayList<>();
    private Flow.Subscription subscription;
    private Consumer<Flow.Subscription> onSubscribed = subscription -> {};
    private Consumer<Integer> onMessage = message -> {};

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      onSubscribed.accept(begun);
    }

    @Override
    public void onNext(Integer number) {
      signals.add("" + number);
      onMessage.accept(number);
    }

    @Override
    public void onError(Throwable thrown) {
      signals.add(
          thrown instanceof RpcException failure ? failure.code().name() : thrown.toString());
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }
}
