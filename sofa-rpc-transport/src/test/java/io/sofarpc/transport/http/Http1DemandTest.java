// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Response;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection of HTTP/1.1 reads, and how long it waits; time is turned by hand. */
class Http1DemandTest {

  private static final int WINDOW = 64 << 10;

  private final Puller puller = new Puller();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  Http1DemandTest() {
    Port port =
        new Port(
            TransportSettings.builder(new ManualTimer(), Runnable::run)
                .streamWindowBytes(WINDOW)
                .build(),
            WordsServer.table(
                request -> {
                  if (request.payload() instanceof Payload.Stream stream) {
                    stream.messages().subscribe(puller);
                  }
                  return puller.answer;
                },
                Runnable::run));
    channel.freezeTime();
    Http1ServerConnection.install(channel.pipeline(), port);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String text) {
    receive(text.getBytes(US_ASCII));
  }

  private void receive(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
  }

  private String written() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(US_ASCII));
      next.release();
    }
    return all.toString();
  }

  private boolean reads() {
    return channel.config().isAutoRead();
  }

  private static String head(String method, String type, String field) {
    return "POST %s%s HTTP/1.1\r\nhost: x\r\ncontent-type: application/%s\r\n%s\r\n\r\n"
        .formatted(WordsServer.PATH, method, type, field);
  }

  private static byte[] chunk(int messageBytes) {
    ByteBuf chunk = Unpooled.buffer();
    chunk.writeCharSequence(Integer.toHexString(5 + messageBytes) + "\r\n", US_ASCII);
    chunk.writeByte(0).writeInt(messageBytes).writeZero(messageBytes);
    chunk.writeCharSequence("\r\n", US_ASCII);
    byte[] bytes = new byte[chunk.readableBytes()];
    chunk.readBytes(bytes);
    return bytes;
  }

  @Test
  void stream_isReadNoFurtherThanAWindowAheadOfItsSubscriber() {
    receive(head("join", "connect+json", "transfer-encoding: chunked"));

    for (int i = 0; i < 4; i++) {
      assertThat(reads()).isTrue();
      receive(chunk(WINDOW / 4));
    }
    assertThat(reads()).isFalse();
    puller.request(1);
    assertThat(reads()).isFalse();
    puller.request(2);
    channel.runPendingTasks();
    assertThat(puller.count).isEqualTo(3);
    assertThat(reads()).isTrue();
  }

  @Test
  void nextRequest_waitsUnread_untilTheFirstIsAnswered() {
    String request = head("never", "json", "content-length: 1") + "a";

    receive(request + request);
    assertThat(reads()).isFalse();
    assertThat(written()).isEmpty();

    puller.answer.complete(Response.of("done"));
    channel.runPendingTasks();
    assertThat(written()).contains("done").containsSubsequence("200 OK", "200 OK");
    assertThat(reads()).isTrue();
  }

  @Test
  void requestsInPiecesOfAnySize_areAnsweredAlike() {
    puller.answer.complete(Response.of("done"));
    String chunked = head("never", "json", "transfer-encoding: chunked");
    byte[] requests =
        (head("never", "json", "content-length: 3")
                + "abc\r\n" // some peers send one behind the body
                + chunked
                + "1;x=y\r\na\r\n2\r\nbc\r\n0\r\nx: y\r\n\r\n"
                + "GET / HTTP/1.1\r\nhost: x\r\n\r\n"
                + chunked
                + "0\r\n\r\n")
            .getBytes(US_ASCII);
    receive(requests);
    channel.runPendingTasks();
    String answers = written();
    assertThat(answers).containsSubsequence("200", "done", "200", "done", "404", "200", "done");

    for (int size = 1; size < requests.length; size++) {
      for (int from = 0; from < requests.length; from += size) {
        receive(Arrays.copyOfRange(requests, from, Math.min(from + size, requests.length)));
      }
      channel.runPendingTasks();
      assertThat(written()).as("in pieces of %s bytes", size).isEqualTo(answers);
      assertThat(reads()).isTrue();
    }
  }

  @Test
  void unaryCallThatIsAnsweredWithAStream_fails() {
    puller.answer.complete(Response.of(Payload.stream(subscriber -> {})));

    receive(head("never", "json", "content-length: 1") + "a");
    channel.runPendingTasks();

    assertThat(written()).startsWith("HTTP/1.1 500 ").contains("expected: one message");
  }

  @Test
  void trailersThatComeLate_areWaitedFor() {
    CompletableFuture<Metadata> trailers = new CompletableFuture<>();
    puller.answer.complete(new Response(Metadata.empty(), Payload.of("done"), trailers));
    receive(head("never", "json", "content-length: 1") + "a");
    channel.runPendingTasks();
    assertThat(written()).isEmpty();

    trailers.complete(Metadata.of("x-tail", "2"));
    channel.runPendingTasks();
    assertThat(written()).contains("done", "trailer-x-tail: 2");
  }

  @Test
  void headThatComesTooSlowly_isRefused() {
    receive("POST /");
    channel.advanceTimeBy(9, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    receive("x");
    assertThat(channel.isOpen()).isTrue();

    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void bodyThatStops_isAnswered_andTheConnectionCloses() {
    receive(head("never", "json", "content-length: 2") + "a");
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
    channel.runPendingTasks();

    assertThat(written()).contains("504", "connection: close", "nothing more came");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void connectionWhoseCallRuns_isNotIdle() {
    receive(head("never", "json", "content-length: 1") + "a");
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isTrue(); // the service has not answered

    puller.answer.complete(Response.of("done"));
    channel.runPendingTasks();
    assertThat(written()).contains("done");
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void callerThatStopsToRead_isClosed_onceNothingHasMovedForTheIdleTime() {
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(ChannelHandlerContext ctx) {} // the peer does not read
            });
    puller.answer.complete(Response.of("done"));
    receive(head("never", "json", "content-length: 1") + "a");

    channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
    assertThat(channel.isOpen()).isTrue();
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
    assertThat(channel.isOpen()).isFalse();
  }

  /** Asks for messages when the test does, and throws them away. */
  private static final class Puller implements Flow.Subscriber<Object> {

    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private int count;

    void request(int n) {
      requireNonNull(subscription, "subscription").request(n);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(Object message) {
      count++;
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }
}
