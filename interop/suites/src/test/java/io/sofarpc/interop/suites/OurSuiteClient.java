// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.sofarpc.CallContext;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.interop.suites.messages.BoolValue;
import io.sofarpc.interop.suites.messages.EchoStatus;
import io.sofarpc.interop.suites.messages.Empty;
import io.sofarpc.interop.suites.messages.OrcaLoadReport;
import io.sofarpc.interop.suites.messages.OrcaLoadReportRequest;
import io.sofarpc.interop.suites.messages.Payload;
import io.sofarpc.interop.suites.messages.ResponseParameters;
import io.sofarpc.interop.suites.messages.SimpleRequest;
import io.sofarpc.interop.suites.messages.SimpleResponse;
import io.sofarpc.interop.suites.messages.StreamingInputCallRequest;
import io.sofarpc.interop.suites.messages.StreamingOutputCallRequest;
import io.sofarpc.interop.suites.messages.StreamingOutputCallResponse;
import io.sofarpc.interop.suites.messages.TestOrcaReport;
import io.sofarpc.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The cases of gRPC's interop suite for our client, each a public method named as the suite names
 * it, in camel case. One case at a time.
 */
final class OurSuiteClient implements AutoCloseable {

  private static final int REQUEST = 271_828;
  private static final int RESPONSE = 314_159;
  private static final byte[] TOKEN = {(byte) 0xab, (byte) 0xab, (byte) 0xab};
  private static final SimpleRequest LARGE =
      SimpleRequest.newBuilder().setResponseSize(RESPONSE).setPayload(zeros(REQUEST)).build();
  private static final BoolValue YES = BoolValue.newBuilder().setValue(true).build();
  private static final BoolValue NO = BoolValue.getDefaultInstance();
  private static final EchoStatus FAILURE =
      EchoStatus.newBuilder().setCode(2).setMessage("test status message").build();

  private final int port;
  private final boolean zipsStreams;
  private final RpcClient client;
  private final TestService stub;
  private Consumer<CallContext> prepare = context -> {};
  private Metadata metadata = Metadata.empty();
  private CallContext context;
  private CompletableFuture<Response> response;

  /**
   * Connects.
   *
   * @param zipsStreams whether the server compresses a message of a stream when a case asks for it
   */
  OurSuiteClient(int port, boolean zipsStreams) {
    this.port = port;
    this.zipsStreams = zipsStreams;
    this.client = client(java.time.Duration.ofSeconds(30));
    this.stub = (TestService) client.refer(TestService.DESCRIPTOR);
  }

  private RpcClient client(java.time.Duration timeout) {
    return RpcClient.builder()
        .codec("protobuf")
        .direct("grpc://127.0.0.1:" + port, "grpc://localhost:" + port)
        .loadBalancer((request, nodes) -> nodes.get(0))
        .timeout(timeout)
        .transportSettings(settings -> settings.gzip(true))
        .filter(this::observe)
        .build();
  }

  /** Lets cases look at a call behind the stub, and change what they cannot say there. */
  private CompletionStage<Response> observe(Request request, Invoker next) {
    context = request.context();
    prepare.accept(context);
    response = next.invoke(request.withMetadata(metadata)).toCompletableFuture();
    return response;
  }

  private static Payload zeros(int count) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[count])).build();
  }

  private static StreamingInputCallRequest input(int size) {
    return StreamingInputCallRequest.newBuilder().setPayload(zeros(size)).build();
  }

  private static StreamingOutputCallRequest output(int requestSize, int... sizes) {
    StreamingOutputCallRequest.Builder request = StreamingOutputCallRequest.newBuilder();
    for (int size : sizes) {
      request.addResponseParameters(ResponseParameters.newBuilder().setSize(size));
    }
    return (requestSize > 0 ? request.setPayload(zeros(requestSize)) : request).build();
  }

  private static void assertZeros(int count, Payload payload) {
    assertThat(payload.getBody()).isEqualTo(ByteString.copyFrom(new byte[count]));
  }

  private static void assertFails(StatusCode code, String message, ThrowingCall call) {
    Throwable thrown = catchThrowable(call::run);
    Throwable failure =
        thrown instanceof RpcException || thrown == null ? thrown : thrown.getCause();
    assertThat(failure).isInstanceOf(RpcException.class).hasMessageContaining(message);
    assertThat(((RpcException) failure).code()).isEqualTo(code);
  }

  private boolean wasCompressed() {
    return Boolean.TRUE.equals(context.get(Transport.WAS_COMPRESSED));
  }

  private Metadata trailers() throws Exception {
    return response.thenCompose(Response::trailers).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  public void emptyUnary() {
    assertThat(stub.empty(Empty.getDefaultInstance())).isEqualTo(Empty.getDefaultInstance());
  }

  public void cacheableUnary() {
    metadata = Metadata.of("x-user-ip", "1.2.3.4");
    SimpleRequest once = stamped(1);

    SimpleResponse first = stub.cacheableUnary(once);
    SimpleResponse second = stub.cacheableUnary(once);
    SimpleResponse third = stub.cacheableUnary(stamped(2));

    assertThat(second).isEqualTo(first).isNotEqualTo(third);
  }

  private static SimpleRequest stamped(int call) {
    ByteString stamp = ByteString.copyFromUtf8(System.nanoTime() + "-" + call);
    return SimpleRequest.newBuilder().setPayload(Payload.newBuilder().setBody(stamp)).build();
  }

  public void largeUnary() {
    assertZeros(RESPONSE, stub.unary(LARGE).getPayload());
  }

  public void clientCompressedUnary() {
    SimpleRequest probe = LARGE.toBuilder().setExpectCompressed(YES).build();
    prepare = call -> call.put(Transport.COMPRESS, false);
    assertFails(StatusCode.INVALID_ARGUMENT, "", () -> stub.unary(probe));

    clientCompressedUnaryNoprobe();
  }

  public void clientCompressedUnaryNoprobe() {
    prepare = call -> call.put(Transport.COMPRESS, true);
    assertZeros(
        RESPONSE, stub.unary(LARGE.toBuilder().setExpectCompressed(YES).build()).getPayload());

    prepare = call -> call.put(Transport.COMPRESS, false);
    assertZeros(
        RESPONSE, stub.unary(LARGE.toBuilder().setExpectCompressed(NO).build()).getPayload());
  }

  public void serverCompressedUnary() {
    SimpleResponse zipped = stub.unary(LARGE.toBuilder().setResponseCompressed(YES).build());
    assertThat(wasCompressed()).isTrue();
    assertZeros(RESPONSE, zipped.getPayload());

    SimpleResponse plain = stub.unary(LARGE.toBuilder().setResponseCompressed(NO).build());
    assertThat(wasCompressed()).isFalse();
    assertZeros(RESPONSE, plain.getPayload());
  }

  public void clientStreaming() throws Exception {
    int sum =
        stub.streamingInput(
                Produced.of(List.of(input(27_182), input(8), input(1_828), input(45_904))))
            .get(10, TimeUnit.SECONDS)
            .getAggregatedPayloadSize();

    assertThat(sum).isEqualTo(74_922);
  }

  public void clientCompressedStreaming() throws Exception {
    StreamingInputCallRequest probe = input(27_182).toBuilder().setExpectCompressed(YES).build();
    prepare = call -> call.put(Transport.COMPRESS, false);
    assertFails(
        StatusCode.INVALID_ARGUMENT,
        "",
        () -> stub.streamingInput(Produced.of(List.of(probe))).get(10, TimeUnit.SECONDS));

    clientCompressedStreamingNoprobe();
  }

  public void clientCompressedStreamingNoprobe() throws Exception {
    prepare = call -> {};
    Produced<StreamingInputCallRequest> requests =
        new Produced<>(
            Stream.of(
                    input(27_182).toBuilder().setExpectCompressed(YES).build(),
                    input(45_904).toBuilder().setExpectCompressed(NO).build())
                .map(this::compressAsExpected)
                .iterator());

    int sum = stub.streamingInput(requests).get(10, TimeUnit.SECONDS).getAggregatedPayloadSize();

    assertThat(sum).isEqualTo(73_086);
  }

  private StreamingInputCallRequest compressAsExpected(StreamingInputCallRequest request) {
    context.put(Transport.COMPRESS, request.getExpectCompressed().getValue());
    return request;
  }

  public void serverStreaming() throws Exception {
    Received<StreamingOutputCallResponse> answers =
        Received.from(stub.streamingOutput(output(0, 31_415, 9, 2_653, 58_979)));

    assertSizes(answers.rest(), 31_415, 9, 2_653, 58_979);
  }

  private static void assertSizes(List<StreamingOutputCallResponse> answers, int... sizes) {
    assertThat(answers).hasSize(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      assertZeros(sizes[i], answers.get(i).getPayload());
    }
  }

  public void serverCompressedStreaming() throws Exception {
    StreamingOutputCallRequest request =
        StreamingOutputCallRequest.newBuilder()
            .addResponseParameters(
                ResponseParameters.newBuilder().setSize(31_415).setCompressed(YES))
            .addResponseParameters(
                ResponseParameters.newBuilder().setSize(92_653).setCompressed(NO))
            .build();
    List<Boolean> compressed = new ArrayList<>();
    Received<StreamingOutputCallResponse> answers =
        new Received<>() {
          @Override
          public void onNext(StreamingOutputCallResponse message) {
            compressed.add(wasCompressed());
            super.onNext(message);
          }
        };

    stub.streamingOutput(request).subscribe(answers);

    assertSizes(answers.rest(), 31_415, 92_653);
    assertThat(compressed).containsExactly(zipsStreams, false);
  }

  public void pingPong() throws Exception {
    int[] sizes = {31_415, 9, 2_653, 58_979};
    int[] requestSizes = {27_182, 8, 1_828, 45_904};
    SubmissionPublisher<StreamingOutputCallRequest> requests = new SubmissionPublisher<>();
    Received<StreamingOutputCallResponse> answers = Received.from(stub.fullDuplex(requests));

    for (int i = 0; i < sizes.length; i++) {
      submit(requests, output(requestSizes[i], sizes[i]));
      assertZeros(sizes[i], answers.next().getPayload());
    }
    requests.close();

    assertThat(answers.rest()).isEmpty();
  }

  /** Waits until the call listens: what comes before that is lost. */
  private static <T> void submit(SubmissionPublisher<T> requests, T request) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!requests.hasSubscribers() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    requests.submit(request);
  }

  public void emptyStream() throws Exception {
    Received<StreamingOutputCallResponse> answers =
        Received.from(stub.fullDuplex(Produced.of(List.of())));

    assertThat(answers.rest()).isEmpty();
  }

  public void customMetadata() throws Exception {
    metadata =
        Metadata.of(OurSuiteServer.INITIAL, "test_initial_metadata_value")
            .withBinary(OurSuiteServer.TRAILING, TOKEN);

    stub.unary(LARGE);
    assertEchoed();

    Received<StreamingOutputCallResponse> answers =
        Received.from(stub.fullDuplex(Produced.of(List.of(output(REQUEST, RESPONSE)))));
    assertSizes(answers.rest(), RESPONSE);
    assertEchoed();
  }

  private void assertEchoed() throws Exception {
    assertThat(response.get(10, TimeUnit.SECONDS).metadata().get(OurSuiteServer.INITIAL))
        .isEqualTo("test_initial_metadata_value");
    assertThat(trailers().binary(OurSuiteServer.TRAILING)).isEqualTo(TOKEN);
  }

  public void statusCodeAndMessage() {
    SimpleRequest unary = SimpleRequest.newBuilder().setResponseStatus(FAILURE).build();
    StreamingOutputCallRequest stream =
        StreamingOutputCallRequest.newBuilder().setResponseStatus(FAILURE).build();

    assertFails(StatusCode.UNKNOWN, "test status message", () -> stub.unary(unary));
    assertFails(
        StatusCode.UNKNOWN,
        "test status message",
        () -> Received.from(stub.fullDuplex(Produced.of(List.of(stream)))).rest());
  }

  public void specialStatusMessage() {
    String text = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \ud83d\ude08\t\n";
    SimpleRequest request =
        SimpleRequest.newBuilder()
            .setResponseStatus(EchoStatus.newBuilder().setCode(2).setMessage(text))
            .build();

    assertFails(StatusCode.UNKNOWN, text, () -> stub.unary(request));
  }

  public void unimplementedMethod() {
    assertUnimplemented("grpc.testing.TestService");
  }

  public void unimplementedService() {
    assertUnimplemented("grpc.testing.UnimplementedService");
  }

  private void assertUnimplemented(String service) {
    TestService.Unimplemented other =
        (TestService.Unimplemented)
            client.refer(
                io.sofarpc.ServiceDescriptor.of(TestService.Unimplemented.class)
                    .withInterfaceName(service));

    assertFails(StatusCode.UNIMPLEMENTED, "", () -> other.call(Empty.getDefaultInstance()));
  }

  public void cancelAfterBegin() {
    SubmissionPublisher<StreamingInputCallRequest> requests = new SubmissionPublisher<>();
    CompletableFuture<?> answer = stub.streamingInput(requests);

    answer.cancel(true);

    assertThat(context.outcome().code()).isEqualTo(StatusCode.CANCELLED);
  }

  public void cancelAfterFirstResponse() throws Exception {
    SubmissionPublisher<StreamingOutputCallRequest> requests = new SubmissionPublisher<>();
    Received<StreamingOutputCallResponse> answers = Received.from(stub.fullDuplex(requests));
    submit(requests, output(27_182, 31_415));
    assertZeros(31_415, answers.next().getPayload());

    answers.subscription.get(10, TimeUnit.SECONDS).cancel();

    assertThat(context.outcome().code()).isEqualTo(StatusCode.CANCELLED);
  }

  public void timeoutOnSleepingServer() {
    try (RpcClient hurried = client(java.time.Duration.ofMillis(1))) {
      TestService impatient = (TestService) hurried.refer(TestService.DESCRIPTOR);
      SubmissionPublisher<StreamingOutputCallRequest> requests = new SubmissionPublisher<>();

      assertFails(
          StatusCode.DEADLINE_EXCEEDED,
          "",
          () -> Received.from(impatient.fullDuplex(requests)).rest());
    }
  }

  public void veryLargeRequest() {
    SimpleRequest request =
        SimpleRequest.newBuilder().setResponseSize(10).setPayload(zeros(10 << 20)).build();

    assertZeros(10, stub.unary(request).getPayload());
  }

  public void pickFirstUnary() {
    SimpleRequest request =
        SimpleRequest.newBuilder().setResponseSize(1).setFillServerId(true).build();
    String first = stub.unary(request).getServerId();

    for (int i = 0; i < 100; i++) {
      assertThat(stub.unary(request).getServerId()).isEqualTo(first);
    }
  }

  public void rpcSoak() {
    for (int i = 0; i < 10; i++) {
      largeUnary();
    }
  }

  public void channelSoak() {
    for (int i = 0; i < 10; i++) {
      try (OurSuiteClient other = new OurSuiteClient(port, zipsStreams)) {
        other.largeUnary();
      }
    }
  }

  public void orcaPerRpc() throws Exception {
    TestOrcaReport report = report(0.8210, 0.5847, 0.30499).putRequestCost("cost", 3456.32).build();

    stub.unary(SimpleRequest.newBuilder().setOrcaPerRpcReport(report).build());

    assertThat(OrcaLoadReport.parseFrom(trailers().binary(OurSuiteServer.LOAD)))
        .isEqualTo(OurLoadService.load(report));
  }

  private static TestOrcaReport.Builder report(double cpu, double memory, double utilization) {
    return TestOrcaReport.newBuilder()
        .setCpuUtilization(cpu)
        .setMemoryUtilization(memory)
        .putUtilization("util", utilization);
  }

  public void orcaOob() throws Exception {
    LoadService load = (LoadService) client.refer(LoadService.DESCRIPTOR);
    SubmissionPublisher<StreamingOutputCallRequest> requests = new SubmissionPublisher<>();
    Received<StreamingOutputCallResponse> answers = Received.from(stub.fullDuplex(requests));
    OrcaLoadReportRequest often =
        OrcaLoadReportRequest.newBuilder()
            .setReportInterval(Duration.newBuilder().setSeconds(1))
            .build();
    Received<OrcaLoadReport> reports = Received.from(load.streamCoreMetrics(often));

    for (TestOrcaReport report :
        List.of(report(0.8210, 0.5847, 0.30499).build(), report(0.29309, 0.2, 0.2039).build())) {
      submit(requests, output(0, 1).toBuilder().setOrcaOobReport(report).build());
      answers.next();
      OrcaLoadReport expected = OurLoadService.load(report);
      OrcaLoadReport heard = reports.next();
      for (int i = 0; i < 5 && !heard.equals(expected); i++) {
        heard = reports.next();
      }
      assertThat(heard).isEqualTo(expected);
    }
    requests.close();
    answers.rest();
    reports.subscription.get(10, TimeUnit.SECONDS).cancel();
  }

  @Override
  public void close() {
    client.close();
  }

  /** Runs a case. */
  void run(String name) throws Throwable {
    prepare = call -> {};
    metadata = Metadata.empty();
    try {
      OurSuiteClient.class.getMethod(camelCase(name)).invoke(this);
    } catch (java.lang.reflect.InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return Character.toLowerCase(camel.charAt(0)) + camel.substring(1);
  }

  private interface ThrowingCall {
    void run() throws Exception;
  }
}
