// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.sofarpc.UnsentException;
import io.sofarpc.WheelTimer;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NettyTransportProvider;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Client and server over real sockets. */
@Timeout(60)
class LoopbackTest {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);
  private static final String HOST = "127.0.0.1";

  private final WheelTimer timer = new WheelTimer("test-timer");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<String> told = new CompletableFuture<>();
  private final AtomicReference<Invoker> service = new AtomicReference<>(LoopbackTest::echo);
  private volatile Executor executor = threads;
  private Transport client;
  private Transport server;
  private Listener listener;

  @BeforeEach
  void open() {
    client = transport(settings());
    server = transport(settings());
    listener = listen(server);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    threads.shutdownNow();
    timer.close();
  }

  private TransportSettings.Builder settings() {
    return TransportSettings.builder(timer, threads).appName("toy");
  }

  private static Transport transport(TransportSettings.Builder settings) {
    return new NettyTransportProvider().open(settings.build());
  }

  private Listener listen(Transport transport) {
    Invoker invoker = request -> service.get().invoke(request);
    ServedService unknown =
        served(
            ServiceDescriptor.named("unknown"),
            request ->
                failed(StatusCode.UNIMPLEMENTED, "no service " + request.method().service()));
    return transport.listen(
        HOST, 0, name -> name.equals(SERVICE.name()) ? served(SERVICE, invoker) : unknown);
  }

  private ServedService served(ServiceDescriptor descriptor, Invoker invoker) {
    return new ServedService(
        descriptor,
        invoker,
        task -> executor.execute(task),
        Map.of("json", new ToyCodec(descriptor)));
  }

  private static CompletionStage<Response> echo(Request request) {
    return CompletableFuture.completedFuture(Response.of(argument(request)));
  }

  private static String argument(Request request) {
    return (String) ((Object[]) ((Payload.Unary) request.payload()).message())[0];
  }

  private static CompletionStage<Response> failed(StatusCode code, String message) {
    return CompletableFuture.failedFuture(new RpcException(code, message));
  }

  private Endpoint endpoint() {
    return Endpoint.of("bolt", HOST, listener.port());
  }

  private Connection connect() {
    return connect(client, endpoint());
  }

  private static Connection connect(Transport transport, Endpoint endpoint) {
    return transport.connect(endpoint).toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
  }

  private Invoker invoker(Connection connection) {
    return connection.invoker(client.prepare("bolt", SERVICE, "json", new ToyCodec(SERVICE)));
  }

  private Request request(String method, String argument) {
    return request(method, argument, Duration.ofSeconds(20));
  }

  private Request request(String method, String argument, Duration timeout) {
    MethodDescriptor descriptor = SERVICE.methods(method).get(0);
    return new Request(
        descriptor,
        Metadata.empty(),
        Payload.of(new Object[] {argument}),
        CallContext.create(timer, Deadline.after(timer, timeout)));
  }

  private static Object result(CompletionStage<Response> stage) {
    Response response = stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    return ((Payload.Unary) response.payload()).message();
  }

  private static RpcException failure(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException thrown) {
      return RpcException.from(thrown);
    }
    throw new AssertionError("did not fail");
  }

  @Test
  void unaryCall_isAnswered() {
    Invoker toy = invoker(connect());

    assertThat(result(toy.invoke(request("echo", "hello")))).isEqualTo("hello");
    assertThat(result(toy.invoke(request("echo", "")))).isEqualTo("");
    assertThat(result(toy.invoke(request("quick", "now")))).isEqualTo("now");
  }

  @Test
  void metadata_travelsBothWays() {
    service.set(
        request ->
            CompletableFuture.completedFuture(
                Response.of(
                        request.metadata().get("app")
                            + request.metadata().get("type")
                            + request.metadata().get("protocol")
                            + request.metadata().get("sofa_head_target_service")
                            + request.metadata().get("k"))
                    .withMetadata(Metadata.of("answer", "v\u00e4"))));

    Response response =
        invoker(connect())
            .invoke(request("echo", "x").withHeader("k", "\u4e2d"))
            .toCompletableFuture()
            .join();

    assertThat(((Payload.Unary) response.payload()).message())
        .isEqualTo("toysyncbolt" + SERVICE.name() + "\u4e2d");
    assertThat(response.metadata().get("answer")).isEqualTo("v\u00e4");
  }

  @Test
  void oneWayCall_succeedsWhenWritten_andArrives() {
    service.set(
        request -> {
          told.complete(argument(request));
          return echo(request);
        });

    assertThat(result(invoker(connect()).invoke(request("tell", "news")))).isNull();
    assertThat(told.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("news");
  }

  @Test
  void bolt2WithChecksums_isSpoken_whenTheEndpointAsksForIt() {
    Endpoint v2 = endpoint().withAttribute("_PROTOCOL", "2").withAttribute("_VERSION", "2");

    Invoker toy = invoker(connect(client, v2));

    assertThat(result(toy.invoke(request("echo", "checked")))).isEqualTo("checked");
  }

  @Test
  void largeMessages_pass() {
    String large = "x".repeat(5 << 20);

    assertThat(result(invoker(connect()).invoke(request("echo", large)))).isEqualTo(large);
  }

  @Test
  void manyCallers_shareOneConnection() {
    Invoker toy = invoker(connect());
    List<CompletableFuture<Void>> callers = new ArrayList<>();

    for (int caller = 0; caller < 16; caller++) {
      String name = "caller " + caller + " call ";
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 500; i++) {
                  String method = i % 2 == 0 ? "echo" : "quick";
                  assertThat(result(toy.invoke(request(method, name + i)))).isEqualTo(name + i);
                }
              },
              threads));
    }

    CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).join();
  }

  @Test
  void failures_arriveAsWhatTheyAre() {
    Invoker toy = invoker(connect());

    service.set(request -> failed(StatusCode.PERMISSION_DENIED, "not you"));
    assertThat(failure(toy.invoke(request("echo", "x"))))
        .hasMessage("not you")
        .extracting(RpcException::code)
        .isEqualTo(StatusCode.PERMISSION_DENIED);

    service.set(
        request ->
            CompletableFuture.failedFuture(new ServiceException(new IllegalStateException("bad"))));
    assertThat(failure(toy.invoke(request("echo", "x")))).isInstanceOf(ServiceException.class);

    service.set(request -> failed(StatusCode.INVALID_ARGUMENT, "must be positive"));
    assertThat(failure(toy.invoke(request("echo", "x"))))
        .hasMessageContaining("bolt://127.0.0.1:" + listener.port())
        .hasMessageContaining(SERVICE.name() + "/echo")
        .hasMessageContaining("must be positive")
        .extracting(RpcException::code)
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  @Test
  void unknownService_failsUnimplemented() {
    ServiceDescriptor other = ServiceDescriptor.of(ToyService.class).withUniqueId("other");
    ServiceBinding binding = client.prepare("bolt", other, "json", new ToyCodec(other));
    Request request =
        new Request(
            other.methods("echo").get(0),
            Metadata.empty(),
            Payload.of(new Object[] {"x"}),
            CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(20))));

    RpcException failure = failure(connect().invoker(binding).invoke(request));

    assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
  }

  @Test
  void codecFailures_areAnswered() {
    Invoker toy = invoker(connect());

    RpcException unreadable = failure(toy.invoke(request("echo", "unreadable")));
    assertThat(unreadable.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(unreadable).hasMessageContaining("this is unreadable");

    service.set(request -> CompletableFuture.completedFuture(Response.of("unwritable")));
    RpcException unwritable = failure(toy.invoke(request("echo", "x")));
    assertThat(unwritable.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(unwritable).hasMessageContaining("this is unwritable");

    RpcException argument = failure(toy.invoke(request("echo", "unwritable")));
    assertThat(argument.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  @Test
  void fullExecutor_isAnsweredBusy() {
    executor =
        task -> {
          throw new RejectedExecutionException("full");
        };

    RpcException failure = failure(invoker(connect()).invoke(request("echo", "x")));

    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure).hasMessageContaining("busy");
  }

  @Test
  void deadline_endsTheCallOnBothSides() {
    CompletableFuture<CallContext> served = new CompletableFuture<>();
    service.set(
        request -> {
          served.complete(request.context());
          return new CompletableFuture<>(); // never
        });
    Connection connection = connect();
    Request request = request("echo", "x", Duration.ofMillis(300));
    CompletableFuture<Void> forgotten = ended(request.context()); // runs after the connection's

    RpcException failure = failure(invoker(connection).invoke(request));

    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    ended(served.join()).join();
    assertThat(served.join().outcome().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    listener.drain().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    forgotten.join();
    assertThat(pendingCalls(connection)).isZero();
  }

  private static CompletableFuture<Void> ended(CallContext context) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    context.onEnd(outcome -> ended.complete(null));
    return ended.orTimeout(20, TimeUnit.SECONDS);
  }

  private static int pendingCalls(Connection connection) {
    BoltConnection bolt = (BoltConnection) connection;
    CompletableFuture<Integer> count = new CompletableFuture<>();
    bolt.runLater(() -> count.complete(bolt.pendingCalls()));
    return count.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void expiredRequest_isNotStarted() {
    CompletableFuture<Runnable> arrived = new CompletableFuture<>();
    executor = arrived::complete;
    service.set(
        request -> {
          throw new AssertionError("started");
        });

    RpcException failure =
        failure(invoker(connect()).invoke(request("echo", "x", Duration.ofMillis(50))));
    Runnable task = arrived.join();
    CompletionStage<Void> drained = listener.drain();
    // The client's time has passed, so has the server's at most a network delay later.
    CompletableFuture<Void> later = new CompletableFuture<>();
    timer.schedule(() -> later.complete(null), TimeUnit.MILLISECONDS.toNanos(200));
    later.thenRun(task).join();

    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    drained.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void remoteAddress_isInTheContext() {
    CompletableFuture<SocketAddress> remote = new CompletableFuture<>();
    service.set(
        request -> {
          remote.complete(request.context().get(Transport.REMOTE_ADDRESS));
          return echo(request);
        });

    result(invoker(connect()).invoke(request("echo", "x")));

    assertThat(((InetSocketAddress) remote.join()).getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void peerGone_failsCallsAtOnce() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletionStage<Connection> connecting =
          client.connect(Endpoint.of("bolt", HOST, peer.getLocalPort()));
      Socket accepted = peer.accept();
      DataInputStream in = new DataInputStream(accepted.getInputStream());
      byte[] hello = in.readNBytes(22);
      int id = ByteBuffer.wrap(hello).getInt(5);
      in.skipNBytes(ByteBuffer.wrap(hello).getShort(16));
      accepted
          .getOutputStream()
          .write(Frames.encode(Frames.heartbeat(BoltDialect.V1, Bolt.TYPE_RESPONSE, id)));
      Connection connection = connecting.toCompletableFuture().join();
      CompletionStage<Response> call = invoker(connection).invoke(request("echo", "x"));
      in.readFully(new byte[22]);

      accepted.setSoLinger(true, 0); // resets, as a killed process with unread bytes does
      accepted.close();

      RpcException failure = failure(call);
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("bolt://127.0.0.1:" + peer.getLocalPort());
      connection.closed().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
      assertThat(connection.isOpen()).isFalse();
      assertThat(pendingCalls(connection)).isZero();
      assertThat(failure(invoker(connection).invoke(request("echo", "x"))).code())
          .isEqualTo(StatusCode.UNAVAILABLE);
    }
  }

  @Test
  void peerThatAcceptsButSaysNothing_isNotUsed() throws Exception {
    try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RpcException failure =
          failure(client.connect(Endpoint.of("bolt", HOST, peer.getLocalPort())));

      assertThat(failure).isInstanceOf(UnsentException.class);
      assertThat(failure).hasMessageContaining("does not answer as bolt within 1000 ms");
    }
  }

  @Test
  void serverClosed_failsCallsAtOnce() {
    CompletableFuture<Void> started = new CompletableFuture<>();
    service.set(
        request -> {
          started.complete(null);
          return new CompletableFuture<>();
        });
    CompletionStage<Response> call = invoker(connect()).invoke(request("echo", "x"));
    started.join();

    listener.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void connectionClosed_failsCallsAtOnce() {
    service.set(request -> new CompletableFuture<>());
    Connection connection = connect();
    CompletionStage<Response> call = invoker(connection).invoke(request("echo", "x"));

    connection.close();

    assertThat(failure(call)).hasMessageContaining("closed by this side");
  }

  @Test
  void drain_waitsForAnswers_andAcceptsNoMore() {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    CompletableFuture<Void> started = new CompletableFuture<>();
    service.set(
        request -> {
          started.complete(null);
          return answer;
        });
    Invoker toy = invoker(connect());
    CompletionStage<Response> call = toy.invoke(request("echo", "x"));
    started.join();

    CompletableFuture<Void> drained = listener.drain().toCompletableFuture();

    assertThat(drained).isNotDone();
    assertThat(failure(client.connect(endpoint())).code()).isEqualTo(StatusCode.UNAVAILABLE);
    answer.complete(Response.of("late"));
    assertThat(result(call)).isEqualTo("late");
    drained.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void connect_whenNothingListens_saysSo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    RpcException failure = failure(client.connect(Endpoint.of("bolt", HOST, free)));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure)
        .hasMessageStartingWith(
            "cannot connect to bolt://127.0.0.1:" + free + ": connection refused");
  }

  @Test
  void connect_toUnknownHost_saysSo() {
    RpcException failure = failure(client.connect(Endpoint.of("bolt", "no.such.invalid", 1)));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("no.such.invalid");
  }

  @Test
  void connect_byName_works() {
    Invoker toy = invoker(connect(client, Endpoint.of("bolt", "localhost", listener.port())));

    assertThat(result(toy.invoke(request("echo", "hi")))).isEqualTo("hi");
  }
}
