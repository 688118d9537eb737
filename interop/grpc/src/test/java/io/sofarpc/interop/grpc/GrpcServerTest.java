// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.sofarpc.Metadata;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.interop.grpc.messages.Answer;
import io.sofarpc.interop.grpc.messages.Ask;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client of this framework calls gRPC-Java's server. */
@Timeout(60)
class GrpcServerTest {

  private final TheirEcho echo = new TheirEcho();
  private final BlockingQueue<Response> responses = new LinkedBlockingQueue<>();
  private Server server;
  private RpcClient client;
  private EchoService stub;

  @BeforeEach
  void open() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(ServerInterceptors.intercept(echo.service(), echo))
            .maxInboundMessageSize(12 << 20)
            .build()
            .start();
    client = client(false, Duration.ofSeconds(10));
    stub = (EchoService) client.refer(Methods.OURS);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private RpcClient client(boolean gzip, Duration timeout) {
    return RpcClient.builder()
        .codec("protobuf")
        .direct("grpc://127.0.0.1:" + server.getPort())
        .timeout(timeout)
        .filter(
            (request, next) ->
                next.invoke(
                        request.withMetadata(
                            Metadata.of("tenant", "acme")
                                .withBinary("token-bin", new byte[] {0, 1, -1, 127})))
                    .thenApply(
                        response -> {
                          responses.add(response);
                          return response;
                        }))
        .transportSettings(limits -> limits.gzip(gzip))
        .build();
  }

  private static Ask ask(String text, int count) {
    return Ask.newBuilder().setText(text).setCount(count).build();
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static <T> T next(BlockingQueue<T> queue) throws Exception {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("nothing came").isNotNull();
    return next;
  }

  private RpcException failure(Ask ask) {
    return catchThrowableOfType(RpcException.class, () -> stub.once(ask));
  }

  @Test
  void unary() {
    assertThat(stub.once(ask("hello", 3)).getText()).isEqualTo("hello");
    assertThat(stub.once(Ask.getDefaultInstance())).isEqualTo(Answer.getDefaultInstance());
  }

  @Test
  void metadata_travelsBothWays_alsoBytes() throws Exception {
    stub.once(ask("hello", 1));

    Response response = next(responses);
    assertThat(response.metadata().get("tenant")).isEqualTo("acme");
    assertThat(response.metadata().binary("token-bin")).containsExactly(0, 1, -1, 127);
    assertThat(await(response.trailers().toCompletableFuture()).binary("last-bin"))
        .containsExactly(7, -7);
  }

  @Test
  void serverStream() throws Exception {
    Received<Answer> answers = new Received<>(Long.MAX_VALUE);

    stub.many(ask("", 10_000)).subscribe(answers);

    List<Answer> all = answers.all();
    assertThat(all).hasSize(10_000);
    assertThat(all.get(9_999).getNumber()).isEqualTo(9_999);
  }

  @Test
  void serverStream_thatFails_failsBehindItsMessages() throws Exception {
    Received<Answer> answers = new Received<>(Long.MAX_VALUE);

    stub.many(ask("fail", 100)).subscribe(answers);

    Throwable failure = catchThrowableOfType(Exception.class, answers::all).getCause();
    assertThat(failure).isInstanceOf(RpcException.class).hasMessage("lost count");
    assertThat(((RpcException) failure).code()).isEqualTo(StatusCode.DATA_LOSS);
    assertThat(answers.waiting()).isEqualTo(100);
  }

  @Test
  void clientStream() throws Exception {
    CompletableFuture<Answer> sum = stub.gather(new Answers<>(1_001, number -> ask("", number)));

    assertThat(await(sum).getNumber()).isEqualTo(500_500);
  }

  @Test
  void clientStream_thatIsAnsweredEarly_isCancelled() throws Exception {
    Answers<Ask> asks = new Answers<>(Integer.MAX_VALUE, number -> ask("enough", number + 1));

    assertThat(await(stub.gather(asks)).getNumber()).isEqualTo(1);
    await(asks.cancelled);
  }

  @Test
  void clientStream_thatFails_cancelsTheCall() throws Exception {
    Answers<Ask> asks =
        new Answers<>(2, number -> ask("", number), new IllegalStateException("lost count"));

    CompletableFuture<Answer> sum = stub.gather(asks);

    assertThat(catchThrowableOfType(Exception.class, () -> await(sum)))
        .hasMessageContaining("lost count");
    await(next(echo.cancellations));
  }

  @Test
  void bidiStream() throws Exception {
    Received<Answer> answers = new Received<>(Long.MAX_VALUE);

    stub.chat(new Answers<>(1_000, number -> ask("a", number))).subscribe(answers);

    List<Answer> all = answers.all();
    assertThat(all).hasSize(1_000);
    assertThat(all.get(999).getNumber()).isEqualTo(999);
  }

  @Test
  void failure_hasStatusMessageAndDetails() throws Exception {
    RpcException failure = failure(ask("fail", 1));

    assertThat(failure.code()).isEqualTo(StatusCode.ALREADY_EXISTS);
    assertThat(failure).hasMessageContaining(OurEcho.ODD_TEXT);
    byte[] details = failure.metadata().binary("grpc-status-details-bin");
    assertThat(com.google.rpc.Status.parseFrom(details).getMessage()).isEqualTo(OurEcho.ODD_TEXT);
  }

  @Test
  void unknownService_isUnimplemented() {
    EchoService other =
        (EchoService) client.refer(Methods.OURS.withInterfaceName("no.such.Service"));

    RpcException failure =
        catchThrowableOfType(RpcException.class, () -> other.once(ask("hello", 1)));

    assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
  }

  @Test
  void deadline_endsBothSides() throws Exception {
    try (RpcClient hurried = client(false, Duration.ofMillis(200))) {
      EchoService impatient = (EchoService) hurried.refer(Methods.OURS);

      RpcException failure =
          catchThrowableOfType(RpcException.class, () -> impatient.once(ask("wait", 1)));

      assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      await(next(echo.cancellations));
    }
  }

  @Test
  void cancelledStream_isCancelledOnTheProvider() throws Exception {
    Received<Answer> answers = new Received<>(3);
    stub.many(ask("", Integer.MAX_VALUE)).subscribe(answers);
    answers.next();

    await(answers.subscription).cancel();

    await(next(echo.cancellations));
  }

  @Test
  void largeMessages() {
    ByteString large = ByteString.copyFrom(new byte[10 << 20]);

    assertThat(stub.once(ask("large", 1).toBuilder().setBody(large).build()).getBody())
        .isEqualTo(large);
  }

  @Test
  void tooLargeMessages_areRefused() {
    ByteString large = ByteString.copyFrom(new byte[13 << 20]);

    RpcException failure = failure(ask("too large", 1).toBuilder().setBody(large).build());

    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(stub.once(ask("next", 1)).getText()).isEqualTo("next");
  }

  @Test
  void compressedMessages() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[1 << 20]);
    try (RpcClient zipping = client(true, Duration.ofSeconds(10))) {
      EchoService zipped = (EchoService) zipping.refer(Methods.OURS);

      Answer answer = zipped.once(ask("zip", 1).toBuilder().setBody(large).build());

      assertThat(answer.getBody()).isEqualTo(large);
      assertThat(next(echo.headers).keys()).contains("grpc-accept-encoding");
    }
  }

  @Test
  void slowSubscriber_stopsTheProvider() throws Exception {
    ByteString body = ByteString.copyFrom(new byte[10_000]);
    Received<Answer> answers = new Received<>(5);
    stub.many(ask("", Integer.MAX_VALUE).toBuilder().setBody(body).build()).subscribe(answers);
    for (int i = 0; i < 5; i++) {
      answers.next();
    }
    stub.once(ask("meanwhile", 1)); // other calls go on

    assertThat(echo.sent.get()).isLessThan(100);
    assertThat(answers.waiting()).isZero();
    await(answers.subscription).cancel();
  }

  @Test
  void slowProvider_stopsThePublisher() throws Exception {
    ByteString body = ByteString.copyFrom(new byte[10_000]);
    Answers<Ask> asks =
        new Answers<>(
            Integer.MAX_VALUE, number -> ask("pause", number).toBuilder().setBody(body).build());
    Received<Answer> answers = new Received<>(0);

    echo.pausing = true;
    stub.chat(asks).subscribe(answers);
    await(echo.paused);
    stub.once(ask("meanwhile", 1));

    assertThat(asks.sent.get()).isLessThan(400);
    await(answers.subscription).cancel();
    await(asks.cancelled);
  }

  @Test
  void providerThatStops_answersWhatItHas() throws Exception {
    Received<Answer> answers = new Received<>(Long.MAX_VALUE);
    Answers<Ask> asks = new Answers<>(3, number -> ask("a", number));

    stub.chat(asks).subscribe(answers);
    answers.next();
    server.shutdown();

    answers.all();
    assertThat(server.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(failure(ask("too late", 1)).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }
}
