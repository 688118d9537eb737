// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NoDialer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client's connection, without a network. */
class BoltConnectionTest {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);

  private final HandTimer timer = new HandTimer();
  private final Queue<Runnable> callbacks = new ArrayDeque<>();
  private final TransportSettings settings =
      TransportSettings.builder(timer, callbacks::add)
          .appName("toy")
          .maxPendingCalls(3)
          .maxQueuedBytes(64 << 10)
          .maxFrameBytes(40 << 10)
          .maxHeaderBytes(2_000)
          .build();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private BoltConnection connection = connect(Endpoint.of("bolt", "10.0.0.7", 12200));

  private BoltConnection connect(Endpoint endpoint) {
    channel.freezeTime();
    new BoltProtocol().connect(channel.pipeline(), endpoint, settings, new NoDialer());
    return channel.pipeline().get(BoltConnection.class);
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
    assertThat(connection.pendingCalls()).isZero();
  }

  private Invoker invoker() {
    return connection.invoker(
        new BoltProtocol().prepare(SERVICE, "json", new ToyCodec(SERVICE), settings));
  }

  private Request request(String method, String argument) {
    return request(SERVICE.methods(method).get(0), argument);
  }

  private Request request(MethodDescriptor method, String argument) {
    return new Request(
        method,
        Metadata.empty(),
        Payload.of(new Object[] {argument}),
        CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(3))));
  }

  private CompletableFuture<Response> call(String argument) {
    return invoker().invoke(request("echo", argument)).toCompletableFuture();
  }

  private void receive(BoltFrame frame) {
    channel.writeInbound(Unpooled.wrappedBuffer(Frames.encode(frame)));
    while (!callbacks.isEmpty()) {
      callbacks.remove().run();
    }
  }

  private static RpcException failure(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    try {
      stage.toCompletableFuture().join();
    } catch (CompletionException thrown) {
      return RpcException.from(thrown);
    }
    throw new AssertionError();
  }

  @Test
  void request_hasAllHeaderPairsOfAStockClient() {
    call("hi");

    BoltFrame frame = Frames.written(channel).get(0);

    assertThat(frame.type()).isEqualTo(Bolt.TYPE_REQUEST);
    assertThat(frame.codec()).isEqualTo(12);
    assertThat(frame.detail()).isEqualTo(3_000);
    assertThat(frame.className()).isEqualTo(Bolt.REQUEST_CLASS);
    assertThat(frame.headers())
        .isEqualTo(
            Metadata.ofPairs(
                List.of(
                    "service",
                    SERVICE.name(),
                    "sofa_head_target_service",
                    SERVICE.name(),
                    "sofa_head_method_name",
                    "echo",
                    "type",
                    "sync",
                    "app",
                    "toy",
                    "protocol",
                    "bolt")));
    assertThat(frame.content()).isEqualTo(new byte[] {'h', 'i'});
  }

  @Test
  void metadata_cannotRedirectTheCall() {
    Request forwarded = request("echo", "x").withHeader("service", "other").withHeader("k", "v");

    invoker().invoke(forwarded);

    Metadata sent = Frames.written(channel).get(0).headers();
    assertThat(sent.all("service")).containsExactly(SERVICE.name());
    assertThat(sent.get("k")).isEqualTo("v");
  }

  @Test
  void timeoutOnTheWire_isWhatRemains() {
    Request early = request("echo", "x");
    timer.advance(Duration.ofSeconds(2));
    invoker().invoke(early);
    Request last = request("echo", "x");
    timer.advance(Duration.ofNanos(3_000_000_000L - 1));
    invoker().invoke(last);

    assertThat(Frames.written(channel)).extracting(BoltFrame::detail).contains(1);
  }

  @Test
  void methodWithoutClass_isEncodedPerCall() {
    MethodDescriptor generic = MethodDescriptor.of("a.B:1.0", "echo", List.of());

    invoker().invoke(request(generic, "x"));

    assertThat(Frames.written(channel).get(0).headers().get("sofa_head_method_name"))
        .isEqualTo("echo");
  }

  @Test
  void oneWayCall_endsWhenWritten() {
    CompletionStage<Response> call = invoker().invoke(request("tell", "x"));

    assertThat(call.toCompletableFuture()).isNotDone();
    BoltFrame frame = Frames.written(channel).get(0);

    assertThat(call.toCompletableFuture()).isCompleted();
    assertThat(frame.type()).isEqualTo(Bolt.TYPE_ONE_WAY);
    assertThat(frame.detail()).isEqualTo(-1);
    assertThat(connection.pendingCalls()).isZero();
  }

  @Test
  void answers_mayComeInAnyOrder_andOthersAreIgnored() {
    CompletableFuture<Response> first = call("1");
    CompletableFuture<Response> second = call("2");
    List<BoltFrame> sent = Frames.written(channel);

    receive(Frames.response(4_711, 0, "unknown"));
    receive(Frames.response(sent.get(1).id(), 0, "two"));
    receive(Frames.response(sent.get(1).id(), 0, "again"));
    receive(Frames.response(sent.get(0).id(), 0, "one"));

    assertThat(((Payload.Unary) first.join().payload()).message()).isEqualTo("one");
    assertThat(((Payload.Unary) second.join().payload()).message()).isEqualTo("two");
  }

  @Test
  void unknownMethod_isUnimplemented() {
    CompletableFuture<Response> call = call("x");
    String text = "RPC-020100011: Cannot find invoke method: [echo], service: [acme.Toy:1.0] ";

    receive(Frames.response(Frames.written(channel).get(0).id(), 18, text));

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(failure(call)).hasMessage(text.trim());
  }

  @Test
  void headersInTheContent_areThoseOfTheResponse_whereTheHeaderIsEmpty() {
    CompletableFuture<Response> one = call("one");
    CompletableFuture<Response> two = call("two");
    List<BoltFrame> sent = Frames.written(channel);

    receive(Frames.response(sent.get(0).id(), 0, "#1"));
    receive(Frames.response(sent.get(1).id(), 0, Metadata.of("a", "b"), "#2"));

    assertThat(one.join().metadata()).isEqualTo(Metadata.of("content", "#1"));
    assertThat(((Payload.Unary) one.join().payload()).message()).isEqualTo("#1");
    assertThat(two.join().metadata()).isEqualTo(Metadata.of("a", "b"));
  }

  @Test
  void responseWithErrorFlag_isDecodedOnTheCallbackExecutor() {
    CompletableFuture<Response> call = call("x");
    int id = Frames.written(channel).get(0).id();

    receive(
        new BoltFrame(
            BoltDialect.V2_CRC,
            Bolt.TYPE_RESPONSE,
            Bolt.COMMAND_RESPONSE,
            id,
            12,
            0,
            "",
            Metadata.of("sofa_head_response_error", "true"),
            "service:no".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            null));

    assertThat(failure(call)).isInstanceOf(ServiceException.class);
  }

  @Test
  void status_becomesAFailure_withTheMessageOfTheProvider() {
    CompletableFuture<Response> call = call("x");
    int id = Frames.written(channel).get(0).id();
    OutputBuffer content = new OutputBuffer(16);
    ErrorContent.write(content, "field y is missing");

    receive(
        new BoltFrame(
            BoltDialect.V1,
            Bolt.TYPE_RESPONSE,
            Bolt.COMMAND_RESPONSE,
            id,
            1,
            18,
            Bolt.ERROR_CLASS,
            Metadata.empty(),
            content.toByteArray(),
            null));

    assertThat(failure(call).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure(call))
        .hasMessage(
            "bolt://10.0.0.7:12200 answered "
                + SERVICE.name()
                + "/echo with status 18, the request cannot be read: field y is missing");
  }

  @Test
  void unknownStatus_failsOnlyItsCall() {
    CompletableFuture<Response> call = call("x");
    CompletableFuture<Response> other = call("y");

    receive(Frames.response(Frames.written(channel).get(0).id(), 99, ""));

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(other).isNotDone();
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void tooLargeResponse_failsOnlyItsCall() {
    CompletableFuture<Response> call = call("x");

    receive(Frames.response(Frames.written(channel).get(0).id(), 0, "x".repeat(50_000)));

    assertThat(failure(call).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure(call)).hasMessageContaining("50000");
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void timeouts_leaveNothingPending() {
    for (int i = 0; i < 1_000; i++) {
      CompletableFuture<Response> call = call("x");
      Frames.written(channel);
      timer.advance(Duration.ofSeconds(3));
      assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      channel.runPendingTasks();
    }

    assertThat(connection.pendingCalls()).isZero();
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void callWhoseFutureSomebodyCancels_isForgottenWhenItEnds() {
    Request request = request("echo", "x");
    CompletionStage<Response> call = invoker().invoke(request);
    Frames.written(channel);

    call.toCompletableFuture().cancel(true);
    request.context().cancel("nobody wants it");
    channel.runPendingTasks();

    assertThat(connection.pendingCalls()).isZero();
  }

  @Test
  void callThatEndedBeforeItWasWritten_isNotWritten() {
    Request request = request("echo", "x");
    CompletionStage<Response> call = invoker().invoke(request);

    request.context().cancel("changed my mind");

    assertThat(Frames.written(channel)).isEmpty();
    assertThat(failure(call).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void tooManyPendingCalls_fail() {
    for (int i = 0; i < 3; i++) {
      call("x");
    }
    CompletableFuture<Response> tooMany = call("x");

    channel.runPendingTasks();

    assertThat(failure(tooMany).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure(tooMany)).hasMessageContaining("maxPendingCalls");
  }

  @Test
  void tooManyQueuedBytes_fail_untilTheyAreWritten() {
    String half = "x".repeat(32 << 10);
    CompletableFuture<Response> first = call(half);
    CompletableFuture<Response> second = call(half);

    assertThat(failure(second).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure(second)).hasMessageContaining("maxQueuedBytes");
    Frames.written(channel);
    assertThat(call(half)).isNotDone();
    assertThat(first).isNotDone();
  }

  @Test
  void tooLargeRequest_failsAtTheCaller() {
    CompletableFuture<Response> content = call("x".repeat(41 << 10));
    CompletionStage<Response> header =
        invoker().invoke(request("echo", "x").withHeader("k", "v".repeat(2_000)));

    assertThat(failure(content).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure(header).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure(header)).hasMessageContaining("header");
    assertThat(Frames.written(channel)).isEmpty();
  }

  @Test
  void heartbeats_areSentWithoutTraffic_andTheirLossCloses() {
    CompletableFuture<Response> call = call("x");
    Frames.written(channel);

    for (int i = 0; i < settings.maxMissedHeartbeats(); i++) {
      advance(settings.heartbeatInterval());
      assertThat(Frames.written(channel)).hasSize(1).allMatch(BoltFrame::isHeartbeat);
    }
    assertThat(channel.isOpen()).isTrue();
    advance(settings.heartbeatInterval());

    assertThat(channel.isOpen()).isFalse();
    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure(call)).hasMessageContaining("no answer to 3 heartbeats");
  }

  @Test
  void answeredHeartbeats_keepTheConnection() {
    for (int i = 0; i < 10; i++) {
      advance(settings.heartbeatInterval());
      int id = Frames.written(channel).get(0).id();
      receive(Frames.heartbeat(BoltDialect.V1, Bolt.TYPE_RESPONSE, id));
    }

    assertThat(channel.isOpen()).isTrue();
  }

  private void advance(Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void heartbeat_isThatOfAStockClient() {
    advance(settings.heartbeatInterval());

    BoltFrame frame = Frames.written(channel).get(0);

    assertThat(frame)
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(Frames.decode(GoldenFrame.find("heartbeat").bytes()).get(0));
  }

  @Test
  void badBytes_failAllCalls_sayingWhy() {
    CompletableFuture<Response> call = call("x");
    Frames.written(channel);

    channel.writeInbound(
        Unpooled.wrappedBuffer("HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure(call)).hasMessageContaining("first byte 0x48");
    assertThat(connection.closed().toCompletableFuture()).isCompleted();
  }

  @Test
  void callQueuedWhenTheConnectionIsLost_fails() {
    CompletableFuture<Response> call = call("x");

    channel.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure(call("y")).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void prepare_refusesUnknownCodecs() {
    assertThatThrownBy(
            () -> new BoltProtocol().prepare(SERVICE, "msgpack", new ToyCodec(SERVICE), settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("msgpack")
        .hasMessageContaining("hessian2, json, protobuf");
  }
}
