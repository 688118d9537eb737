// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server's connection, without a network: tasks of the executor are run by the test. */
class BoltServerHandlerTest {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);
  private static final Metadata HEADERS =
      Metadata.of(Bolt.SERVICE, SERVICE.name()).with(Bolt.METHOD_NAME, "echo");

  private final HandTimer timer = new HandTimer();
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> served = new ArrayList<>();
  private Metadata failureHeaders = Metadata.empty();
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run).maxPendingCalls(3).build();
  private final Port port =
      new Port(
          settings,
          name ->
              new ServedService(
                  SERVICE, this::serve, executor::add, Map.of("json", new ToyCodec(SERVICE))));
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void open() {
    channel.freezeTime();
    new BoltProtocol().serve(channel.pipeline(), port);
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
    channel.runPendingTasks();
    assertThat(port.requestsInFlight()).isZero();
    assertThat(port.bytesInFlight()).isZero();
    assertThat(timer.scheduled()).isZero();
  }

  private CompletionStage<Response> serve(Request request) {
    String text = (String) ((Object[]) ((Payload.Unary) request.payload()).message())[0];
    served.add(text);
    if (text.startsWith("fail:")) {
      return CompletableFuture.failedFuture(
          new RpcException(StatusCode.valueOf(text.substring(5)), "told to")
              .withMetadata(failureHeaders));
    }
    return CompletableFuture.completedFuture(Response.of(text));
  }

  private void receive(BoltFrame frame) {
    receive(Frames.encode(frame));
  }

  private void receive(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
  }

  private List<BoltFrame> answers() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
    return Frames.written(channel);
  }

  private BoltFrame answerTo(BoltFrame frame) {
    receive(frame);
    List<BoltFrame> answers = answers();
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).id()).isEqualTo(frame.id());
    return answers.get(0);
  }

  static List<BoltDialect> dialects() {
    return List.of(BoltDialect.V1, BoltDialect.V2, BoltDialect.V2_CRC);
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void request_isAnsweredInItsVersionAndCodec(BoltDialect dialect) {
    BoltFrame answer = answerTo(Frames.request(dialect, 77, HEADERS, "hello"));

    assertThat(answer.dialect()).isEqualTo(dialect);
    assertThat(answer.codec()).isEqualTo(Frames.CODEC);
    assertThat(answer.className()).isEqualTo(Bolt.RESPONSE_CLASS);
    assertThat(answer.detail()).isEqualTo(Bolt.STATUS_SUCCESS);
    assertThat(answer.headers().isEmpty()).isTrue();
    assertThat(new String(answer.content(), UTF_8)).isEqualTo("hello");
  }

  @Test
  void requestWithNothingButServiceInItsHeader_isAnswered() {
    Metadata serviceOnly = Metadata.of(Bolt.SERVICE, SERVICE.name());

    BoltFrame answer = answerTo(Frames.request(BoltDialect.V1, 1, serviceOnly, "echo|node"));

    assertThat(new String(answer.content(), UTF_8)).isEqualTo("node");
  }

  @Test
  void goldenRequestOfNode_reachesTheService() {
    receive(GoldenFrame.find("node-client").bytes());

    BoltFrame answer = answers().get(0);

    // Hessian is not offered by this test: an answer that says so, in the way stock reads it.
    assertThat(answer.detail()).isEqualTo(Bolt.STATUS_REQUEST_NOT_READABLE);
    assertThat(answer.codec()).isEqualTo(Bolt.CODEC_HESSIAN);
    assertThat(answer.className()).isEqualTo(Bolt.ERROR_CLASS);
    assertThat(ErrorContent.read(answer.content()))
        .isEqualTo("codec 1 is not offered by " + SERVICE.name() + " (offered: {json=12})");
  }

  @Test
  void failure_travelsInsideANormalResponse() {
    BoltFrame answer = answerTo(Frames.request(BoltDialect.V1, 1, HEADERS, "fail:UNIMPLEMENTED"));

    assertThat(answer.detail()).isEqualTo(Bolt.STATUS_SUCCESS);
    assertThat(answer.headers()).isEqualTo(Metadata.of("sofa_head_response_error", "true"));
    assertThat(new String(answer.content(), UTF_8)).isEqualTo("UNIMPLEMENTED:told to");
  }

  @Test
  void failuresWithAStatusOfTheirOwn_travelAsThat() {
    BoltFrame busy =
        answerTo(Frames.request(BoltDialect.V2_CRC, 1, HEADERS, "fail:RESOURCE_EXHAUSTED"));
    BoltFrame late = answerTo(Frames.request(BoltDialect.V1, 2, HEADERS, "fail:DEADLINE_EXCEEDED"));
    BoltFrame invalid =
        answerTo(Frames.request(BoltDialect.V1, 3, HEADERS, "fail:INVALID_ARGUMENT"));

    assertThat(busy.detail()).isEqualTo(4);
    assertThat(busy.dialect().hasCrc()).isFalse();
    assertThat(busy.content()).isEmpty();
    assertThat(late.detail()).isEqualTo(7);
    assertThat(invalid.detail()).isEqualTo(18);
    assertThat(ErrorContent.read(invalid.content())).isEqualTo("told to");
  }

  @Test
  void unknownMethod_isAnsweredAsStockDoes_whereTheCodecNeedsIt() {
    Metadata headers = HEADERS.with(Bolt.METHOD_NAME, "absent");

    BoltFrame answer = answerTo(Frames.request(BoltDialect.V1, 1, headers, "fail:UNIMPLEMENTED"));

    assertThat(answer.detail()).isEqualTo(18);
    assertThat(ErrorContent.read(answer.content()))
        .isEqualTo(
            "RPC-020100011: Cannot find invoke method: [absent], service: ["
                + SERVICE.name()
                + "] (told to)");
  }

  @Test
  void headersOfAFailure_travelInTheHeader_whateverTheStatus() {
    failureHeaders = Metadata.of("retry-after", "3").with(Bolt.RESPONSE_ERROR, "false");

    BoltFrame failed = answerTo(Frames.request(BoltDialect.V1, 1, HEADERS, "fail:NOT_FOUND"));
    BoltFrame busy =
        answerTo(Frames.request(BoltDialect.V2, 2, HEADERS, "fail:RESOURCE_EXHAUSTED"));
    BoltFrame invalid =
        answerTo(Frames.request(BoltDialect.V1, 3, HEADERS, "fail:INVALID_ARGUMENT"));

    Metadata sent = Metadata.of("retry-after", "3");
    assertThat(failed.headers()).isEqualTo(Metadata.of(Bolt.RESPONSE_ERROR, "true").withAll(sent));
    assertThat(busy.detail()).isEqualTo(4);
    assertThat(busy.headers()).isEqualTo(sent);
    assertThat(busy.className()).isEmpty();
    assertThat(busy.content()).isEmpty();
    assertThat(invalid.headers()).isEqualTo(sent);
    assertThat(ErrorContent.read(invalid.content())).isEqualTo("told to");
  }

  @Test
  void headersOfAFailure_thatAreTooLarge_areLeftOut() {
    failureHeaders = Metadata.of("large", "x".repeat(settings.maxHeaderBytes()));

    BoltFrame failed = answerTo(Frames.request(BoltDialect.V1, 1, HEADERS, "fail:NOT_FOUND"));
    BoltFrame busy =
        answerTo(Frames.request(BoltDialect.V1, 2, HEADERS, "fail:RESOURCE_EXHAUSTED"));

    assertThat(failed.headers()).isEqualTo(Metadata.of(Bolt.RESPONSE_ERROR, "true"));
    assertThat(new String(failed.content(), UTF_8)).isEqualTo("NOT_FOUND:told to");
    assertThat(busy.detail()).isEqualTo(4);
    assertThat(busy.headers().isEmpty()).isTrue();
  }

  @Test
  void busyAnswer_isThatOfAStockServer() {
    for (int id = 45; id <= 47; id++) {
      receive(Frames.request(BoltDialect.V1, id, HEADERS, "x"));
    }
    receive(Frames.request(BoltDialect.V1, 48, HEADERS, "one too many"));

    byte[] busy = Frames.encode(Frames.written(channel).get(0));

    byte[] golden =
        GoldenFrame.all().stream()
            .filter(frame -> frame.label().equals("server-busy") && frame.bytes().length == 20)
            .findFirst()
            .orElseThrow()
            .bytes();
    assertThat(busy).isEqualTo(golden);
  }

  @Test
  void unknownClass_isAnsweredWithStatus2() {
    BoltFrame request = Frames.request(BoltDialect.V1, 5, HEADERS, "x");

    BoltFrame answer =
        answerTo(
            new BoltFrame(
                request.dialect(),
                request.type(),
                request.command(),
                5,
                12,
                0,
                "no.such.Class",
                HEADERS,
                request.content(),
                null));

    assertThat(answer.detail()).isEqualTo(Bolt.STATUS_SERVER_EXCEPTION);
    assertThat(ErrorContent.read(answer.content())).contains("no.such.Class");
  }

  @Test
  void headerWithoutService_isAnsweredWithStatus18() {
    BoltFrame answer = answerTo(Frames.request(BoltDialect.V1, 5, Metadata.empty(), "x"));

    assertThat(answer.detail()).isEqualTo(Bolt.STATUS_REQUEST_NOT_READABLE);
  }

  @Test
  void tooLargeRequest_isAnsweredWithStatus18() {
    receive(Frames.encode(Frames.request(BoltDialect.V1, 5, HEADERS, "x".repeat((16 << 20) + 1))));
    receive(Frames.request(BoltDialect.V1, 6, HEADERS, "next"));

    List<BoltFrame> answers = answers();

    assertThat(answers).extracting(BoltFrame::id).containsExactly(5, 6);
    assertThat(answers.get(0).detail()).isEqualTo(Bolt.STATUS_REQUEST_NOT_READABLE);
    assertThat(answers.get(1).detail()).isEqualTo(Bolt.STATUS_SUCCESS);
  }

  @Test
  void requestThatExpiredInTheQueue_isNotStarted() {
    receive(Frames.request(BoltDialect.V1, 5, HEADERS, "late"));
    timer.advance(Duration.ofSeconds(3));

    List<BoltFrame> answers = answers();

    assertThat(answers.get(0).detail()).isEqualTo(Bolt.STATUS_TIMEOUT);
    assertThat(served).isEmpty();
  }

  @Test
  void nonBlockingMethod_runsAtOnce() {
    receive(Frames.request(BoltDialect.V1, 5, HEADERS.with(Bolt.METHOD_NAME, "quick"), "x"));

    assertThat(executor).isEmpty();
    assertThat(Frames.written(channel)).hasSize(1);
  }

  @Test
  void oneWayRequest_isNeverAnswered() {
    for (String text : List.of("x", "fail:UNKNOWN", "unreadable")) {
      receive(oneWay(text, Bolt.REQUEST_CLASS, HEADERS));
    }
    receive(oneWay("x", "no.such.Class", HEADERS));
    receive(oneWay("x", Bolt.REQUEST_CLASS, Metadata.empty()));

    assertThat(answers()).isEmpty();
    assertThat(served).containsExactly("x", "fail:UNKNOWN");
  }

  private static BoltFrame oneWay(String content, String className, Metadata headers) {
    return new BoltFrame(
        BoltDialect.V1,
        Bolt.TYPE_ONE_WAY,
        Bolt.COMMAND_REQUEST,
        9,
        Frames.CODEC,
        -1,
        className,
        headers,
        content.getBytes(UTF_8),
        null);
  }

  @Test
  void heartbeat_isAnsweredAsAStockServerDoes() {
    GoldenFrame.all().stream()
        .filter(golden -> golden.label().equals("heartbeat") && golden.bytes().length == 22)
        .forEach(golden -> receive(golden.bytes()));
    receive(GoldenFrame.find("v2 hb").bytes());

    List<byte[]> answers = Frames.written(channel).stream().map(Frames::encode).toList();

    List<byte[]> expected =
        new ArrayList<>(
            GoldenFrame.all().stream()
                .filter(golden -> golden.label().equals("heartbeat"))
                .map(GoldenFrame::bytes)
                .filter(bytes -> bytes.length == 20)
                .toList());
    expected.add(GoldenFrame.find("v2 hb ack").bytes());
    assertThat(answers).usingElementComparator(java.util.Arrays::compare).isEqualTo(expected);
  }

  @Test
  void answersNobodyAskedFor_areIgnored() {
    receive(Frames.response(1, 0, "x"));
    receive(Frames.heartbeat(BoltDialect.V1, Bolt.TYPE_RESPONSE, 1));

    assertThat(answers()).isEmpty();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void badBytes_closeTheConnection() {
    receive(new byte[] {1, 1, 0, 100, 1});

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void idleConnection_isClosed_unlessAnAnswerIsDue() {
    receive(Frames.request(BoltDialect.V1, 5, HEADERS, "x"));

    advance(settings.serverIdleTimeout());
    assertThat(channel.isOpen()).isTrue();

    assertThat(answers()).hasSize(1);
    advance(settings.serverIdleTimeout());
    assertThat(channel.isOpen()).isFalse();
  }

  private void advance(Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void answerToAPeerThatIsGone_isDropped() {
    receive(Frames.request(BoltDialect.V1, 5, HEADERS, "x"));
    channel.close();

    assertThat(answers()).isEmpty();
    assertThat(port.requestsInFlight()).isZero();
    assertThat(port.bytesInFlight()).isZero();
  }

  @Test
  void manyAnswers_areWrittenAsOneBuffer() {
    for (int id = 0; id < 3; id++) {
      receive(Frames.request(BoltDialect.V1, id, HEADERS, "x"));
    }
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
    channel.runPendingTasks();

    assertThat(channel.outboundMessages()).hasSize(1);
    assertThat(Frames.written(channel)).extracting(BoltFrame::id).containsExactly(0, 1, 2);
  }
}
