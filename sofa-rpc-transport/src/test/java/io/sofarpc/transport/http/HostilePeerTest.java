// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.testing.JavaCodec;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that use HTTP/2 against the server: each is told to stop or loses its connection, what it
 * makes the server hold is bounded, and nothing of it is left when it has gone.
 */
class HostilePeerTest {

  static final ServiceDescriptor SERVICE = ServiceDescriptor.of(Plain.class);
  private static final int FRAMES = 20_000;
  private static final int QUEUED_BYTES = 1 << 20;
  private static final Duration IDLE = Duration.ofSeconds(90);

  interface Plain {
    byte[] large(byte[] any);

    byte[] read(byte[] any);

    CompletableFuture<byte[]> never(byte[] any);

    byte[] refuse(Flow.Publisher<byte[]> messages);

    CompletableFuture<byte[]> ignore(Flow.Publisher<byte[]> messages);

    Flow.Publisher<byte[]> count(byte[] any);

    @RpcMethod(oneWay = true)
    void tell(byte[] any);
  }

  private final ManualTimer timer = new ManualTimer();
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run)
          .maxQueuedBytes(QUEUED_BYTES)
          .maxFrameBytes(QUEUED_BYTES)
          .serverIdleTimeout(IDLE)
          .maxStreams(100)
          .build();
  private final Port port =
      new Port(
          settings,
          name ->
              new ServedService(
                  SERVICE,
                  HostilePeerTest::serve,
                  Runnable::run,
                  Map.of("test", new JavaCodec().bind(SERVICE))));
  private final EmbeddedChannel channel = new Orderly();
  private FramePeer peer;

  private static CompletionStage<Response> serve(Request request) {
    return switch (request.method().name()) {
      case "large" -> CompletableFuture.completedFuture(Response.of(new byte[100_000]));
      case "refuse" ->
          CompletableFuture.failedFuture(new RpcException(StatusCode.PERMISSION_DENIED, "no"));
      case "ignore" -> {
        ((Payload.Stream) request.payload()).messages().subscribe(new Idle());
        yield new CompletableFuture<>();
      }
      case "count" ->
          CompletableFuture.completedFuture(Response.of(Payload.stream(new OneMessage())));
      case "read" -> {
        ((Payload.Unary) request.payload()).message();
        yield new CompletableFuture<>();
      }
      default -> new CompletableFuture<>();
    };
  }

  /** Sends one message, and ends. */
  private static final class OneMessage implements Flow.Publisher<Object> {

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              subscriber.onNext(new byte[9]);
              subscriber.onComplete();
            }

            @Override
            public void cancel() {}
          });
    }
  }

  /** Asks for nothing. */
  private static final class Idle implements Flow.Subscriber<Object> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(Object message) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }

  /** Runs tasks one after the other as an event loop does, and not inside of each other. */
  static final class Orderly extends EmbeddedChannel {

    private boolean running;

    @Override
    public void runPendingTasks() {
      if (!running) {
        running = true;
        super.runPendingTasks();
        running = false;
      }
    }

    @Override
    public long runScheduledPendingTasks() {
      running = true;
      long next = super.runScheduledPendingTasks();
      running = false;
      runPendingTasks();
      return next;
    }
  }

  @BeforeEach
  void connect() {
    channel.freezeTime();
    new GrpcProtocol().serve(channel.pipeline(), port);
    peer = new FramePeer(channel, new Http2Settings());
  }

  @AfterEach
  void nothingIsLeft() {
    peer.close();
    assertThat(port.requestsInFlight()).isZero();
    assertThat(port.bytesInFlight()).isZero();
    assertThat(timer.pendingTasks()).isZero();
  }

  private static int id(int number) {
    return 2 * number - 1;
  }

  /** The peer takes another connection for its next calls; this one knows it too well. */
  private void assertClosed(int sent, int atMost, String reason) {
    assertThat(peer.isConnected()).as("after %s", sent).isFalse();
    assertThat(sent).isLessThanOrEqualTo(atMost);
    assertThat(peer.heard.get(peer.heard.size() - 1)).startsWith("GOAWAY " + reason);
  }

  /** An ordinary call is answered. */
  private void assertServes(int id) {
    peer.call(id, "refuse");
    peer.deliver();
    assertThat(peer.heard).contains("HEADERS " + id + " grpc-status 7");
  }

  private void passIdleTime() {
    channel.advanceTimeBy(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    peer.listen();
  }

  // Floods.

  @Test // CVE-2023-44487
  void rapidReset() {
    int sent =
        peer.sendUntilClosed(
            FRAMES,
            number -> {
              peer.call(id(number), "never");
              peer.message(id(number), 10, true);
              peer.reset(id(number));
            });

    assertClosed(sent, 1_001, "ENHANCE_YOUR_CALM");
  }

  @Test // CVE-2025-8671
  void madeYouReset() {
    int sent =
        peer.sendUntilClosed(
            FRAMES,
            number -> {
              peer.call(id(number), "never");
              peer.message(id(number), 10, true);
              peer.windowUpdate(id(number), 0);
            });

    assertClosed(sent, 1_001, "ENHANCE_YOUR_CALM");
  }

  @Test
  void madeYouReset_withDataBehindTheEnd() {
    int sent =
        peer.sendUntilClosed(
            FRAMES,
            number -> {
              peer.call(id(number), "never");
              peer.message(id(number), 10, true);
              peer.message(id(number), 10, true);
            });

    assertClosed(sent, 1_001, "");
  }

  @Test // CVE-2024-27316 and others
  void continuationFlood_ofSmallFrames() {
    peer.frame(1, 0, 1, new byte[0]);

    int sent = peer.sendUntilClosed(FRAMES, number -> peer.frame(9, 0, 1, new byte[0]));

    assertClosed(sent, 17, "ENHANCE_YOUR_CALM");
  }

  @Test
  void continuationFlood_ofLargeFrames() {
    byte[] field = new byte[10_003]; // a literal that is not indexed: x, and a long value
    field[1] = 1;
    field[2] = 'x';
    field[3] = 0x7f;
    field[4] = (byte) 0x90;
    field[5] = 0x4d; // 127 + 0x10 + (0x4d << 7) = 9,999
    peer.frame(1, 0, 1, new byte[0]);

    int sent = peer.sendUntilClosed(FRAMES, number -> peer.frame(9, 0, 1, field));

    assertClosed(sent, 10, "");
  }

  @Test
  void pingFlood() {
    int sent = peer.sendUntilClosed(FRAMES, peer::ping);

    assertClosed(sent, 201, "ENHANCE_YOUR_CALM too_many_pings");
  }

  @Test
  void pingsOfGrpcClients_areTaken() {
    peer.call(1, "ignore");
    peer.deliver();
    int sent =
        peer.sendUntilClosed(
            FRAMES, // one with each message, to measure the bandwidth
            number -> {
              peer.data(1, new byte[1], false);
              peer.ping(number);
            });
    assertThat(sent).isEqualTo(FRAMES);

    for (int i = 0; i < 1_000; i++) { // without calls, one each second
      timer.advance(Duration.ofSeconds(1));
      peer.ping(i);
      peer.deliver();
    }
    assertServes(3);
  }

  @Test
  void settingsFlood() {
    int sent = peer.sendUntilClosed(FRAMES, number -> peer.settings(new Http2Settings()));

    assertClosed(sent, 201, "ENHANCE_YOUR_CALM too many settings");
  }

  @Test
  void priorityFlood() {
    int sent =
        peer.sendUntilClosed(
            FRAMES, number -> peer.frame(2, 0, id(number), new byte[] {0, 0, 0, 0, 1}));

    assertClosed(sent, 2_001, "ENHANCE_YOUR_CALM too many priorities");
  }

  @Test
  void floodOfUnknownFrames() {
    int sent = peer.sendUntilClosed(FRAMES, number -> peer.frame(0xee, 0, 0, new byte[0]));

    assertClosed(sent, 2_001, "ENHANCE_YOUR_CALM too many frames of type 238");
  }

  @Test
  void windowUpdateFlood() {
    int sent = peer.sendUntilClosed(FRAMES, number -> peer.windowUpdate(0, 1));

    assertClosed(sent, 2_001, "ENHANCE_YOUR_CALM too many window updates");
  }

  @Test
  void windowOverflow() {
    int sent = peer.sendUntilClosed(FRAMES, number -> peer.windowUpdate(0, Integer.MAX_VALUE));

    assertClosed(sent, 1, "FLOW_CONTROL_ERROR");
  }

  @Test
  void emptyDataFlood() {
    peer.call(1, "ignore");

    int sent = peer.sendUntilClosed(FRAMES, number -> peer.data(1, new byte[0], false));

    assertClosed(sent, 3, "ENHANCE_YOUR_CALM");
  }

  // Too much.

  @Test
  void tooManyStreams() {
    for (int number = 1; number <= 101; number++) {
      peer.call(id(number), "ignore");
      peer.deliver();
    }

    assertThat(peer.heard).containsOnlyOnce("RST 201 REFUSED_STREAM");
    assertThat(peer.isConnected()).isTrue();
  }

  @Test
  void headerListTooLarge() {
    peer.call(1, "ignore", "x", "y".repeat(17_000));
    peer.deliver();

    assertThat(peer.heard).contains("HEADERS 1 431");
    assertServes(3);
  }

  @Test
  void hpackBomb() {
    Http2Headers fields = new DefaultHttp2Headers().method("POST").scheme("http").path("/");
    for (int i = 0; i < 10_000; i++) {
      fields.add("bomb", "x".repeat(3_000)); // in the table of the peer after the first
    }
    peer.headers(1, fields, true);
    peer.deliver();

    assertThat(peer.heard).contains("HEADERS 1 431");
    assertServes(3);
  }

  @Test
  void tableOfHeaders_isNotAsLargeAsThePeerAllows() {
    peer.settings(new Http2Settings().headerTableSize(1 << 30));
    peer.deliver();

    assertThat(
            channel
                .pipeline()
                .get(Http2Handler.class)
                .encoder()
                .configuration()
                .headersConfiguration()
                .maxHeaderTableSize())
        .isEqualTo(4_096);
    assertServes(1);
  }

  @Test
  void messageTooLarge() {
    peer.call(1, "never");
    peer.data(1, new byte[] {0, 0x7f, 0, 0, 0}, false);
    peer.deliver();

    assertThat(peer.heard).contains("HEADERS 1 grpc-status 8");
    assertServes(3);
  }

  @Test
  void gzipBomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[5]);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[QUEUED_BYTES + 1]);
    }
    byte[] bomb = bytes.toByteArray();
    bomb[0] = 1;
    bomb[3] = (byte) ((bomb.length - 5) >> 8);
    bomb[4] = (byte) (bomb.length - 5);

    peer.call(1, "read", "grpc-encoding", "gzip");
    peer.data(1, bomb, true);
    peer.deliver();

    assertThat(peer.heard).contains("HEADERS 1 grpc-status 8");
    assertServes(3);
  }

  @Test
  void requestsThatNobodyReads_areBounded() {
    for (int number = 1; number <= 10; number++) {
      peer.call(id(number), "ignore");
      for (int i = 0; i < 16; i++) {
        peer.message(id(number), 15_995, false);
      }
      peer.deliver();
    }

    assertThat(peer.heard)
        .doesNotContain("HEADERS 7 grpc-status 8")
        .contains("HEADERS 9 grpc-status 8", "HEADERS 19 grpc-status 8");
  }

  @Test
  void emptyMessagesThatNobodyReads_countAsObjects() {
    for (int number = 1; number <= 2; number++) {
      peer.call(id(number), "ignore");
      peer.data(id(number), new byte[100_000], false); // 20,000 of them
      peer.deliver();
    }

    assertThat(peer.heard).contains("HEADERS 3 grpc-status 8");
  }

  // Too slow.

  @Test
  void readerWithoutAWindow_isRefusedMore_andGivenUp() {
    peer.settings(new Http2Settings().initialWindowSize(0));
    for (int number = 1; number <= 20; number++) {
      peer.call(id(number), "large");
      peer.message(id(number), 10, true);
      peer.deliver();
    }
    assertThat(peer.heard)
        .contains("HEADERS 19 200", "HEADERS 21 grpc-status 8", "HEADERS 39 grpc-status 8")
        .noneMatch(frame -> frame.startsWith("DATA"));

    passIdleTime();
    passIdleTime();

    assertThat(peer.heard).contains("RST 1 CANCEL", "RST 19 CANCEL");
    assertThat(port.requestsInFlight()).isZero();
    assertThat(port.bytesInFlight()).isZero();
    peer.settings(new Http2Settings().initialWindowSize(1 << 20));
    peer.call(41, "large");
    peer.message(41, 10, true);
    peer.deliver();
    assertThat(peer.heard).contains("DATA 41 16384");
  }

  @Test
  void writerThatStopsInTheMiddle_isAnswered() {
    peer.call(1, "never");
    peer.data(1, new byte[] {0, 0}, false);
    peer.deliver();
    passIdleTime();
    assertThat(peer.heard).noneMatch(frame -> frame.startsWith("HEADERS"));

    passIdleTime();

    assertThat(peer.heard).contains("HEADERS 1 grpc-status 4");
    assertThat(port.requestsInFlight()).isZero();
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void writerWhoIsSlow_isWaitedFor() {
    peer.call(1, "never");
    for (int i = 0; i < 4; i++) {
      peer.data(1, new byte[1], false);
      peer.deliver();
      passIdleTime();
    }

    assertThat(peer.heard).noneMatch(frame -> frame.startsWith("HEADERS"));
  }

  @Test
  void writerThatStopsInTheHeaders_losesItsConnection() {
    peer.frame(1, 0, 1, new byte[0]);
    peer.deliver();

    passIdleTime();
    peer.listen();

    assertThat(peer.isConnected()).isFalse();
  }

  @Test
  void oneWayCallThatIsResetBeforeItsMessage_isForgotten() {
    peer.call(1, "tell");
    peer.deliver();
    assertThat(port.requestsInFlight()).isOne();

    peer.reset(1);
    peer.deliver();

    assertThat(port.requestsInFlight()).isZero();
    assertThat(timer.pendingTasks()).isZero();
  }

  @Test
  void refusalThatIsNotTaken_isGivenUp() {
    peer.settings(new Http2Settings().initialWindowSize(0));
    peer.headers(1, new DefaultHttp2Headers().method("PUT").scheme("http").path("/"), true);
    peer.deliver();
    assertThat(peer.heard).contains("HEADERS 1 405");

    passIdleTime();
    assertThat(peer.heard).doesNotContain("RST 1 CANCEL");
    passIdleTime();

    assertThat(peer.heard).contains("RST 1 CANCEL");
  }

  @Test
  void endOfAStreamThatIsNotTaken_isGivenUp_afterTheDeadline() {
    peer.settings(new Http2Settings().initialWindowSize(0));
    peer.call(1, "count", "grpc-timeout", "60S");
    peer.message(1, 10, true);
    peer.call(3, "count");
    peer.message(3, 10, true);
    peer.deliver();
    timer.advance(Duration.ofSeconds(60));
    assertThat(port.requestsInFlight()).isEqualTo(2);

    passIdleTime();
    assertThat(peer.heard).doesNotContain("RST 1 CANCEL");
    passIdleTime();

    assertThat(peer.heard).contains("RST 1 CANCEL").doesNotContain("RST 3 CANCEL");
    assertThat(port.requestsInFlight()).isOne();
  }

  // No crimes.

  @Test
  void answerToHead_hasNoBody() {
    peer.headers(
        1, new DefaultHttp2Headers().method("HEAD").scheme("http").path("/").authority("x"), true);
    peer.deliver();

    assertThat(peer.heard).contains("HEADERS 1 405").doesNotContain("RST 1 CANCEL");
    assertThat(peer.heard).noneMatch(frame -> frame.matches("DATA 1 [1-9].*"));
  }

  @Test
  void callsThatAreAnsweredEarly_areNotCounted() {
    for (int number = 1; number <= 5_000; number++) {
      assertServes(id(number)); // the server resets what would follow
      peer.heard.clear();
    }

    assertThat(peer.isConnected()).isTrue();
  }
}
