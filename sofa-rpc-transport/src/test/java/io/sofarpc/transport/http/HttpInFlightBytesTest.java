// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2Settings;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.testing.JavaCodec;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What requests a server keeps in memory, and when it lets them go. */
class HttpInFlightBytesTest {

  private static final int MAX = 1 << 20;
  private static final int LARGE = 300_000;
  private static final int STEP = 4 << 10;

  private final ManualTimer timer = new ManualTimer();
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final Queue<CompletableFuture<Response>> calls = new ArrayDeque<>();
  private final Puller puller = new Puller();
  private Runnable service = () -> {};
  private boolean rejecting;
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run)
          .maxFrameBytes(MAX)
          .maxInFlightBytes(MAX)
          .build();
  private final Port port =
      new Port(
          settings,
          name ->
              new ServedService(
                  HostilePeerTest.SERVICE,
                  this::serve,
                  this::execute,
                  Map.of("test", new JavaCodec().bind(HostilePeerTest.SERVICE))));
  private final EmbeddedChannel channel = open();
  private final FramePeer peer = new FramePeer(channel, new Http2Settings());
  private final FramePeer other = new FramePeer(open(), new Http2Settings());

  private EmbeddedChannel open() {
    EmbeddedChannel opened = new HostilePeerTest.Orderly();
    new GrpcProtocol().serve(opened.pipeline(), port);
    return opened;
  }

  @AfterEach
  void nothingIsLeft() {
    peer.close();
    other.close();
    runTasks();
    assertThat(port.bytesInFlight()).isZero();
    assertThat(port.requestsInFlight()).isZero();
    assertThat(timer.pendingTasks()).isZero();
  }

  private void execute(Runnable task) {
    if (rejecting) {
      throw new RejectedExecutionException("full");
    }
    executor.add(task);
  }

  private CompletionStage<Response> serve(Request request) {
    service.run();
    if (request.payload() instanceof Payload.Stream stream) {
      stream.messages().subscribe(puller);
    }
    CompletableFuture<Response> call = new CompletableFuture<>();
    calls.add(call);
    return call;
  }

  /** Takes messages only as it is told. */
  private static final class Puller implements Flow.Subscriber<Object> {

    private Flow.Subscription subscription;
    private int taken;

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(Object message) {
      taken++;
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }

  private void runTasks() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
    peer.listen();
    other.listen();
  }

  private void answerAll() {
    calls.forEach(call -> call.complete(Response.of(new byte[10])));
    peer.listen();
    other.listen();
  }

  private void call(FramePeer from, int id, int bytes) {
    from.call(id, "never");
    from.message(id, bytes, true);
    from.deliver();
  }

  /** An array that grows may be twice as large as what has come. */
  private void assertKept(int bytes) {
    assertThat(port.bytesInFlight()).isBetween((long) bytes - STEP, 2L * bytes);
  }

  @Test
  void request_isKept_untilItIsAnswered() {
    call(peer, 1, LARGE);
    assertKept(LARGE);
    runTasks();
    assertKept(LARGE);

    answerAll();

    assertThat(peer.heard).contains("HEADERS 1 grpc-status 0");
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void manySmallRequests_areKeptToo() {
    for (int id = 1; id <= 99; id += 2) {
      call(peer, id, 1_000);
    }

    assertKept(50_000);
    runTasks();
    answerAll();
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void requestBeyondTheLimit_isRefused_andSmallOnesAreAnswered() {
    other.call(1, "never");
    other.message(1, MAX - LARGE, false);
    other.deliver();
    call(peer, 1, LARGE + 100_000);
    call(peer, 3, 100);
    runTasks();
    answerAll();

    assertThat(peer.heard)
        .contains("HEADERS 1 grpc-status 8", "HEADERS 3 grpc-status 0")
        .doesNotContain("HEADERS 3 grpc-status 8");
    assertKept(MAX - LARGE);
  }

  @Test
  void requestBeyondTheLimit_worksWhenOthersHaveEnded() {
    call(peer, 1, MAX);
    call(other, 1, LARGE);
    runTasks();
    answerAll();

    call(other, 3, MAX);
    runTasks();
    answerAll();

    assertThat(other.heard).contains("HEADERS 1 grpc-status 8", "HEADERS 3 grpc-status 0");
  }

  @Test
  void partOfARequest_isKept_untilItIsReset() {
    peer.call(1, "never");
    peer.message(1, LARGE, false);
    peer.deliver();
    assertKept(LARGE);

    peer.reset(1);
    peer.deliver();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void waitingRequest_thatIsReset_isKeptUntilAThreadTakesItOff() {
    call(peer, 1, LARGE);
    peer.reset(1);
    peer.deliver();
    assertKept(LARGE);

    runTasks();

    assertThat(calls).isEmpty();
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void threadThatStillRuns_keepsTheRequest_thatIsReset() {
    service =
        () -> {
          peer.reset(1);
          peer.deliver();
          assertThat(port.requestsInFlight()).isZero();
          assertKept(LARGE);
        };
    call(peer, 1, LARGE);

    runTasks();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void callThatIsNeverAnswered_letsGo_whenItsDeadlineHasPassed() {
    peer.call(1, "never", "grpc-timeout", "1S");
    peer.message(1, LARGE, true);
    peer.deliver();
    runTasks();
    assertKept(LARGE);

    timer.advance(Duration.ofSeconds(2));
    peer.listen();

    assertThat(peer.heard).contains("HEADERS 1 grpc-status 4");
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void requestWithoutAThread_letsGo() {
    rejecting = true;

    call(peer, 1, LARGE);

    assertThat(peer.heard).contains("HEADERS 1 grpc-status 8");
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void messageOfAStream_isKept_untilItIsHandedOut_thoughItsWindowIsGivenBack() {
    peer.call(1, "ignore");
    peer.deliver();
    runTasks();
    puller.subscription.request(1);
    runTasks();
    byte[] message = ByteBuffer.allocate(5 + MAX / 2).putInt(1, MAX / 2).array();
    peer.data(1, Arrays.copyOf(message, LARGE), false);
    peer.deliver();
    assertKept(LARGE);
    peer.data(1, new byte[message.length - LARGE], false);
    peer.deliver();
    assertKept(MAX / 2);

    runTasks();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void messagesThatNobodyTakes_areKept_untilTheCallEnds() {
    peer.call(1, "ignore");
    for (int i = 0; i < 100; i++) {
      peer.message(1, 1_000, false);
    }
    peer.deliver();
    runTasks();
    assertKept(100_000);

    answerAll();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void streamBeyondTheLimit_isRefused() {
    call(other, 1, MAX);
    peer.call(1, "ignore");
    peer.message(1, 100_000, false);
    peer.deliver();
    runTasks();

    assertThat(peer.heard).contains("HEADERS 1 grpc-status 8");
    assertKept(MAX);
  }

  @Test
  void requestOfHttp1_isKept_untilItIsAnswered() {
    EmbeddedChannel http1 = open();
    http1.writeInbound(body(LARGE));
    assertKept(LARGE);
    runTasks();

    answerAll();
    http1.runPendingTasks();

    assertThat(port.bytesInFlight()).isZero();
    assertThat(answer(http1)).startsWith("HTTP/1.1 200 ");
    http1.finishAndReleaseAll();
  }

  @Test
  void requestOfHttp1_beyondTheLimit_isRefused() {
    call(other, 1, MAX - 100_000);
    EmbeddedChannel http1 = open();

    http1.writeInbound(body(LARGE));
    http1.runPendingTasks();

    assertThat(answer(http1)).startsWith("HTTP/1.1 429 ").contains("maxInFlightBytes");
    assertKept(MAX - 100_000);
    http1.finishAndReleaseAll();
  }

  private static ByteBuf body(int bytes) {
    String head =
        "POST /%s/never HTTP/1.1\r\nhost: x\r\ncontent-type: application/test\r\ncontent-length: %d\r\n\r\n"
            .formatted(HostilePeerTest.SERVICE.interfaceName(), bytes);
    return Unpooled.copiedBuffer(head, US_ASCII).writeBytes(new byte[bytes]);
  }

  private static String answer(EmbeddedChannel http1) {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = http1.readOutbound(); next != null; next = http1.readOutbound()) {
      all.append(next.toString(US_ASCII));
      next.release();
    }
    return all.toString();
  }
}
