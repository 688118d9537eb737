// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.sofarpc.CallContext;
import io.sofarpc.Filter;
import io.sofarpc.Outcome;
import io.sofarpc.Response;
import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.interop.grpc.messages.Answer;
import io.sofarpc.interop.grpc.messages.Ask;
import io.sofarpc.server.RpcServer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** gRPC-Java's client calls a server of this framework. */
@Timeout(60)
class GrpcClientTest {

  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("tenant", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<byte[]> TOKEN =
      Metadata.Key.of("token-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final Metadata.Key<byte[]> LAST =
      Metadata.Key.of("last-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final OurEcho echo = new OurEcho();
  private RpcServer server;
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(Methods.OURS, echo)
            .filter(returningHeaders())
            .transportSettings(limits -> limits.maxFrameBytes(12 << 20))
            .shutdownHook(false)
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.close();
  }

  /** Sends the headers of a request back, and a trailer. */
  private static Filter returningHeaders() {
    return (request, next) ->
        next.invoke(request)
            .thenApply(
                response ->
                    new Response(
                        request.metadata().without("user-agent"),
                        response.payload(),
                        CompletableFuture.completedFuture(
                            io.sofarpc.Metadata.empty()
                                .withBinary("last-bin", new byte[] {7, -7}))));
  }

  private static Ask ask(String text, int count) {
    return Ask.newBuilder().setText(text).setCount(count).build();
  }

  private Answer once(Ask ask) {
    return ClientCalls.blockingUnaryCall(channel, Methods.ONCE, CallOptions.DEFAULT, ask);
  }

  private StatusRuntimeException failure(Ask ask) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> once(ask));
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static <T> T next(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("nothing came").isNotNull();
    return next;
  }

  private static Outcome end(CallContext context) throws Exception {
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    context.onEnd(end::complete);
    return await(end);
  }

  @Test
  void unary() {
    assertThat(once(ask("hello", 3)).getText()).isEqualTo("hello");
    assertThat(once(Ask.getDefaultInstance())).isEqualTo(Answer.getDefaultInstance());
  }

  @Test
  void metadata_travelsBothWays_alsoBytes() {
    Metadata sent = new Metadata();
    sent.put(TENANT, "acme");
    sent.put(TOKEN, new byte[] {0, 1, -1, 127});
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();

    ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(sent),
            MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)),
        Methods.ONCE,
        CallOptions.DEFAULT,
        ask("hello", 1));

    assertThat(headers.get().get(TENANT)).isEqualTo("acme");
    assertThat(headers.get().get(TOKEN)).containsExactly(0, 1, -1, 127);
    assertThat(trailers.get().get(LAST)).containsExactly(7, -7);
  }

  @Test
  void serverStream() {
    Iterator<Answer> answers =
        ClientCalls.blockingServerStreamingCall(
            channel, Methods.MANY, CallOptions.DEFAULT, ask("", 10_000));

    int next = 0;
    while (answers.hasNext()) {
      assertThat(answers.next().getNumber()).isEqualTo(next++);
    }
    assertThat(next).isEqualTo(10_000);
  }

  @Test
  void serverStream_thatFails_failsBehindItsMessages() {
    Iterator<Answer> answers =
        ClientCalls.blockingServerStreamingCall(
            channel, Methods.MANY, CallOptions.DEFAULT, ask("fail", 100));
    int[] count = {0};

    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> {
              while (answers.hasNext()) {
                answers.next();
                count[0]++;
              }
            });

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS);
    assertThat(failure.getStatus().getDescription()).isEqualTo("lost count");
    assertThat(count[0]).isEqualTo(100);
  }

  @Test
  void clientStream() throws Exception {
    Observer answers = new Observer();
    StreamObserver<Ask> asks =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(Methods.GATHER, CallOptions.DEFAULT), answers);

    for (int i = 1; i <= 1_000; i++) {
      asks.onNext(ask("", i));
    }
    asks.onCompleted();

    await(answers.end);
    assertThat(answers.messages).singleElement().extracting(Answer::getNumber).isEqualTo(500_500);
  }

  @Test
  void clientStream_thatIsAnsweredEarly() throws Exception {
    Observer answers = new Observer();
    StreamObserver<Ask> asks =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(Methods.GATHER, CallOptions.DEFAULT), answers);

    asks.onNext(ask("", 1));
    asks.onNext(ask("enough", 2));

    await(answers.end);
    assertThat(answers.messages).singleElement().extracting(Answer::getNumber).isEqualTo(3);
  }

  @Test
  void bidiStream() throws Exception {
    Observer answers = new Observer();
    StreamObserver<Ask> asks =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(Methods.CHAT, CallOptions.DEFAULT), answers);

    for (int i = 0; i < 1_000; i++) {
      asks.onNext(ask("a", i));
    }
    asks.onCompleted();

    await(answers.end);
    assertThat(answers.messages).hasSize(1_000);
    assertThat(answers.messages.get(999).getNumber()).isEqualTo(999);
  }

  @Test
  void failure_hasStatusMessageAndDetails() throws Exception {
    StatusRuntimeException failure = failure(ask("fail", 1));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(failure.getStatus().getDescription()).isEqualTo(OurEcho.ODD_TEXT);
    com.google.rpc.Status details = StatusProto.fromThrowable(failure);
    assertThat(details.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("TWICE");
  }

  @Test
  void exceptionOfTheService_isUnknown() {
    StatusRuntimeException failure = failure(ask("throw", 1));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(failure.getStatus().getDescription()).isEqualTo("out of order");
  }

  @Test
  void unknownMethodsAndServices_areUnimplemented() {
    for (MethodType type :
        List.of(MethodType.UNARY, MethodType.SERVER_STREAMING, MethodType.BIDI_STREAMING)) {
      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel,
                      Methods.method("Missing", type),
                      CallOptions.DEFAULT,
                      ask("hello", 1)));

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(failure.getStatus().getDescription()).contains("no method Missing");
    }
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    Methods.ONCE.toBuilder().setFullMethodName("no.Such/Once").build(),
                    CallOptions.DEFAULT,
                    ask("hello", 1)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(failure.getStatus().getDescription()).contains("no.Such");
  }

  @Test
  void methodInLowerCase_isFound() {
    Answer answer =
        ClientCalls.blockingUnaryCall(
            channel,
            Methods.method("once", MethodType.UNARY),
            CallOptions.DEFAULT,
            ask("hello", 1));

    assertThat(answer.getText()).isEqualTo("hello");
  }

  @Test
  void deadline_endsBothSides() throws Exception {
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    Methods.ONCE,
                    CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS),
                    ask("wait", 1)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(end(next(echo.running)).code())
        .isIn(StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED);
  }

  @Test
  void deadline_endsARunningStream() throws Exception {
    ManualCall call =
        new ManualCall(
            channel.newCall(
                Methods.MANY, CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS)));
    call.send(ask("", Integer.MAX_VALUE)).request(1);
    next(call.messages);

    assertThat(await(call.status).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await(next(echo.answers).cancelled);
  }

  @Test
  void cancel_endsTheCallOfTheProvider() throws Exception {
    ManualCall call = new ManualCall(channel.newCall(Methods.ONCE, CallOptions.DEFAULT));
    call.send(ask("wait", 1)).request(2);
    CallContext context = next(echo.running);

    call.call.cancel("changed my mind", null);

    assertThat(end(context).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void cancelledStream_stopsItsPublisher() throws Exception {
    ManualCall call = new ManualCall(channel.newCall(Methods.MANY, CallOptions.DEFAULT));
    call.send(ask("", Integer.MAX_VALUE)).request(3);
    next(call.messages);

    call.call.cancel("seen enough", null);

    await(next(echo.answers).cancelled);
    assertThat(end(next(echo.running)).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void largeMessages() {
    ByteString large = ByteString.copyFrom(new byte[10 << 20]);

    Answer answer = once(ask("large", 1).toBuilder().setBody(large).build());

    assertThat(answer.getBody()).isEqualTo(large);
  }

  @Test
  void tooLargeMessages_areAnswered() {
    ByteString large = ByteString.copyFrom(new byte[13 << 20]);

    StatusRuntimeException failure =
        failure(ask("too large", 1).toBuilder().setBody(large).build());

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(once(ask("next", 1)).getText()).isEqualTo("next");
  }

  @Test
  void compressedMessages() {
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    Ask ask = ask("zip", 1).toBuilder().setBody(large).build();

    Answer answer =
        ClientCalls.blockingUnaryCall(
            channel, Methods.ONCE, CallOptions.DEFAULT.withCompression("gzip"), ask);

    assertThat(answer.getBody()).isEqualTo(large);
  }

  @Test
  void messageThatInflatesTooMuch_isAnswered() {
    ByteString large = ByteString.copyFrom(new byte[13 << 20]);
    Ask ask = ask("bomb", 1).toBuilder().setBody(large).build();

    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, Methods.ONCE, CallOptions.DEFAULT.withCompression("gzip"), ask));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void slowReader_stopsThePublisher() throws Exception {
    ManualCall call = new ManualCall(channel.newCall(Methods.MANY, CallOptions.DEFAULT));
    ByteString body = ByteString.copyFrom(new byte[10_000]);
    call.send(ask("", Integer.MAX_VALUE).toBuilder().setBody(body).build()).request(5);
    for (int i = 0; i < 5; i++) {
      next(call.messages);
    }
    Answers<Answer> published = next(echo.answers);
    once(ask("meanwhile", 1)); // other calls go on

    // A window of gRPC-Java is 1 MiB; a little more waits here.
    assertThat(published.sent.get()).isLessThan(400);
    assertThat(call.messages).isEmpty();
    call.call.cancel("seen enough", null);
    await(published.cancelled);
  }

  @Test
  void slowSubscriber_stopsTheCaller() throws Exception {
    ManualCall call = new ManualCall(channel.newCall(Methods.CHAT, CallOptions.DEFAULT));
    Ask ask = ask("slowly", 1).toBuilder().setBody(ByteString.copyFrom(new byte[10_000])).build();
    int sent = 0;
    call.call.request(1);
    while (call.sendIfReady(ask)) {
      sent++;
      assertThat(sent).isLessThan(1_000);
    }
    once(ask("meanwhile", 1));

    call.call.cancel("seen enough", null);
    assertThat(end(next(echo.running)).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void drain_losesNoCall() throws Exception {
    ManualCall call = new ManualCall(channel.newCall(Methods.CHAT, CallOptions.DEFAULT));
    call.call.sendMessage(ask("first", 1));
    call.call.request(3);
    next(call.messages);

    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    call.call.sendMessage(ask("second", 2));
    assertThat(next(call.messages).getText()).isEqualTo("second");
    call.call.halfClose();

    assertThat(await(call.status).isOk()).isTrue();
    await(closed);
  }

  @Test
  void sameObjectOnTheSamePort_answersBoltToo() {
    ServiceDescriptor once =
        ServiceDescriptor.of(OnceService.class).withInterfaceName(Methods.SERVICE);
    try (RpcClient client =
        RpcClient.builder().codec("protobuf").direct("bolt://127.0.0.1:" + server.port()).build()) {
      OnceService stub = (OnceService) client.refer(once);

      assertThat(stub.once(ask("bolt", 1)).getText()).isEqualTo("bolt");
      assertThat(once(ask("grpc", 1)).getText()).isEqualTo("grpc");
    }
  }

  /** The part of the service that Bolt can carry. */
  interface OnceService {

    @RpcMethod(name = "Once")
    Answer once(Ask ask);
  }

  private static final class Observer implements StreamObserver<Answer> {

    final List<Answer> messages = new ArrayList<>();
    final CompletableFuture<Void> end = new CompletableFuture<>();

    @Override
    public void onNext(Answer answer) {
      messages.add(answer);
    }

    @Override
    public void onError(Throwable thrown) {
      end.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }

  /** A call whose messages a test asks for one by one. */
  private static final class ManualCall extends ClientCall.Listener<Answer> {

    final ClientCall<Ask, Answer> call;
    final BlockingQueue<Answer> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> status = new CompletableFuture<>();

    ManualCall(ClientCall<Ask, Answer> call) {
      this.call = call;
      call.start(this, new Metadata());
    }

    ClientCall<Ask, Answer> send(Ask only) {
      call.sendMessage(only);
      call.halfClose();
      return call;
    }

    /** Sends when the transport takes more within a second; else the window is closed. */
    boolean sendIfReady(Ask ask) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      while (!call.isReady()) {
        if (System.nanoTime() > end) {
          return false;
        }
        Thread.onSpinWait();
      }
      call.sendMessage(ask);
      return true;
    }

    @Override
    public void onMessage(Answer answer) {
      messages.add(answer);
    }

    @Override
    public void onClose(Status ended, Metadata trailers) {
      status.complete(ended);
    }
  }
}
