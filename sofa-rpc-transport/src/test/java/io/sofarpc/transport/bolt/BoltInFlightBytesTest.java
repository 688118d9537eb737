// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests a server keeps in memory, and when it lets them go. */
class BoltInFlightBytesTest {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);
  private static final int MAX = 1 << 20;
  private static final int LARGE = 300_000;
  private static final int STEP = 4 << 10;

  private final HandTimer timer = new HandTimer();
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final Queue<CompletableFuture<Response>> calls = new ArrayDeque<>();
  private Runnable service = () -> {};
  private boolean rejecting;
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run)
          .maxFrameBytes(MAX)
          .maxInFlightBytes(MAX)
          .maxQueuedBytes(64 << 10)
          .maxPendingCalls(10)
          .build();
  private final Port port =
      new Port(
          settings,
          name ->
              new ServedService(
                  SERVICE, this::serve, this::execute, Map.of("json", new ToyCodec(SERVICE))));
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EmbeddedChannel other = new EmbeddedChannel();

  @BeforeEach
  void open() {
    new BoltProtocol().serve(channel.pipeline(), port);
    new BoltProtocol().serve(other.pipeline(), port);
  }

  @AfterEach
  void nothingIsLeft() {
    channel.finishAndReleaseAll();
    other.finishAndReleaseAll();
    runTasks();
    assertThat(port.bytesInFlight()).isZero();
    assertThat(port.requestsInFlight()).isZero();
    assertThat(timer.scheduled()).isZero();
  }

  private void execute(Runnable task) {
    if (rejecting) {
      throw new RejectedExecutionException("full");
    }
    executor.add(task);
  }

  private CompletionStage<Response> serve(Request request) {
    assertThat(((Object[]) ((Payload.Unary) request.payload()).message())).hasSize(1);
    service.run();
    CompletableFuture<Response> call = new CompletableFuture<>();
    calls.add(call);
    return call;
  }

  private void runTasks() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
    channel.runPendingTasks();
    other.runPendingTasks();
  }

  private void answerAll() {
    calls.forEach(call -> call.complete(Response.of("done")));
    channel.runPendingTasks();
    other.runPendingTasks();
  }

  private static byte[] request(int id, String method, int bytes) {
    Metadata headers = Metadata.of(Bolt.SERVICE, SERVICE.name()).with(Bolt.METHOD_NAME, method);
    return Frames.encode(Frames.request(BoltDialect.V1, id, headers, "x".repeat(bytes)));
  }

  private static byte[] oneWay(int bytes) {
    byte[] frame = request(1, "tell", bytes);
    frame[1] = Bolt.TYPE_ONE_WAY;
    return frame;
  }

  private static void send(EmbeddedChannel to, byte[] frame, int from, int end) {
    to.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOfRange(frame, from, end)));
  }

  private void send(byte[] frame) {
    send(channel, frame, 0, frame.length);
  }

  private void assertKept(int bytes) {
    assertThat(port.bytesInFlight()).isBetween((long) bytes - STEP, (long) bytes + STEP);
  }

  @Test
  void request_isKept_untilItIsAnswered() {
    send(request(1, "echo", LARGE));
    assertKept(LARGE);
    runTasks();
    assertKept(LARGE);

    answerAll();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void manySmallRequests_areKeptToo() {
    for (int id = 1; id <= 10; id++) {
      send(request(id, "echo", 5_000));
    }

    assertKept(50_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 1_000})
  void requestBeyondTheLimit_isRefused_andSmallOnesAreAnswered(int pieces) {
    send(other, request(1, "echo", MAX - LARGE), 0, MAX - LARGE + 2);
    byte[] frame = request(2, "echo", LARGE + 100_000);
    for (int i = 0; i < pieces; i++) {
      send(
          channel,
          frame,
          (int) ((long) frame.length * i / pieces),
          (int) ((long) frame.length * (i + 1) / pieces));
    }
    send(request(3, "echo", 100));
    runTasks();
    answerAll();

    List<BoltFrame> answers = Frames.written(channel);

    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).id()).isEqualTo(2);
    assertThat(answers.get(0).detail()).isEqualTo(Bolt.STATUS_BUSY);
    assertThat(ErrorContent.read(answers.get(0).content())).contains("maxInFlightBytes: " + MAX);
    assertThat(answers.get(1).id()).isEqualTo(3);
    assertThat(answers.get(1).detail()).isEqualTo(Bolt.STATUS_SUCCESS);
  }

  @Test
  void requestBeyondTheLimit_worksWhenOthersHaveEnded() {
    send(request(1, "echo", MAX));
    send(request(2, "echo", LARGE));
    runTasks();
    answerAll();

    send(request(3, "echo", MAX));
    runTasks();
    answerAll();

    assertThat(Frames.written(channel))
        .extracting(BoltFrame::detail)
        .containsExactly(Bolt.STATUS_BUSY, Bolt.STATUS_SUCCESS, Bolt.STATUS_SUCCESS);
  }

  @Test
  void partOfARequest_isKept_untilItsConnectionCloses() {
    send(channel, request(1, "echo", MAX), 0, LARGE);
    assertThat(port.bytesInFlight()).isBetween((long) LARGE, (long) MAX);

    channel.close();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void checkedRequest_isKept_untilItIsAnswered() {
    Metadata headers = Metadata.of(Bolt.SERVICE, SERVICE.name()).with(Bolt.METHOD_NAME, "echo");
    send(Frames.encode(Frames.request(BoltDialect.V2_CRC, 1, headers, "x".repeat(LARGE))));
    assertKept(LARGE);
    runTasks();

    answerAll();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void threadThatStillRuns_keepsTheRequest_whoseDeadlineHasPassed() {
    service =
        () -> {
          timer.advance(Duration.ofSeconds(4));
          channel.runPendingTasks();
          assertThat(Frames.written(channel)).hasSize(1); // it is answered
          assertKept(LARGE);
        };
    send(request(1, "echo", LARGE));

    runTasks();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void callThatIsNeverAnswered_letsGo_whenItsDeadlineHasPassed() {
    send(request(1, "echo", LARGE));
    runTasks();

    timer.advance(Duration.ofSeconds(4));
    channel.runPendingTasks();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void waitingRequest_ofAClosedConnection_isKeptUntilAThreadTakesItOff() {
    send(request(1, "echo", LARGE));
    channel.close();
    assertKept(LARGE);

    runTasks();

    assertThat(calls).isEmpty();
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void requestWithoutAThread_letsGo() {
    rejecting = true;

    send(request(1, "echo", LARGE));
    channel.runPendingTasks();

    assertThat(Frames.written(channel).get(0).detail()).isEqualTo(Bolt.STATUS_BUSY);
    assertThat(port.bytesInFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 5_000, LARGE})
  void oneWayRequest_letsGo_whenItsThreadReturns(int bytes) {
    send(oneWay(bytes));
    if (bytes == LARGE) {
      assertKept(LARGE);
    }

    runTasks();
    assertThat(port.bytesInFlight()).isZero();

    answerAll();
  }

  @Test
  void nonBlockingRequest_letsGo() {
    send(request(1, "quick", LARGE));
    assertKept(LARGE);

    answerAll();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void failedRequest_letsGo() {
    send(request(1, "echo", LARGE));
    runTasks();

    calls.remove().completeExceptionally(new RpcException(StatusCode.NOT_FOUND, "no"));
    channel.runPendingTasks();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void requestWhoseAnswerIsNotRead_letsGo() {
    send(request(1, "echo", LARGE));
    send(request(2, "echo", LARGE));
    runTasks();

    calls.forEach(call -> call.complete(Response.of("y".repeat(60_000))));
    assertThat(channel.isOpen()).isFalse();
    runTasks();

    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void frameThatNobodyTakes_letsGo() {
    byte[] frame = request(1, "echo", LARGE);
    frame[3] = Bolt.COMMAND_CANCEL;
    send(frame);

    assertThat(port.bytesInFlight()).isZero();
  }
}
