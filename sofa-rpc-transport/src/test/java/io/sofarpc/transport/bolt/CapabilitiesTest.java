// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NoDialer;
import io.sofarpc.transport.netty.Port;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client's and a server's connection, each on a channel of its own: the test carries the bytes
 * between them, or plays a stock peer.
 */
class CapabilitiesTest {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);
  private static final byte[] STOCK_HEARTBEAT =
      Frames.encode(Frames.heartbeat(BoltDialect.V1, Bolt.TYPE_REQUEST, 1));

  private final HandTimer timer = new HandTimer();
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run).appName("toy").build();
  private final List<Request> received = new ArrayList<>();
  private final List<CompletableFuture<Response>> answers = new ArrayList<>();
  private final ToyCodec codec = new ToyCodec(SERVICE);
  private final Port port =
      new Port(
          settings,
          name -> new ServedService(SERVICE, this::serve, Runnable::run, Map.of("json", codec)));
  private final EmbeddedChannel server = new EmbeddedChannel();
  private final EmbeddedChannel client = new EmbeddedChannel();
  private final List<BoltFrame> sentByServer = new ArrayList<>();
  private final List<BoltFrame> sentByClient = new ArrayList<>();
  private BoltConnection connection;
  private CompletableFuture<Connection> introduced;

  @BeforeEach
  void open() {
    server.freezeTime();
    client.freezeTime();
    new BoltProtocol().serve(server.pipeline(), port);
    introduced =
        new BoltProtocol()
            .connect(
                client.pipeline(), Endpoint.of("bolt", "10.0.0.7", 12200), settings, new NoDialer())
            .toCompletableFuture();
    connection = client.pipeline().get(BoltConnection.class);
  }

  @AfterEach
  void release() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
    answers.forEach(answer -> answer.cancel(false));
    server.runPendingTasks();
    assertThat(connection.pendingCalls()).isZero();
    assertThat(port.requestsInFlight()).isZero();
    assertThat(timer.scheduled()).isZero();
  }

  private CompletionStage<Response> serve(Request request) {
    received.add(request);
    CompletableFuture<Response> answer = new CompletableFuture<>();
    answers.add(answer);
    request.context().onEnd(outcome -> answer.completeExceptionally(outcome.failure()));
    return answer;
  }

  private Request request(String method, String argument) {
    return new Request(
        SERVICE.methods(method).get(0),
        Metadata.empty(),
        Payload.of(new Object[] {argument}),
        CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(3))));
  }

  private CompletableFuture<Response> invoke(Request request) {
    CompletableFuture<Response> answer =
        connection
            .invoker(new BoltProtocol().prepare(SERVICE, "json", codec, settings))
            .invoke(request)
            .toCompletableFuture();
    answer.whenComplete((response, failure) -> request.context().cancel("over"));
    return answer;
  }

  /** Carries frames until both sides are silent. */
  private void carry() {
    List<BoltFrame> toServer;
    List<BoltFrame> toClient;
    do {
      toServer = Frames.written(client);
      toServer.forEach(frame -> deliver(server, frame));
      toClient = Frames.written(server);
      toClient.forEach(frame -> deliver(client, frame));
      sentByClient.addAll(toServer);
      sentByServer.addAll(toClient);
    } while (!toServer.isEmpty() || !toClient.isEmpty());
  }

  private static void deliver(EmbeddedChannel channel, BoltFrame frame) {
    if (channel.isActive()) {
      channel.writeInbound(Unpooled.wrappedBuffer(Frames.encode(frame)));
    }
  }

  private void introduce() {
    client.pipeline().fireChannelActive();
    carry();
  }

  private static String text(BoltFrame frame) {
    return new String(frame.content(), UTF_8);
  }

  private static List<Integer> commands(List<BoltFrame> frames) {
    return frames.stream().map(BoltFrame::command).toList();
  }

  @Test
  void firstFrame_isAHeartbeatThatListsWhatWeUnderstand() {
    introduce();

    assertThat(sentByClient).hasSize(1);
    assertThat(sentByClient.get(0).isHeartbeat()).isTrue();
    assertThat(sentByClient.get(0).headers()).isEqualTo(Capabilities.OURS);
    assertThat(introduced).isCompletedWithValue(connection);
    assertThat(sentByClient.get(0).content()).isEmpty();
    assertThat(sentByServer).hasSize(1);
    assertThat(sentByServer.get(0).headers()).isEqualTo(Capabilities.OURS);
    assertThat(sentByServer.get(0).id()).isEqualTo(sentByClient.get(0).id());
    assertThat(connection.peer()).isEqualTo(new Capabilities(true, true, true, true));
  }

  @Test
  void unknownWords_areIgnored() {
    assertThat(Capabilities.of(Metadata.of(Bolt.CAPABILITIES, "telepathy,drain,,Cancel")))
        .isEqualTo(new Capabilities(false, false, false, true));
    assertThat(Capabilities.of(Metadata.of("other", "drain"))).isEqualTo(Capabilities.NONE);
  }

  @Test
  void cancelledCall_isCancelledOnTheServer() {
    introduce();
    Request request = request("echo", "a");
    CompletableFuture<Response> call = invoke(request);
    carry();

    request.context().cancel("changed my mind");
    carry();

    assertThat(call).isCompletedExceptionally();
    assertThat(commands(sentByClient))
        .containsExactly(Bolt.COMMAND_HEARTBEAT, Bolt.COMMAND_REQUEST, Bolt.COMMAND_CANCEL);
    assertThat(received.get(0).context().outcome().code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(port.requestsInFlight()).isZero();
  }

  @Test
  void callThatTimesOut_isNotCancelled_asTheServerKnowsItsDeadline() {
    introduce();
    CompletableFuture<Response> call = invoke(request("echo", "a"));
    carry();

    timer.advance(Duration.ofSeconds(3));
    carry();

    assertThat(call).isCompletedExceptionally();
    assertThat(commands(sentByClient)).doesNotContain(Bolt.COMMAND_CANCEL);
    assertThat(received.get(0).context().outcome().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void oneWayCall_carriesItsDeadline() {
    introduce();
    invoke(request("tell", "a"));
    carry();

    assertThat(sentByClient.get(1).type()).isEqualTo(Bolt.TYPE_ONE_WAY);
    assertThat(sentByClient.get(1).detail()).isEqualTo(3_000);
    timer.advance(Duration.ofSeconds(3));
    assertThat(received.get(0).context().outcome().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void causes_areKept() {
    introduce();
    invoke(request("echo", "a"));
    carry();

    answers.get(0).completeExceptionally(new ServiceException(new IllegalStateException("no")));
    carry();

    assertThat(text(sentByServer.get(1))).startsWith("service with causes:");
  }

  @Test
  void drain_endsWithTheLastAnswer_andTheClientCloses() {
    introduce();
    CompletableFuture<Response> call = invoke(request("echo", "a"));
    carry();
    server.pipeline().fireUserEventTriggered(Port.Event.DRAIN);
    assertThat(port.requestsInFlight()).isEqualTo(2); // the call, and the connection itself
    CompletableFuture<Response> crossing = invoke(request("echo", "b"));
    carry();

    assertThat(connection.isOpen()).isFalse();
    assertThat(connection.draining().toCompletableFuture()).isCompleted();
    answers.get(1).complete(Response.of("second"));
    carry();
    assertThat(crossing).isCompleted();
    assertThat(client.isOpen()).isTrue();
    answers.get(0).complete(Response.of("first"));
    carry();

    assertThat(call).isCompleted();
    assertThat(client.isOpen()).isFalse();
    server.close();
    assertThat(port.requestsInFlight()).isZero();
    assertThat(invoke(request("echo", "c")))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(UnsentException.class);
  }

  @Test
  void drain_withAOneWayCallStillToBeWritten_sendsItFirst() {
    introduce();
    CompletableFuture<Response> told = invoke(request("tell", "a"));
    deliver(client, drain());
    carry();

    assertThat(told).isCompleted();
    assertThat(received).hasSize(1);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void drain_withACancellationStillToBeWritten_endsToo() {
    introduce();
    Request request = request("echo", "a");
    invoke(request);
    carry();
    server.pipeline().fireUserEventTriggered(Port.Event.DRAIN);
    carry();
    assertThat(client.isOpen()).isTrue();

    request.context().cancel("changed my mind");
    carry();

    assertThat(client.isOpen()).isFalse();
    assertThat(commands(sentByClient)).endsWith(Bolt.COMMAND_CANCEL);
  }

  private static BoltFrame drain() {
    return Frames.decode(ControlFrame.drain(BoltDialect.V1).begin().toByteArray()).get(0);
  }

  @Test
  void stockServer_getsNothingItDoesNotKnow() {
    client.pipeline().fireChannelActive();
    BoltFrame hello = Frames.written(client).get(0);
    deliver(client, Frames.heartbeat(BoltDialect.V1, Bolt.TYPE_RESPONSE, hello.id()));
    Request request = request("echo", "a");
    CompletableFuture<Response> call = invoke(request);
    invoke(request("tell", "b"));
    List<BoltFrame> calls = Frames.written(client);
    request.context().cancel("changed my mind");

    assertThat(call).isCompletedExceptionally();
    assertThat(Frames.written(client)).isEmpty();
    assertThat(commands(calls)).containsExactly(Bolt.COMMAND_REQUEST, Bolt.COMMAND_REQUEST);
    assertThat(calls.get(1).detail()).isEqualTo(Bolt.NO_TIMEOUT);
    assertThat(connection.peer()).isEqualTo(Capabilities.NONE);
    assertThat(introduced).isCompletedWithValue(connection);
  }

  @Test
  void connectionThatComesToADrainingPort_isClosedBeforeItSendsACall() throws Exception {
    port.drain(List.of());

    introduce();

    assertThat(server.isOpen()).isFalse();
    assertThat(introduced).isNotDone();
    client.close();
    assertThat(introduced).isCompletedExceptionally();
  }

  @Test
  void stockClient_getsNothingItDoesNotKnow() {
    server.writeInbound(Unpooled.wrappedBuffer(STOCK_HEARTBEAT));
    Metadata headers = Metadata.of(Bolt.SERVICE, SERVICE.name()).with(Bolt.METHOD_NAME, "echo");
    deliver(server, Frames.request(BoltDialect.V1, 2, headers, "echo:a"));
    server.pipeline().fireUserEventTriggered(Port.Event.DRAIN);
    answers.get(0).completeExceptionally(new ServiceException(new IllegalStateException("no")));

    List<BoltFrame> frames = Frames.written(server);

    assertThat(commands(frames)).containsExactly(Bolt.COMMAND_HEARTBEAT, Bolt.COMMAND_RESPONSE);
    assertThat(frames.get(0).headers().isEmpty()).isTrue();
    assertThat(text(frames.get(1))).startsWith("service:");
    assertThat(server.isOpen()).isTrue();
  }

  @Test
  void cancelOfAnUnknownCall_isIgnored() {
    introduce();

    deliver(
        server,
        Frames.decode(ControlFrame.cancel(BoltDialect.V1, 77).begin().toByteArray()).get(0));

    assertThat(server.isOpen()).isTrue();
  }
}
