// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.testing.JavaCodec;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NoDialer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client of HTTP/2 whose server takes nothing, or whose own parts fail. */
class UnluckyClientTest {

  private static final ServiceDescriptor SERVICE =
      ServiceDescriptor.of(HostilePeerTest.Plain.class);

  private final ManualTimer timer = new ManualTimer();
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run).maxPendingCalls(1).build();
  private final EmbeddedChannel channel = new HostilePeerTest.Orderly();
  private ServiceCodec codec = new JavaCodec().bind(SERVICE);
  private FramePeer peer;
  private Connection connection;

  @BeforeEach
  void connect() {
    CompletableFuture<Connection> opening =
        new GrpcProtocol()
            .connect(
                channel.pipeline(), Endpoint.parse("grpc://127.0.0.1:1"), settings, new NoDialer())
            .toCompletableFuture();
    peer = FramePeer.server(channel, new Http2Settings().initialWindowSize(0));
    connection = opening.join();
  }

  @AfterEach
  void nothingIsLeft() {
    peer.close();
    assertThat(timer.pendingTasks()).isZero();
  }

  private CompletableFuture<Response> call(String method, Payload payload) {
    Request request =
        new Request(
            SERVICE.methods(method).get(0),
            Metadata.empty(),
            payload,
            CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(9))));
    CompletableFuture<Response> answer =
        connection
            .invoker(new GrpcProtocol().prepare(SERVICE, "test", codec, settings))
            .invoke(request)
            .toCompletableFuture();
    peer.listen();
    return answer.whenComplete(
        (answered, thrown) -> {
          if (thrown == null) {
            request.context().succeed();
          } else {
            request.context().fail(RpcException.from(thrown));
          }
        });
  }

  private CompletableFuture<Response> call(String method) {
    return call(method, Payload.of(new Object[] {new byte[9]}));
  }

  private static RpcException failure(CompletableFuture<Response> call) {
    assertThat(call).isCompletedExceptionally();
    return RpcException.from(call.handle((answered, thrown) -> thrown).join());
  }

  @Test
  void oneWayCallThatWaitsForTheWindow_isGivenUpAtItsDeadline() {
    CompletableFuture<Response> call = call("tell");
    assertThat(call).isNotDone();

    timer.advance(Duration.ofSeconds(9));
    peer.listen();

    assertThat(failure(call).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(peer.heard).contains("RST 3 CANCEL");
    assertThat(call("never")).isNotDone(); // there is room for it
    timer.advance(Duration.ofSeconds(9));
  }

  @Test
  void oneWayCallThatIsLostWithItsConnection_fails() {
    CompletableFuture<Response> call = call("tell");

    channel.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource
  void streamThatBreaksTheRules_failsItsCallAlone(Crime crime) {
    CompletableFuture<Response> call = call("never");

    crime.commit(peer);
    peer.deliver();

    assertThat(failure(call).code())
        .isEqualTo(crime == Crime.HEADERS ? StatusCode.RESOURCE_EXHAUSTED : StatusCode.INTERNAL);
    assertThat(failure(call)).hasMessageContaining("127.0.0.1").hasMessageContaining("/never");
    assertThat(peer.heard).anyMatch(frame -> frame.startsWith("RST 3 "));
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void streamThatBreaksTheRules_whileItsCallSends_isResetOnce() {
    CompletableFuture<Response> call = call("refuse", Payload.stream(subscriber -> {}));

    Crime.NO_WINDOW.commit(peer);
    peer.deliver();

    assertThat(failure(call).code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(peer.heard.stream().filter(frame -> frame.startsWith("RST 3 "))).hasSize(1);
  }

  /** What a server may do to one stream. */
  enum Crime {
    HEADERS {
      @Override
      void commit(FramePeer peer) {
        peer.headers(3, head().set("x", "y".repeat(17_000)), false);
      }
    },
    TWO_HEADS {
      @Override
      void commit(FramePeer peer) {
        peer.headers(3, head(), false);
        peer.headers(3, head(), false);
      }
    },
    NO_WINDOW {
      @Override
      void commit(FramePeer peer) {
        peer.windowUpdate(3, 0);
      }
    },
    LENGTH {
      @Override
      void commit(FramePeer peer) {
        peer.headers(3, head().set("content-length", "3"), false);
        peer.data(3, new byte[9], true);
      }
    };

    abstract void commit(FramePeer peer);

    static Http2Headers head() {
      return new DefaultHttp2Headers().status("200").set("content-type", "application/grpc+test");
    }
  }

  @Test
  void failureThatTheCodecCannotRead_isToldWithoutIt() {
    ServiceCodec real = codec;
    codec =
        (ServiceCodec)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceCodec.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("readResult")) {
                    throw new IllegalStateException("a bug");
                  }
                  return method.invoke(real, arguments);
                });
    CompletableFuture<Response> call = call("never");

    peer.headers(
        3,
        new DefaultHttp2Headers()
            .status("200")
            .set("content-type", "application/grpc+test")
            .set("grpc-status", "10")
            .set("grpc-message", "no")
            .set("sofa-rpc-failure-bin", "AAAA"),
        true);
    peer.deliver();

    assertThat(failure(call).code()).isEqualTo(StatusCode.ABORTED);
  }

  @Test
  void publisherThatThrows_failsItsCall() {
    CompletableFuture<Response> call =
        call(
            "refuse",
            Payload.stream(
                subscriber -> {
                  throw new IllegalStateException("a bug");
                }));

    assertThat(failure(call)).hasMessageContaining("a bug");
    assertThat(peer.heard).contains("RST 3 CANCEL");
  }

  @Test
  void publisherThatThrowsWhenAskedAgain_failsItsCall() {
    CompletableFuture<Response> call =
        call("refuse", Payload.stream(subscriber -> subscriber.onSubscribe(new Once(subscriber))));
    assertThat(call).isNotDone();

    peer.windowUpdate(0, 1_000_000);
    peer.windowUpdate(3, 1_000_000);
    peer.deliver();

    assertThat(failure(call)).hasMessageContaining("a bug");
    assertThat(peer.heard).contains("RST 3 CANCEL");
  }

  /** Sends what is first asked for, and has a bug. */
  private static final class Once implements Flow.Subscription {

    private final Flow.Subscriber<? super Object> subscriber;
    private boolean asked;

    Once(Flow.Subscriber<? super Object> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (asked) {
        throw new IllegalStateException("a bug");
      }
      asked = true;
      for (long i = 0; i < n; i++) {
        subscriber.onNext(new byte[90_000]);
      }
    }

    @Override
    public void cancel() {}
  }
}
