// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.client.RpcClient;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.hessian.HessianCodec;
import io.sofarpc.server.RpcServer;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain Java interfaces and interfaces of messages on gRPC, calls of all kinds. */
@Timeout(60)
class GrpcCodecsTest {

  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .service(Counting.class, new Counter())
          .service(Echo.class, text -> StringValue.of("echo " + text.getValue()))
          .start();
  private final String url = "grpc://127.0.0.1:" + server.port();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "hessian2", "json"})
  void objects_travelInCallsOfAllKinds(String codec) throws Exception {
    try (RpcClient client = client(codec)) {
      Counting counting = client.refer(Counting.class);

      assertThat(counting.add(new Point(1, 2), 3)).isEqualTo(new Point(4, 5));
      assertThat(counting.later(List.of(new Point(1, 2))))
          .succeedsWithin(10, SECONDS)
          .isEqualTo(new Point(1, 2));
      assertThat(all(counting.upTo(3)))
          .containsExactly(new Point(0, 0), new Point(1, 1), new Point(2, 2));
      assertThat(counting.sum(points(4))).succeedsWithin(10, SECONDS).isEqualTo(new Point(6, 6));
      assertThat(all(counting.mirror(points(2))))
          .containsExactly(new Point(0, 0), new Point(-1, -1));
    }
  }

  @Test
  void thrownExceptions_areThrownWithHessian() {
    try (RpcClient client = client("default")) {
      assertThatThrownBy(() -> client.refer(Counting.class).add(new Point(1, 1), -1))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("negative");
    }
  }

  @Test
  void messages_needNoCodec() {
    try (RpcClient client = client("default");
        RpcClient json = client("json")) {
      assertThat(client.refer(Echo.class).echo(StringValue.of("x")).getValue()).isEqualTo("echo x");
      assertThat(json.refer(Echo.class).echo(StringValue.of("x")).getValue()).isEqualTo("echo x");
    }
  }

  @Test
  void hessian_hasAShortNameToo_inWhichItIsAnswered() throws Exception {
    ServiceDescriptor service = ServiceDescriptor.of(Counting.class);
    MethodDescriptor add = service.methods("add").get(0);
    MessageCodec hessian = new HessianCodec().bind(service).messages();
    OutputBuffer out = new OutputBuffer(64);
    hessian.writeRequest(add, new Object[] {new Point(1, 2), 3}, out);
    byte[] body =
        ByteBuffer.allocate(5 + out.size())
            .putInt(1, out.size())
            .put(5, out.array(), 0, out.size())
            .array();

    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:%d/%s/add"
                                .formatted(server.port(), service.interfaceName())))
                    .header("content-type", "application/grpc-web+hessian")
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(),
                BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/grpc-web+hessian");
    int length = ByteBuffer.wrap(answer.body()).getInt(1);
    byte[] result = Arrays.copyOfRange(answer.body(), 5, 5 + length);
    assertThat(hessian.readResponse(add, result)).isEqualTo(new Point(4, 5));
  }

  private RpcClient client(String codec) {
    RpcClient.Builder builder = RpcClient.builder().direct(url);
    return codec.equals("default") ? builder.build() : builder.codec(codec).build();
  }

  private static Flow.Publisher<Point> points(int count) {
    return subscriber -> {
      SubmissionPublisher<Point> publisher = new SubmissionPublisher<>(Runnable::run, 16);
      publisher.subscribe(subscriber);
      for (int i = 0; i < count; i++) {
        publisher.submit(new Point(i, i));
      }
      publisher.close();
    };
  }

  private static List<Point> all(Flow.Publisher<Point> publisher) throws Exception {
    return collected(publisher).get(10, SECONDS);
  }

  private static CompletableFuture<List<Point>> collected(Flow.Publisher<Point> publisher) {
    BlockingQueue<Point> points = new LinkedBlockingQueue<>();
    CompletableFuture<List<Point>> end = new CompletableFuture<>();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(Point point) {
            points.add(point);
          }

          @Override
          public void onError(Throwable thrown) {
            end.completeExceptionally(thrown);
          }

          @Override
          public void onComplete() {
            end.complete(new ArrayList<>(points));
          }
        });
    return end;
  }

  record Point(int x, int y) implements Serializable {

    Point plus(int delta) {
      return new Point(x + delta, y + delta);
    }
  }

  interface Echo {
    @RpcMethod(name = "Echo")
    StringValue echo(StringValue text);
  }

  interface Counting {
    Point add(Point point, int delta);

    CompletableFuture<Point> later(List<Point> points);

    Flow.Publisher<Point> upTo(int count);

    CompletableFuture<Point> sum(Flow.Publisher<Point> points);

    Flow.Publisher<Point> mirror(Flow.Publisher<Point> points);
  }

  private static final class Counter implements Counting {

    @Override
    public Point add(Point point, int delta) {
      if (delta < 0) {
        throw new ArithmeticException("negative");
      }
      return point.plus(delta);
    }

    @Override
    public CompletableFuture<Point> later(List<Point> points) {
      return CompletableFuture.completedFuture(points.get(0));
    }

    @Override
    public Flow.Publisher<Point> upTo(int count) {
      return points(count);
    }

    @Override
    public CompletableFuture<Point> sum(Flow.Publisher<Point> points) {
      return collected(points)
          .thenApply(all -> all.stream().reduce(new Point(0, 0), (a, b) -> a.plus(b.x())));
    }

    @Override
    public Flow.Publisher<Point> mirror(Flow.Publisher<Point> points) {
      return subscriber ->
          collected(points)
              .thenAccept(
                  all -> {
                    SubmissionPublisher<Point> out = new SubmissionPublisher<>(Runnable::run, 16);
                    out.subscribe(subscriber);
                    all.forEach(point -> out.submit(new Point(-point.x(), -point.y())));
                    out.close();
                  });
    }
  }
}
