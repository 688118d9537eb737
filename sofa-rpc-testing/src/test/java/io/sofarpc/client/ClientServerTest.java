// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sofarpc.CallContext;
import io.sofarpc.Filter;
import io.sofarpc.Handle;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Outcome;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.registry.Registry;
import io.sofarpc.server.RpcServer;
import io.sofarpc.testing.InProcessTransport;
import io.sofarpc.testing.ManualTimer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client and a server over the in-process transport: all that lies between two interfaces. */
@Timeout(60)
class ClientServerTest {

  private final ManualTimer time = new ManualTimer();
  private final InProcessTransport network = new InProcessTransport();
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Shop shop = new Shop();

  @AfterEach
  void close() throws Exception {
    shop.release.countDown();
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    threads.shutdownNow();
  }

  // Calls that succeed

  @Test
  void sync() {
    assertThat(start().greet("world")).isEqualTo("Hello, world");
  }

  @Test
  void overloadsPrimitivesNullsAndVoid() {
    Shopping stub = start();

    assertThat(stub.add(2, 3)).isEqualTo(5);
    assertThat(stub.add("2", "3")).isEqualTo("23");
    assertThat(stub.nothing(null)).isNull();
    assertThat(stub.missingNumber()).isZero();
    stub.note("a");
    assertThat(shop.notes).containsExactly("a");
  }

  @Test
  void defaultMethod_isRemote() {
    assertThat(start().byDefault()).isEqualTo("the provider's");
  }

  @Test
  void future() throws Exception {
    CompletableFuture<String> answer = start().later("a");

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("later a");
  }

  @Test
  void future_doesNotHoldAThreadOfTheProvider() throws Exception {
    Shopping stub = start(server -> server.threads(1, 0));
    CompletableFuture<String> held = stub.held("a");
    take(shop.arrived);

    assertThat(retryBusy(() -> stub.greet("b"))).isEqualTo("Hello, b");
    shop.answer.complete("answered");

    assertThat(held.get(10, TimeUnit.SECONDS)).isEqualTo("answered");
  }

  @Test
  void oneWay_returnsBeforeTheServiceDoes() throws Exception {
    Shopping stub = start();

    stub.tell("news");

    assertThat(take(shop.arrived)).isEqualTo("telling news");
    shop.release.countDown();
    assertThat(take(shop.arrived)).isEqualTo("told news");
  }

  @Test
  void genericParent_canBeCalledEitherWay() {
    opened.add(
        RpcServer.builder()
            .transport(network)
            .port(0)
            .codecs("test")
            .registry(registry)
            .shutdownHook(false)
            .service(NarrowEcho.class, text -> "echo " + text)
            .start());
    NarrowEcho stub = client(UnaryOperator.identity()).refer(NarrowEcho.class);
    Echo<String> wide = stub;

    assertThat(stub.echo("a")).isEqualTo("echo a");
    assertThat(wide.echo("b")).isEqualTo("echo b");
  }

  @Test
  void stub_isAnObject() {
    Shopping stub = start();
    Shopping other = client(UnaryOperator.identity()).refer(Shopping.class);

    assertThat(Set.of(stub, other)).contains(stub, other).hasSize(2);
    assertThat(stub).hasToString("stub of " + Shopping.class.getName() + ":1.0");
  }

  @Test
  void invoker_callsWithoutAStub() throws Exception {
    start();
    ServiceDescriptor service = ServiceDescriptor.of(Shopping.class);
    Invoker invoker = client(UnaryOperator.identity()).invoker(service);
    CallContext context =
        CallContext.create(time, io.sofarpc.Deadline.after(time, Duration.ofSeconds(1)));

    Response response =
        invoker
            .invoke(
                new Request(
                    service.methods("greet").get(0),
                    Metadata.empty(),
                    Payload.of(new Object[] {"you"}),
                    context))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);

    assertThat(((Payload.Unary) response.payload()).message()).isEqualTo("Hello, you");
    assertThat(context.outcome().isOk()).isTrue();
  }

  @Test
  void filters_seeTheCallOnBothSides() {
    List<String> seen = new ArrayList<>();
    Filter tenant = (request, next) -> next.invoke(request.withHeader("tenant", "acme"));
    Filter client =
        (request, next) -> {
          request.context().onEnd(outcome -> seen.add("client " + outcome.code()));
          return next.invoke(request);
        };
    Filter server =
        (request, next) -> {
          seen.add(request.method().name() + " for " + request.metadata().get("tenant"));
          return next.invoke(request);
        };
    start(builder -> builder.filter(server));
    Shopping stub = client(builder -> builder.filter(tenant).filter(client)).refer(Shopping.class);

    stub.greet("a");

    assertThat(seen).containsExactly("greet for acme", "client OK");
  }

  // Failures

  @Test
  void declaredException_isThrown() {
    Shopping stub = start();

    assertThatThrownBy(() -> stub.buy("gold"))
        .isInstanceOf(SoldOut.class)
        .hasMessage("gold is sold out");
  }

  @Test
  void runtimeException_isThrown() {
    Shopping stub = start();

    assertThatThrownBy(() -> stub.fail("IllegalStateException"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("failing");
  }

  @Test
  void undeclaredException_isWrapped() {
    Shopping stub = start();

    assertThatThrownBy(() -> stub.fail("undeclared"))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("threw an exception that it does not declare")
        .hasMessageContaining("disk full")
        .hasCauseInstanceOf(InstantiationException.class);
  }

  @Test
  void rpcException_ofTheService_keepsItsCode() {
    Shopping stub = start();

    RpcException failure = failure(() -> stub.fail("not found"));

    assertThat(failure.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(failure).hasMessageContaining("no such article").hasMessageContaining("/fail");
  }

  @Test
  void rpcException_showsTheCaller() {
    Shopping stub = start();

    RpcException failure = failure(() -> stub.fail("not found"));

    assertThat(failure.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("rpcException_showsTheCaller"));
  }

  @Test
  void exceptionOfAFuture_failsTheFuture() {
    Shopping stub = start();

    Throwable failure =
        catchThrowable(() -> stub.laterFailing().toCompletableFuture().get(10, TimeUnit.SECONDS));

    assertThat(failure)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(SoldOut.class)
        .hasMessage("later");
  }

  @Test
  void busyProvider_failsResourceExhausted() throws Exception {
    Shopping stub = start(server -> server.threads(1, 0));
    stub.tell("keeps the only thread busy");
    take(shop.arrived);

    RpcException failure = failure(() -> stub.greet("a"));

    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure).hasMessageContaining("all 1 threads of sofa-rpc-service are busy");
  }

  @Test
  void serviceThatIsNotThere_failsUnimplementedAndIsNamed() {
    RpcServer server = server(UnaryOperator.identity());
    RpcClient client = direct(server);

    RpcException failure = failure(() -> client.refer(NarrowEcho.class).echo("a"));

    assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(failure).hasMessageContaining("no service " + NarrowEcho.class.getName() + ":1.0");
  }

  @Test
  void methodThatIsNotThere_failsUnimplementedAndTheOverloadsAreNamed() throws Exception {
    start();
    ServiceDescriptor service = ServiceDescriptor.of(Shopping.class);
    Invoker invoker = client(UnaryOperator.identity()).invoker(service);
    MethodDescriptor missing =
        MethodDescriptor.of(service.name(), "add", List.of("java.lang.String"));
    CallContext context =
        CallContext.create(time, io.sofarpc.Deadline.after(time, Duration.ofSeconds(1)));
    Request request =
        new Request(missing, Metadata.empty(), Payload.of(new Object[] {"a"}), context);

    Throwable failure =
        catchThrowable(
            () -> invoker.invoke(request).toCompletableFuture().get(10, TimeUnit.SECONDS));

    assertThat(RpcException.from(failure).code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(failure)
        .hasMessageContaining("no method add[java.lang.String]")
        .hasMessageContaining("add[int, int]");
  }

  @Test
  void argumentThatDoesNotFit_failsInvalidArgument() throws Exception {
    start();
    ServiceDescriptor service = ServiceDescriptor.of(Shopping.class);
    Invoker invoker = client(UnaryOperator.identity()).invoker(service);
    CallContext context =
        CallContext.create(time, io.sofarpc.Deadline.after(time, Duration.ofSeconds(1)));
    Request request =
        new Request(
            service.methods("greet").get(0),
            Metadata.empty(),
            Payload.of(new Object[] {5}),
            context);

    Throwable failure =
        catchThrowable(
            () -> invoker.invoke(request).toCompletableFuture().get(10, TimeUnit.SECONDS));

    assertThat(RpcException.from(failure).code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining("arguments do not fit");
  }

  // Time and cancellation

  @Test
  void deadline_endsASyncCall() throws Exception {
    Shopping stub = start();
    Future<RpcException> call = threads.submit(() -> failure(() -> stub.block("a")));
    take(shop.arrived);

    time.advance(Duration.ofSeconds(3));

    assertThat(call.get(10, TimeUnit.SECONDS).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void deadline_endsAFuture_andTheCallOnTheProvider() throws Exception {
    Shopping stub = start();
    CompletableFuture<String> call = stub.held("a");
    take(shop.arrived);

    time.advance(Duration.ofSeconds(3));

    assertThat(shop.ended.get(10, TimeUnit.SECONDS).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(futureFailure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(futureFailure(call)).hasMessageContaining("/held");
  }

  @Test
  void timeouts_ofMethodServiceAndClient_countInThisOrder() throws Exception {
    start();
    ServiceDescriptor service =
        ServiceDescriptor.of(Shopping.class).withTimeout(Duration.ofMillis(500));
    RpcClient client = client(builder -> builder.timeout(Duration.ofMillis(900)));
    Shopping byService = (Shopping) client.refer(service);
    Shopping byClient = client.refer(Shopping.class);

    assertThat(byService.remainingMillis()).isEqualTo(500);
    assertThat(byClient.remainingMillis()).isEqualTo(900);
    assertThat(byService.remainingMillisQuick()).isEqualTo(70);
  }

  @Test
  void nestedCall_inheritsTheRemainingTime() {
    start();
    RpcClient inner = client(UnaryOperator.identity());
    shop.inner = inner.refer(Shopping.class);
    Shopping stub =
        client(builder -> builder.timeout(Duration.ofMillis(800))).refer(Shopping.class);

    assertThat(stub.nestedRemainingMillis()).isEqualTo(800);
    assertThat(shop.inner.remainingMillis()).isEqualTo(3_000);
  }

  @Test
  void nestedCall_isCancelledWithItsCaller() throws Exception {
    start();
    shop.inner = client(UnaryOperator.identity()).refer(Shopping.class);
    CompletableFuture<String> outer =
        client(UnaryOperator.identity()).refer(Shopping.class).nestedHeld("a");
    take(shop.arrived);

    outer.cancel(true);

    assertThat(shop.ended.get(10, TimeUnit.SECONDS).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void cancelledFuture_cancelsTheCallOnTheProvider() throws Exception {
    Shopping stub = start();
    CompletableFuture<String> call = stub.held("a");
    take(shop.arrived);

    call.cancel(true);

    assertThat(shop.ended.get(10, TimeUnit.SECONDS).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(call).isCancelled();
  }

  @Test
  void interruptedCaller_cancelsTheCall() throws Exception {
    Shopping stub = start();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              failure.complete(catchThrowable(() -> stub.syncHeld("a")));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    take(shop.arrived);

    caller.interrupt();

    assertThat(RpcException.from(failure.get(10, TimeUnit.SECONDS)).code())
        .isEqualTo(StatusCode.CANCELLED);
    assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(shop.ended.get(10, TimeUnit.SECONDS).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void endedCalls_leaveNoTaskBehind() {
    Shopping stub = start();
    for (int i = 0; i < 100; i++) {
      stub.greet("a");
      failure(() -> stub.fail("not found"));
    }

    assertThat(time.pendingTasks()).isZero();
  }

  // Connections

  @Test
  void connectionLostInMidCall_failsUnavailable_andTheNextCallSucceeds() throws Exception {
    Shopping stub = start();
    CompletableFuture<String> call = stub.held("a");
    take(shop.arrived);

    assertThat(network.dropConnections()).isEqualTo(1);

    assertThat(futureFailure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(stub.greet("again")).isEqualTo("Hello, again");
  }

  @Test
  void slowNetwork_runsIntoTheDeadline() throws Exception {
    Shopping stub = start();
    CompletableFuture<Void> stuck = new CompletableFuture<>();
    network.holdAnswers(
        request -> {
          shop.arrived.add("answered");
          return stuck;
        });
    CompletableFuture<String> call = stub.later("a");
    take(shop.arrived);

    time.advance(Duration.ofSeconds(3));

    assertThat(futureFailure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    stuck.complete(null);
  }

  @Test
  void clientThatIsClosed_endsEveryFuture() throws Exception {
    server(UnaryOperator.identity());
    List<CompletableFuture<String>> calls = new ArrayList<>();
    RpcClient client = client(UnaryOperator.identity());
    Shopping stub = client.refer(Shopping.class);
    for (int i = 0; i < 100; i++) {
      calls.add(stub.held("a"));
    }

    client.close();

    for (CompletableFuture<String> call : calls) {
      assertThat(futureFailure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    }
    assertThat(failure(() -> stub.greet("a"))).hasMessageContaining("is closed");
    assertThatThrownBy(() -> client.refer(Shopping.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    client.close();
  }

  @Test
  void futureWhoseAnswerComesAfterTheClientWasClosed_ends() throws Exception {
    CompletableFuture<Response> late = new CompletableFuture<>();
    RpcClient client = client(builder -> builder.filter((request, next) -> late));
    CompletableFuture<String> call = client.refer(Shopping.class).later("a");
    client.close();

    late.complete(Response.of("late"));

    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("late");
  }

  @Test
  void futureAnsweredWithAStream_fails() {
    Filter streaming =
        (request, next) ->
            CompletableFuture.completedFuture(Response.of(Payload.stream(subscriber -> {})));
    RpcClient client = client(builder -> builder.filter(streaming));

    RpcException failure = futureFailure(client.refer(Shopping.class).later("a"));

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void serverThatCloses_waitsForItsAnswers() throws Exception {
    RpcServer server = server(UnaryOperator.identity());
    Shopping stub = direct(server).refer(Shopping.class);
    CompletableFuture<String> call = stub.held("a");
    take(shop.arrived);

    Future<?> closing = threads.submit(server::close);
    while (accepts(server.port())) {
      Thread.onSpinWait();
    }
    assertThat(closing.isDone()).isFalse();
    shop.answer.complete("answered");

    closing.get(10, TimeUnit.SECONDS);
    assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("answered");
    assertThat(network.openConnections()).isZero();
    server.close();
    server.awaitClose();
  }

  @Test
  void serverThatCloses_waitsNoLongerThanItsLimit() throws Exception {
    RpcServer server = server(builder -> builder.closeTimeout(Duration.ofMillis(20)));
    CompletableFuture<String> call = direct(server).refer(Shopping.class).held("a");
    take(shop.arrived);

    server.close();

    assertThat(futureFailure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void serverThatCloses_withdrawsItsServicesFirst() throws Exception {
    RpcServer server = server(UnaryOperator.identity());
    List<Integer> known = new ArrayList<>();
    opened.add(
        registry.subscribe(
            Shopping.class.getName() + ":1.0", endpoints -> known.add(endpoints.size())));

    server.close();

    assertThat(known).containsExactly(1, 0);
  }

  @Test
  void serverThatCannotPublish_failsWithThatReason_alsoIfItCannotWithdraw() {
    RpcException down = new RpcException(StatusCode.UNAVAILABLE, "the registry is down");
    Registry failing = new FailingRegistry(down);

    assertThatThrownBy(
            () ->
                server(
                    builder -> builder.registry(failing).service(NarrowEcho.class, text -> text)))
        .isSameAs(down);
  }

  // Settings

  @Test
  void unknownCodec_isNamedWithTheWayOut() {
    assertThatThrownBy(() -> client(builder -> builder.codec("morse")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Codec named 'morse'")
        .hasMessageContaining("test")
        .hasMessageContaining("io.sofarpc:sofa-rpc-codec");
    assertThatThrownBy(() -> server(builder -> builder.codecs("morse")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Codec named 'morse'");
  }

  @Test
  void unknownRegistry_isNamedWithTheWayOut() {
    assertThatThrownBy(
            () ->
                RpcClient.builder()
                    .transport(network)
                    .codec("test")
                    .registry("phonebook://here")
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no RegistryProvider named 'phonebook'")
        .hasMessageContaining("sofa-rpc-registry-phonebook");
  }

  @Test
  void clientWithoutAddresses_orWithTwoSources_isRefused() {
    assertThatThrownBy(() -> RpcClient.builder().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no source of addresses");
    assertThatThrownBy(
            () -> RpcClient.builder().registry(registry).direct("inprocess://h:1").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than one source of addresses");
  }

  @Test
  void serverSettings_areChecked() {
    assertThatThrownBy(() -> RpcServer.builder().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no service to offer");
    assertThatThrownBy(() -> RpcServer.builder().port(65_536))
        .hasMessage("port: 65536 (expected: 0-65535)");
    assertThatThrownBy(() -> RpcServer.builder().threads(0, 1)).hasMessageContaining("threads: 0");
    assertThatThrownBy(() -> RpcServer.builder().weight(-1)).hasMessageContaining("weight: -1");
    assertThatThrownBy(
            () -> RpcServer.builder().service(Shopping.class, shop).service(Shopping.class, shop))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is offered already");
    assertThatThrownBy(
            () -> RpcServer.builder().service(ServiceDescriptor.of(Shopping.class), "no shop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not implement");
  }

  @Test
  void portInUse_isRefused() {
    RpcServer server = server(UnaryOperator.identity());

    assertThatThrownBy(() -> server(builder -> builder.port(server.port())))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("" + server.port());
  }

  @Test
  void twoVariantsOfAService_areToldApartByTheirUniqueId() {
    ServiceDescriptor loud = ServiceDescriptor.of(NarrowEcho.class).withUniqueId("loud");
    opened.add(
        serverBuilder()
            .service(NarrowEcho.class, text -> text)
            .service(loud, (NarrowEcho) text -> text + "!")
            .start());
    RpcClient client = client(UnaryOperator.identity());

    assertThat(client.refer(NarrowEcho.class).echo("a")).isEqualTo("a");
    assertThat(((NarrowEcho) client.refer(loud)).echo("a")).isEqualTo("a!");
  }

  // Steps

  private Shopping start() {
    return start(UnaryOperator.identity());
  }

  private Shopping start(UnaryOperator<RpcServer.Builder> changed) {
    server(changed);
    return client(UnaryOperator.identity()).refer(Shopping.class);
  }

  private RpcServer server(UnaryOperator<RpcServer.Builder> changed) {
    RpcServer server = changed.apply(serverBuilder().service(Shopping.class, shop)).start();
    opened.add(server);
    return server;
  }

  private RpcServer.Builder serverBuilder() {
    return RpcServer.builder()
        .transport(network)
        .timer(time)
        .port(0)
        .codecs("test")
        .registry(registry)
        .closeTimeout(Duration.ofMillis(500))
        .shutdownHook(false);
  }

  private RpcClient client(UnaryOperator<RpcClient.Builder> changed) {
    return keep(changed.apply(clientBuilder().registry(registry)).build());
  }

  private RpcClient direct(RpcServer server) {
    return keep(clientBuilder().direct("inprocess://localhost:" + server.port()).build());
  }

  private RpcClient.Builder clientBuilder() {
    return RpcClient.builder().transport(network).timer(time).codec("test");
  }

  private RpcClient keep(RpcClient client) {
    opened.add(client);
    return client;
  }

  private boolean accepts(int port) {
    int before = network.openConnections();
    try (RpcClient probe = clientBuilder().direct("inprocess://localhost:" + port).build()) {
      probe.refer(NarrowEcho.class);
      return network.openConnections() > before;
    }
  }

  private static String retryBusy(java.util.function.Supplier<String> call) {
    while (true) {
      try {
        return call.get();
      } catch (RpcException busy) { // the thread has answered, but is not idle yet
        assertThat(busy.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      }
    }
  }

  private static RpcException failure(Runnable call) {
    Throwable thrown = catchThrowable(call::run);
    assertThat(thrown).isInstanceOf(RpcException.class);
    return (RpcException) thrown;
  }

  private static RpcException futureFailure(CompletableFuture<?> future) {
    Throwable thrown = catchThrowable(() -> future.get(10, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return RpcException.from(thrown);
  }

  private static String take(BlockingQueue<String> queue) throws InterruptedException {
    String taken = queue.poll(10, TimeUnit.SECONDS);
    assertThat(taken).as("arrived within the limit").isNotNull();
    return taken;
  }

  interface Echo<T> {
    T echo(T value);
  }

  interface NarrowEcho extends Echo<String> {
    @Override
    String echo(String text);
  }

  interface Shopping {
    String greet(String name);

    int add(int a, int b);

    String add(String a, String b);

    String nothing(String argument);

    int missingNumber();

    void note(String line);

    default String byDefault() {
      return "the consumer's";
    }

    CompletableFuture<String> later(String name);

    CompletionStage<String> laterFailing();

    CompletableFuture<String> held(String name);

    String syncHeld(String name);

    String block(String name);

    @RpcMethod(oneWay = true)
    void tell(String news);

    void buy(String article) throws SoldOut;

    void fail(String how);

    long remainingMillis();

    @RpcMethod(timeoutMillis = 70)
    long remainingMillisQuick();

    long nestedRemainingMillis();

    CompletableFuture<String> nestedHeld(String name);
  }

  static final class SoldOut extends Exception {

    private static final long serialVersionUID = 1L;

    SoldOut(String message) {
      super(message);
    }
  }

  private static final class Shop implements Shopping {

    private final List<String> notes = new ArrayList<>();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private volatile Shopping inner;

    @Override
    public String greet(String name) {
      return "Hello, " + name;
    }

    @Override
    public int add(int a, int b) {
      return a + b;
    }

    @Override
    public String add(String a, String b) {
      return a + b;
    }

    @Override
    public String nothing(String argument) {
      return argument;
    }

    @Override
    public int missingNumber() {
      return 0;
    }

    @Override
    public void note(String line) {
      notes.add(line);
    }

    @Override
    public String byDefault() {
      return "the provider's";
    }

    @Override
    public CompletableFuture<String> later(String name) {
      return CompletableFuture.supplyAsync(() -> "later " + name);
    }

    @Override
    public CompletionStage<String> laterFailing() {
      return CompletableFuture.failedFuture(new SoldOut("later"));
    }

    @Override
    public CompletableFuture<String> held(String name) {
      CallContext.current().onEnd(ended::complete);
      arrived.add(name);
      return answer;
    }

    @Override
    public String syncHeld(String name) {
      CallContext.current().onEnd(ended::complete);
      return block(name);
    }

    @Override
    public String block(String name) {
      arrived.add(name);
      await();
      return name;
    }

    @Override
    public void tell(String news) {
      arrived.add("telling " + news);
      await();
      arrived.add("told " + news);
    }

    private void await() {
      try {
        assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void buy(String article) throws SoldOut {
      throw new SoldOut(article + " is sold out");
    }

    @Override
    public void fail(String how) {
      switch (how) {
        case "IllegalStateException" -> throw new IllegalStateException("failing");
        case "not found" -> throw new RpcException(StatusCode.NOT_FOUND, "no such article");
        default -> sneak(new InstantiationException("disk full"));
      }
    }

    @SuppressWarnings("unchecked") // throws a checked exception that no signature declares
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
      throw (T) thrown;
    }

    @Override
    public long remainingMillis() {
      return CallContext.current().deadline().remaining().toMillis();
    }

    @Override
    public long remainingMillisQuick() {
      return remainingMillis();
    }

    @Override
    public long nestedRemainingMillis() {
      return inner.remainingMillis();
    }

    @Override
    public CompletableFuture<String> nestedHeld(String name) {
      return inner.held(name);
    }
  }

  /** Takes one provider, refuses the next, and cannot withdraw the first. */
  private static final class FailingRegistry implements Registry {

    private final RpcException failure;
    private boolean taken;

    FailingRegistry(RpcException failure) {
      this.failure = failure;
    }

    @Override
    public Handle register(String service, Endpoint endpoint) {
      if (taken) {
        throw failure;
      }
      taken = true;
      return () -> {
        throw new IllegalStateException("cannot withdraw " + service);
      };
    }

    @Override
    public Handle subscribe(String service, Consumer<? super List<Endpoint>> listener) {
      throw failure;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "failing registry";
    }
  }
}
