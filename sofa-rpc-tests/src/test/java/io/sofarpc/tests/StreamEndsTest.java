// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import io.sofarpc.CallContext;
import io.sofarpc.Filter;
import io.sofarpc.Outcome;
import io.sofarpc.Payload;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that run until somebody stops them: the other side stops too, and filters see it. */
@Timeout(60)
class StreamEndsTest {

  private static final int ENDLESS = Integer.MAX_VALUE;

  /** What a provider sees of a deadline: its own clock, or the reset of a caller who was first. */
  private static final List<StatusCode> LATE =
      List.of(StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED);

  private final BulkService service = new BulkService(1);
  private final BlockingQueue<Outcome> ends = new LinkedBlockingQueue<>();
  private RpcServer server;
  private RpcClient client;
  private Bulk bulk;

  @BeforeEach
  void open() {
    server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(Bulk.class, service)
            .shutdownHook(false)
            .start();
    client = client(Duration.ofMinutes(1), (request, next) -> next.invoke(request));
    bulk = client.refer(Bulk.class);
  }

  private RpcClient client(Duration timeout, Filter filter) {
    return RpcClient.builder()
        .direct("grpc://127.0.0.1:" + server.port())
        .codec("protobuf")
        .timeout(timeout)
        .filter(
            (request, next) -> {
              request.context().onEnd(ends::add);
              return filter.invoke(request, next);
            })
        .build();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, SECONDS);
    assertThat(next).as("nothing came").isNotNull();
    return next;
  }

  /** Returns what the provider publishes; one that nobody has subscribed to cannot be stopped. */
  private Blocks published() throws Exception {
    return next(service.published).begun.get(10, SECONDS);
  }

  private static RpcException failure(CompletableFuture<?> future) throws Exception {
    try {
      throw new AssertionError("ended with " + future.get(10, SECONDS));
    } catch (ExecutionException failed) {
      return (RpcException) failed.getCause();
    }
  }

  private static RpcException failure(CallContext call) throws Exception {
    CompletableFuture<Object> end = new CompletableFuture<>();
    call.onEnd(
        outcome -> {
          RpcException failure = outcome.failure();
          if (failure == null) {
            end.complete("OK");
          } else {
            end.completeExceptionally(failure);
          }
        });
    return failure(end);
  }

  /** Says how long the other side took; what counts is that it stops at all. */
  private static void awaitStop(String what, CompletableFuture<Void> stopped) throws Exception {
    long start = System.nanoTime();
    stopped.get(10, SECONDS);
    System.out.printf("%s after %d us%n", what, (System.nanoTime() - start) / 1_000);
  }

  @Test
  void subscriberThatCancels_stopsThePublisherOfTheProvider() throws Exception {
    Reader reader = new Reader(1);
    bulk.download(Int32Value.of(ENDLESS)).subscribe(reader);
    Blocks published = published();

    reader.begun.get(10, SECONDS).cancel();

    awaitStop("server stream: stopped the provider", published.cancelled);
    assertThat(failure(next(service.calls)).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(next(ends).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void subscriberThatDoesNotRead_andCancels_stopsThePublisherOfTheProvider() throws Exception {
    Reader reader = new Reader(0);
    bulk.download(Int32Value.of(ENDLESS)).subscribe(reader);
    Blocks published = published();

    reader.begun.get(10, SECONDS).cancel();

    awaitStop("server stream without demand: stopped the provider", published.cancelled);
  }

  @Test
  void callerThatCancels_stopsItsPublisherAndTheProvider() throws Exception {
    Blocks blocks = new Blocks(ENDLESS);
    CompletableFuture<Int64Value> sum = bulk.upload(blocks);
    Reader reader = next(service.readers);

    sum.cancel(false);

    awaitStop("client stream: stopped its publisher", blocks.cancelled);
    assertThat(failure(reader.bytes).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure(next(service.calls)).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void subscriberOfBothThatCancels_stopsBothPublishers() throws Exception {
    Blocks blocks = new Blocks(ENDLESS);
    Reader reader = new Reader(1);
    bulk.echo(blocks).subscribe(reader);
    CallContext call = next(service.calls);

    reader.begun.get(10, SECONDS).cancel();

    awaitStop("bidirectional: stopped its publisher", blocks.cancelled);
    assertThat(failure(call).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void providerThatCancels_stopsItsCallersPublisher() throws Exception {
    Blocks blocks = new Blocks(ENDLESS);
    CompletableFuture<Int64Value> sum = bulk.upload(blocks);

    next(service.calls).cancel("closing time");

    awaitStop("client stream: stopped by the provider", blocks.cancelled);
    assertThat(failure(sum).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure(sum)).hasMessageContaining("closing time");
  }

  @Test
  void providerThatWantsNoMoreAndAnswers_stopsItsCallersPublisher() throws Exception {
    Blocks blocks = new Blocks(ENDLESS);
    CompletableFuture<Int64Value> sum = bulk.upload(blocks);
    Reader reader = next(service.readers);

    reader.begun.get(10, SECONDS).cancel();
    reader.bytes.complete(7L);

    assertThat(sum.get(10, SECONDS).getValue()).isEqualTo(7);
    awaitStop("client stream: stopped by an early answer", blocks.cancelled);
  }

  @Test
  void providerThatCancels_stopsTheSubscriberOfItsCaller() throws Exception {
    Reader reader = new Reader(1);
    bulk.download(Int32Value.of(ENDLESS)).subscribe(reader);
    Blocks published = published();

    next(service.calls).cancel("closing time");

    assertThat(failure(reader.bytes).code()).isEqualTo(StatusCode.CANCELLED);
    awaitStop("server stream: stopped its own publisher", published.cancelled);
  }

  @Test
  void deadline_endsAStreamThatRuns() throws Exception {
    try (RpcClient hasty =
        client(Duration.ofMillis(300), (request, next) -> next.invoke(request))) {
      Reader reader = new Reader(1);
      hasty.refer(Bulk.class).download(Int32Value.of(ENDLESS)).subscribe(reader);

      assertThat(failure(reader.bytes).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      published().cancelled.get(10, SECONDS);
      assertThat(failure(next(service.calls)).code()).isIn(LATE);
    }
  }

  @Test
  void deadline_endsAStreamThatNobodyReads() throws Exception {
    try (RpcClient hasty =
        client(Duration.ofMillis(300), (request, next) -> next.invoke(request))) {
      Reader reader = new Reader(0);
      hasty.refer(Bulk.class).download(Int32Value.of(ENDLESS)).subscribe(reader);

      assertThat(failure(reader.bytes).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      published().cancelled.get(10, SECONDS);
    }
  }

  @Test
  void deadline_endsAnUpload() throws Exception {
    try (RpcClient hasty =
        client(Duration.ofMillis(300), (request, next) -> next.invoke(request))) {
      Blocks blocks = new Blocks(ENDLESS);
      CompletableFuture<Int64Value> sum = hasty.refer(Bulk.class).upload(blocks);

      assertThat(failure(sum).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      blocks.cancelled.get(10, SECONDS);
      assertThat(failure(next(service.readers).bytes).code()).isIn(LATE);
    }
  }

  @Test
  void filter_seesTheLastMessageBeforeTheEnd() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    Filter watching =
        (request, next) -> {
          request.context().onEnd(outcome -> events.add("end " + outcome.code()));
          return next.invoke(request)
              .thenApply(
                  response -> {
                    events.add("answer");
                    Flow.Publisher<Object> messages =
                        ((Payload.Stream) response.payload()).messages();
                    return response.withPayload(
                        Payload.stream(new Watched(messages, () -> events.add("message"))));
                  });
        };
    try (RpcClient watched = client(Duration.ofMinutes(1), watching)) {
      Reader reader = new Reader(1);
      watched.refer(Bulk.class).download(Int32Value.of(3)).subscribe(reader);

      assertThat(reader.bytes.get(10, SECONDS)).isEqualTo(Blocks.bytes(3));
      assertThat(next(ends).isOk()).isTrue();
      assertThat(events).containsExactly("answer", "message", "message", "message", "end OK");
    }
  }

  /** A publisher that tells of each message. */
  private record Watched(Flow.Publisher<Object> source, Runnable seen)
      implements Flow.Publisher<Object> {

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      source.subscribe(
          new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(Object message) {
              seen.run();
              subscriber.onNext(message);
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
}
