// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.testing.JavaCodec;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NoDialer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client whose server is silent: gone without a word, or only slow. */
class KeepAliveTest {

  private static final ServiceDescriptor SERVICE =
      ServiceDescriptor.of(HostilePeerTest.Plain.class);
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final ManualTimer timer = new ManualTimer();
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run)
          .heartbeatInterval(INTERVAL)
          .maxMissedHeartbeats(3)
          .build();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private FramePeer peer;
  private Connection connection;

  @BeforeEach
  void connect() {
    channel.freezeTime();
    GrpcProtocol protocol = new GrpcProtocol();
    CompletableFuture<Connection> opening =
        protocol
            .connect(
                channel.pipeline(), Endpoint.parse("grpc://127.0.0.1:1"), settings, new NoDialer())
            .toCompletableFuture();
    peer = FramePeer.server(channel);
    connection = opening.join();
  }

  @AfterEach
  void close() {
    peer.close();
  }

  private CompletableFuture<Response> call() {
    Request request =
        new Request(
            SERVICE.methods("large").get(0),
            Metadata.empty(),
            Payload.of(new Object[] {new byte[1]}),
            CallContext.create(timer, Deadline.after(timer, Duration.ofHours(1))));
    CompletableFuture<Response> answer =
        connection
            .invoker(
                new GrpcProtocol()
                    .prepare(SERVICE, "test", new JavaCodec().bind(SERVICE), settings))
            .invoke(request)
            .toCompletableFuture();
    peer.listen();
    return answer;
  }

  private void passIntervals(int count) {
    for (int i = 0; i < count; i++) {
      timer.advance(INTERVAL);
      channel.advanceTimeBy(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
      peer.listen();
    }
  }

  private long pings() {
    return peer.heard.stream().filter("PING"::equals).count();
  }

  @Test
  void serverThatIsGone_failsItsCalls() {
    CompletableFuture<Response> answer = call();

    passIntervals(3);
    assertThat(pings()).isOne();
    assertThat(answer).isNotDone();
    passIntervals(1);

    assertThat(answer)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            RpcException.class, gone -> assertThat(gone.code()).isEqualTo(StatusCode.UNAVAILABLE))
        .withMessageContaining("no answer to a ping");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void serverThatIsSlow_getsOnePingInFiveMinutes() {
    CompletableFuture<Response> answer = call();
    for (int quarter = 0; quarter < 4 * 12; quarter++) {
      passIntervals(1);
      peer.answerPings();
    }

    assertThat(pings()).isEqualTo(3);
    assertThat(answer).isNotDone();
  }

  @Test
  void withoutCalls_nothingIsSent() {
    passIntervals(100);

    assertThat(pings()).isZero();
    assertThat(connection.isOpen()).isTrue();
  }
}
