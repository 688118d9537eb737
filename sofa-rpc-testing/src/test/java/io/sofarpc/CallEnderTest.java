// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sofarpc.testing.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallEnderTest {

  private final ManualTimer timer = new ManualTimer();
  private final CallContext context =
      CallContext.create(timer, Deadline.after(timer, Duration.ofMillis(100)));
  private final Request request =
      new Request(
          MethodDescriptor.of("acme.Greeting:1.0", "greet", List.of()),
          Metadata.empty(),
          Payload.of(new Object[0]),
          context);

  // One message

  @Test
  void answer_endsTheContextThenTheStage() {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    CompletionStage<Response> stage = new CallEnder(sent -> answer).invoke(request);
    List<Boolean> stageDoneAtEnd = new ArrayList<>();
    context.onEnd(outcome -> stageDoneAtEnd.add(stage.toCompletableFuture().isDone()));

    answer.complete(Response.of("hello"));

    assertThat(message(stage)).isEqualTo("hello");
    assertThat(context.outcome().isOk()).isTrue();
    assertThat(stageDoneAtEnd).containsExactly(false);
  }

  @Test
  void failure_endsBoth() {
    RpcException failed = new RpcException(StatusCode.ABORTED, "lost");

    CompletionStage<Response> stage =
        new CallEnder(sent -> CompletableFuture.failedFuture(failed)).invoke(request);

    assertThat(failure(stage)).isSameAs(failed);
    assertThat(context.outcome().failure()).isSameAs(failed);
  }

  @Test
  void invokerThatThrows_endsBoth() {
    CompletionStage<Response> stage =
        new CallEnder(
                sent -> {
                  throw new IllegalStateException("an invoker must not throw");
                })
            .invoke(request);

    assertThat(failure(stage).code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(context.isEnded()).isTrue();
  }

  @Test
  void invokerThatAnswersNull_endsBoth() {
    CompletionStage<Response> nothing =
        new CallEnder(sent -> CompletableFuture.completedFuture(null)).invoke(request);
    assertThat(failure(nothing)).hasMessageContaining("was answered with null");
    assertThat(context.outcome().code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void invokerThatReturnsNull_endsBoth() {
    assertThat(failure(new CallEnder(sent -> null).invoke(request)).code())
        .isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void deadline_failsTheStage_andALateAnswerIsDropped() {
    CompletableFuture<Response> late = new CompletableFuture<>();
    CompletionStage<Response> stage = new CallEnder(sent -> late).invoke(request);

    timer.advance(Duration.ofMillis(100));
    assertThat(failure(stage).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    late.complete(Response.of("too late"));

    assertThat(failure(stage).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void callThatHasEnded_isNotInvoked() {
    context.cancel("before it began");

    CompletionStage<Response> stage =
        new CallEnder(
                sent -> {
                  throw new AssertionError("invoked");
                })
            .invoke(request);

    assertThat(failure(stage).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void successWithoutAnAnswer_isAnEmptyResponse() {
    CompletionStage<Response> stage =
        new CallEnder(sent -> new CompletableFuture<>()).invoke(request);

    context.succeed();

    assertThat(message(stage)).isNull();
  }

  // Streams

  @Test
  void stream_endsTheContextWithItsLastSignal() {
    Source source = new Source();
    Sink sink = stream(source);
    assertThat(context.isEnded()).isFalse();

    source.subscriber.onNext("a");
    source.subscriber.onNext("b");
    source.subscriber.onComplete();

    assertThat(sink.signals).containsExactly("a", "b", "complete");
    assertThat(context.outcome().isOk()).isTrue();
  }

  @Test
  void stream_thatFails_endsTheContextWithThat() {
    Source source = new Source();
    Sink sink = stream(source);
    RpcException failed = new RpcException(StatusCode.ABORTED, "lost");

    source.subscriber.onError(failed);

    assertThat(sink.signals).containsExactly("ABORTED");
    assertThat(context.outcome().failure()).isSameAs(failed);
  }

  @Test
  void stream_passesDemandOn() {
    Source source = new Source();
    Sink sink = stream(source);

    sink.subscription.request(3);
    sink.subscription.request(4);

    assertThat(source.demand).containsExactly(3L, 4L);
  }

  @Test
  void streamThatIsCancelled_endsTheContextAndCancelsTheSource() {
    Source source = new Source();
    Sink sink = stream(source);

    sink.subscription.cancel();
    source.subscriber.onNext("after");
    source.subscriber.onComplete();

    assertThat(sink.signals).isEmpty();
    assertThat(source.cancelled).isTrue();
    assertThat(context.outcome().code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void deadline_failsTheStreamAndCancelsTheSource() {
    Source source = new Source();
    Sink sink = stream(source);
    source.subscriber.onNext("a");

    timer.advance(Duration.ofMillis(100));
    source.subscriber.onNext("after");
    source.subscriber.onComplete();

    assertThat(sink.signals).containsExactly("a", "DEADLINE_EXCEEDED");
    assertThat(source.cancelled).isTrue();
  }

  @Test
  void subscribingAfterTheEnd_failsAtOnce() {
    Source source = new Source();
    CompletionStage<Response> stage = answering(source);
    context.cancel("nobody came");

    Sink sink = subscribe(stage);

    assertThat(sink.signals).containsExactly("CANCELLED");
    assertThat(source.cancelled).isTrue();
  }

  @Test
  void endWhileAMessageIsDelivered_comesAfterIt() throws Exception {
    Source source = new Source();
    Sink sink = stream(source);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    sink.onMessage =
        message -> {
          inside.countDown();
          await(ended);
          sink.signals.add("delivered");
        };
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<?> delivery = threads.submit(() -> source.subscriber.onNext("a"));
      await(inside);

      context.cancel("meanwhile");
      assertThat(sink.signals).containsExactly("a");
      ended.countDown();
      delivery.get(10, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }

    assertThat(sink.signals).containsExactly("a", "delivered", "CANCELLED");
  }

  @Test
  void endFromWithinAMessage_comesAfterIt() {
    Source source = new Source();
    Sink sink = stream(source);
    sink.onMessage =
        message -> {
          context.fail(new RpcException(StatusCode.ABORTED, "enough"));
          sink.signals.add("after");
        };

    source.subscriber.onNext("a");
    source.subscriber.onNext("b");

    assertThat(sink.signals).containsExactly("a", "after", "ABORTED");
  }

  @Test
  void demandFromWithinAMessage_mayBeMetAtOnce() {
    Source source = new Source();
    source.onRequest = n -> source.subscriber.onNext("more");
    Sink sink = stream(source);
    sink.onMessage =
        message -> {
          if (sink.signals.size() < 4) {
            sink.subscription.request(1);
          } else {
            source.subscriber.onComplete();
          }
        };

    sink.subscription.request(1);

    assertThat(sink.signals).containsExactly("more", "more", "more", "more", "complete");
  }

  @Test
  void subscriberThatThrows_endsTheStream() {
    Source source = new Source();
    Sink sink = stream(source);
    sink.onMessage =
        message -> {
          throw new IllegalStateException("a subscriber must not throw");
        };

    source.subscriber.onNext("a");
    source.subscriber.onNext("b");

    assertThat(sink.signals).containsExactly("a", "INTERNAL");
    assertThat(source.cancelled).isTrue();
    assertThat(context.outcome().failure()).hasMessageContaining("must not throw");
  }

  @Test
  void sourceThatCompletesWithinSubscribe_isPassedOn() {
    Flow.Publisher<Object> empty =
        subscriber -> {
          subscriber.onSubscribe(new Source());
          subscriber.onComplete();
        };

    Sink sink = subscribe(answering(empty));

    assertThat(sink.signals).containsExactly("complete");
    assertThat(context.outcome().isOk()).isTrue();
  }

  /** One thread sends, one completes or cancels, one lets the deadline pass. */
  @Test
  void messagesAndEnds_raceIntoOneEndAfterTheMessages() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    CyclicBarrier start = new CyclicBarrier(3);
    try {
      for (int round = 0; round < 10_000; round++) {
        CallContext raced =
            CallContext.create(timer, Deadline.after(timer, Duration.ofMillis(100)));
        Source source = new Source();
        Sink sink = new Sink();
        new CallEnder(
                sent -> CompletableFuture.completedFuture(Response.of(Payload.stream(source))))
            .invoke(request.withContext(raced))
            .thenAccept(answer -> messages(answer).subscribe(sink));
        List<Future<?>> all = new ArrayList<>();
        for (Runnable step :
            List.<Runnable>of(
                () -> {
                  for (int i = 0; i < 5; i++) {
                    source.subscriber.onNext("m");
                  }
                  source.subscriber.onComplete();
                },
                () -> raced.fail(new RpcException(StatusCode.ABORTED, "race")),
                () -> timer.advance(Duration.ofMillis(100)))) {
          all.add(
              threads.submit(
                  () -> {
                    start.await(10, TimeUnit.SECONDS);
                    step.run();
                    return null;
                  }));
        }
        for (Future<?> step : all) {
          step.get(10, TimeUnit.SECONDS);
        }

        int last = sink.signals.size() - 1;
        assertThat(sink.overlaps).isZero();
        assertThat(sink.signals.subList(0, last)).allMatch("m"::equals);
        assertThat(sink.signals.get(last)).isIn("complete", "ABORTED", "DEADLINE_EXCEEDED");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private CompletionStage<Response> answering(Flow.Publisher<?> messages) {
    return new CallEnder(
            sent -> CompletableFuture.completedFuture(Response.of(Payload.stream(messages))))
        .invoke(request);
  }

  private Sink stream(Source source) {
    return subscribe(answering(source));
  }

  private static Sink subscribe(CompletionStage<Response> stage) {
    Sink sink = new Sink();
    messages(stage.toCompletableFuture().join()).subscribe(sink);
    return sink;
  }

  private static Flow.Publisher<Object> messages(Response response) {
    return ((Payload.Stream) response.payload()).messages();
  }

  private static Object message(CompletionStage<Response> stage) {
    assertThat(stage.toCompletableFuture()).isCompleted();
    return ((Payload.Unary) stage.toCompletableFuture().join().payload()).message();
  }

  private static RpcException failure(CompletionStage<Response> stage) {
    assertThat(stage.toCompletableFuture()).isDone();
    return RpcException.from(catchThrowable(() -> stage.toCompletableFuture().join()));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** A publisher whose signals the test sends. */
  private static final class Source implements Flow.Publisher<Object>, Flow.Subscription {

    private final List<Long> demand = new ArrayList<>();
    private Consumer<Long> onRequest = n -> {};
    private volatile boolean cancelled;
    private Flow.Subscriber<? super Object> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super Object> wanted) {
      subscriber = wanted;
      wanted.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      demand.add(n);
      onRequest.accept(n);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** A subscriber that notes its signals, and whether two came at once from two threads. */
  private static final class Sink implements Flow.Subscriber<Object> {

    private final List<String> signals = Collections.synchronizedList(new ArrayList<>());
    private Consumer<Object> onMessage = message -> {};
    private Flow.Subscription subscription;
    private volatile Thread inside;
    private volatile int overlaps;

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(Object message) {
      Thread before = enter();
      signals.add(message.toString());
      onMessage.accept(message);
      inside = before;
    }

    @Override
    public void onError(Throwable thrown) {
      Thread before = enter();
      signals.add(RpcException.from(thrown).code().name());
      inside = before;
    }

    @Override
    public void onComplete() {
      Thread before = enter();
      signals.add("complete");
      inside = before;
    }

    private Thread enter() {
      Thread before = inside;
      if (before != null && before != Thread.currentThread()) {
        overlaps = 1;
      }
      inside = Thread.currentThread();
      return before;
    }
  }
}
