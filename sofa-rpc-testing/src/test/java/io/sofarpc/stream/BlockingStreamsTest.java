// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import io.sofarpc.testing.InProcessTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for elements, and for demand. */
@Timeout(60)
class BlockingStreamsTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Source source = new Source();

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, SECONDS)).as("no thread waits for ever").isTrue();
  }

  @Test
  void loop_readsToTheEnd() {
    Flow.Publisher<Integer> numbers = StreamWriter.publisher(threads, to -> sendAll(to, 1_000));
    List<Integer> read = new ArrayList<>();

    try (StreamReader<Integer> reader = StreamReader.of(numbers)) {
      for (int number : reader) {
        read.add(number);
      }
      assertThat(reader.iterator().hasNext()).isFalse();
    }

    assertThat(read).hasSize(1_000).startsWith(0, 1, 2).endsWith(999);
  }

  @Test
  void reader_asksForAFewAhead_andForMoreAsTheyAreRead() {
    StreamReader<String> reader = StreamReader.of(source, 4);
    assertThat(source.asked).containsExactly(4L);

    source.subscriber.onNext("a");
    source.subscriber.onNext("b");
    assertThat(source.asked).containsExactly(4L);
    reader.iterator().next();
    assertThat(source.asked).containsExactly(4L);
    reader.iterator().next();

    assertThat(source.asked).containsExactly(4L, 2L);
  }

  @Test
  void close_beforeTheEnd_cancels_once_andDropsWhatWasNotRead() {
    StreamReader<String> reader = StreamReader.of(source);
    source.subscriber.onNext("a");

    reader.close();
    reader.close();
    source.subscriber.onNext("late");

    assertThat(source.cancellations).isEqualTo(1);
    assertThat(reader.iterator().hasNext()).isFalse();
  }

  @Test
  void close_afterTheEnd_doesNotCancel() {
    StreamReader<String> reader = StreamReader.of(source);
    source.subscriber.onComplete();

    reader.close();

    assertThat(source.cancellations).isZero();
  }

  @Test
  void closeByAnotherThread_endsALoopThatWaits() {
    StreamReader<String> reader = StreamReader.of(source);
    CompletableFuture<Boolean> more =
        CompletableFuture.supplyAsync(() -> reader.iterator().hasNext(), threads);

    reader.close();

    assertThat(more).succeedsWithin(10, SECONDS).isEqualTo(false);
  }

  @Test
  void failure_isThrownBehindTheElements_eachTime() {
    StreamReader<String> reader = StreamReader.of(source);
    source.subscriber.onNext("a");
    source.subscriber.onError(new RpcException(StatusCode.UNAVAILABLE, "gone"));

    assertThat(reader.iterator().next()).isEqualTo("a");
    for (int i = 0; i < 2; i++) {
      RpcException thrown = failureOf(() -> reader.iterator().hasNext());
      assertThat(thrown.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(thrown).hasMessage("gone");
    }
  }

  @Test
  void failureOfTheService_isAServiceException() {
    StreamReader<String> reader = StreamReader.of(source);
    IllegalStateException thrown = new IllegalStateException("closed today");
    source.subscriber.onError(thrown);

    RpcException failure = failureOf(() -> reader.iterator().next());

    assertThat(failure).isInstanceOf(ServiceException.class);
    assertThat(((ServiceException) failure).thrown()).isSameAs(thrown);
  }

  @Test
  void interruptedReader_isCancelled_andStaysInterrupted() {
    StreamReader<String> reader = StreamReader.of(source);
    Thread.currentThread().interrupt();

    RpcException failure = failureOf(() -> reader.iterator().hasNext());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(source.cancellations).isEqualTo(1);
  }

  @Test
  void send_waitsForDemand() throws Exception {
    StreamWriter<String> writer = StreamWriter.create();
    Sink sink = new Sink();
    Future<?> sending =
        threads.submit(
            () -> {
              writer.send("a");
              writer.send("b");
              writer.close();
            });
    writer.subscribe(sink);
    assertThat(sink.signals).isEmpty();

    sink.subscription.request(1);
    assertThat(sink.signals.poll(10, SECONDS)).isEqualTo("a");
    assertThat(sending.isDone()).isFalse();
    sink.subscription.request(5);
    sending.get(10, SECONDS);

    assertThat(sink.signals).containsExactly("b", "complete");
  }

  @Test
  void cancelledReceiver_endsASenderThatWaits() {
    StreamWriter<String> writer = StreamWriter.create();
    Sink sink = new Sink();
    writer.subscribe(sink);
    CompletableFuture<RpcException> sending =
        CompletableFuture.supplyAsync(() -> failureOf(() -> writer.send("a")), threads);

    sink.subscription.cancel();

    assertThat(sending).succeedsWithin(10, SECONDS).matches(e -> e.code() == StatusCode.CANCELLED);
    assertThat(writer.isCancelled()).isTrue();
    writer.close();
    assertThat(sink.signals).isEmpty();
  }

  @Test
  void interruptedSender_isCancelled_andTheStreamGoesOn() {
    StreamWriter<String> writer = StreamWriter.create();
    Sink sink = new Sink();
    writer.subscribe(sink);
    Thread.currentThread().interrupt();

    RpcException failure = failureOf(() -> writer.send("a"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
    sink.subscription.request(1);
    writer.send("b");
    assertThat(sink.signals).containsExactly("b");
  }

  @Test
  void endOfAWriter_reachesASubscriberThatComesLater() {
    StreamWriter<String> closed = StreamWriter.create();
    closed.close();
    closed.fail(new IllegalStateException("too late"));
    StreamWriter<String> failed = StreamWriter.create();
    failed.fail(new IllegalStateException("no"));
    Sink first = new Sink();
    Sink second = new Sink();

    closed.subscribe(first);
    failed.subscribe(second);

    assertThat(first.signals).containsExactly("complete");
    assertThat(second.signals).containsExactly("java.lang.IllegalStateException: no");
    assertThatThrownBy(() -> closed.send("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close()");
  }

  @Test
  void secondSubscriber_isRefused() {
    StreamWriter<String> writer = StreamWriter.create();
    writer.subscribe(new Sink());
    Sink second = new Sink();

    writer.subscribe(second);

    assertThat(second.signals).hasSize(1).allMatch(signal -> signal.contains("one subscriber"));
  }

  @Test
  void taskThatThrows_failsTheStream_andOneThatFindsNoThreadToo() throws Exception {
    Sink thrown = new Sink();
    Sink rejected = new Sink();

    StreamWriter.publisher(
            threads,
            to -> {
              throw new IllegalStateException("empty");
            })
        .subscribe(thrown);
    StreamWriter.publisher(
            task -> {
              throw new RejectedExecutionException("full");
            },
            to -> {})
        .subscribe(rejected);

    assertThat(thrown.signals.poll(10, SECONDS)).contains("IllegalStateException: empty");
    assertThat(rejected.signals.poll(10, SECONDS)).contains("RESOURCE_EXHAUSTED");
  }

  @Test
  void remoteStreams_areReadAndWrittenByThreads() {
    InProcessTransport network = new InProcessTransport();
    try (RpcServer server =
            RpcServer.builder()
                .transport(network)
                .port(0)
                .codecs("test")
                .shutdownHook(false)
                .service(Adding.class, new Adder())
                .start();
        RpcClient client =
            RpcClient.builder()
                .transport(network)
                .codec("test")
                .direct("inprocess://localhost:" + server.port())
                .build()) {
      Adding adding = client.refer(Adding.class);
      StreamWriter<Integer> numbers = StreamWriter.create();
      List<Integer> sums = new ArrayList<>();

      try (StreamReader<Integer> reader = StreamReader.of(adding.sums(numbers))) {
        for (int i = 1; i <= 3; i++) {
          numbers.send(i);
          sums.add(reader.iterator().next());
        }
        numbers.close();
        assertThat(reader.iterator().hasNext()).isFalse();
      }

      assertThat(sums).containsExactly(1, 3, 6);
    }
  }

  @Test
  void callThatFailsBeforeItIsSent_endsASenderThatWaits() {
    try (RpcClient client =
        RpcClient.builder()
            .transport(new InProcessTransport())
            .codec("test")
            .direct("inprocess://localhost:1")
            .build()) {
      StreamWriter<Integer> numbers = StreamWriter.create();
      CompletableFuture<Integer> total = client.refer(Adding.class).total(numbers);

      assertThat(failureOf(() -> numbers.send(1)).code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(total).failsWithin(10, SECONDS);
    }
  }

  private static void sendAll(StreamWriter<Integer> to, int count) {
    for (int i = 0; i < count; i++) {
      to.send(i);
    }
  }

  private static RpcException failureOf(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(RpcException.class, call);
  }

  interface Adding {
    Flow.Publisher<Integer> sums(Flow.Publisher<Integer> numbers);

    CompletableFuture<Integer> total(Flow.Publisher<Integer> numbers);
  }

  private final class Adder implements Adding {

    @Override
    public Flow.Publisher<Integer> sums(Flow.Publisher<Integer> numbers) {
      return StreamWriter.publisher(
          threads,
          to -> {
            int sum = 0;
            try (StreamReader<Integer> reader = StreamReader.of(numbers)) {
              for (int number : reader) {
                sum += number;
                to.send(sum);
              }
            }
          });
    }

    @Override
    public CompletableFuture<Integer> total(Flow.Publisher<Integer> numbers) {
      throw new UnsupportedOperationException();
    }
  }

  /** Sends what the test sends. */
  private static final class Source implements Flow.Publisher<String>, Flow.Subscription {

    final List<Long> asked = new ArrayList<>();
    Flow.Subscriber<? super String> subscriber;
    int cancellations;

    @Override
    public void subscribe(Flow.Subscriber<? super String> to) {
      subscriber = to;
      to.onSubscribe(this);
    }

    @Override
    public void request(long n) {
      asked.add(n);
    }

    @Override
    public void cancel() {
      cancellations++;
    }
  }

  private static final class Sink implements Flow.Subscriber<Object> {

    final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(Object element) {
      signals.add(element.toString());
    }

    @Override
    public void onError(Throwable thrown) {
      signals.add(thrown.toString());
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }
}
