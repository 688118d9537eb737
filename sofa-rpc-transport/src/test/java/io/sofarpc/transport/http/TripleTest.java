// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.RpcMethod;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dubbo and tools that use reflection say the same of what they send to a plain Java interface; the
 * message itself tells which it is.
 */
class TripleTest {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(Plain.class);
  private static final String DUBBO = "\n";

  interface Plain {
    String echo(String text);

    @RpcMethod(nonBlocking = true)
    String quick(String text);

    @RpcMethod(oneWay = true)
    void tell(String text);

    String over(String text);

    String over(int number);

    Flow.Publisher<String> watch(String text);
  }

  private final ManualTimer timer = new ManualTimer();
  private final Queue<Runnable> tasks = new ArrayDeque<>(); // of the service's thread
  private final List<Object> arguments = new ArrayList<>();
  private @Nullable Port port;
  private @Nullable FramePeer peer;

  @AfterEach
  void nothingIsLeft() {
    peer().close();
    assertThat(port == null ? -1 : port.requestsInFlight()).isZero();
    assertThat(port == null ? -1 : port.bytesInFlight()).isZero();
    assertThat(timer.pendingTasks()).isZero();
  }

  private void serve(Map<String, ServiceCodec> codecs) {
    TransportSettings settings = TransportSettings.builder(timer, Runnable::run).build();
    port = new Port(settings, name -> new ServedService(SERVICE, this::answer, tasks::add, codecs));
    EmbeddedChannel channel = new HostilePeerTest.Orderly();
    new GrpcProtocol().serve(channel.pipeline(), port);
    peer = new FramePeer(channel, new Http2Settings());
  }

  private void serveWithReflection() {
    serve(Map.of("triple", new Wrapping(), "proto", new TextCodec()));
  }

  private CompletionStage<Response> answer(Request request) {
    Object message;
    try {
      message = ((Object[]) ((Payload.Unary) request.payload()).message())[0];
    } catch (RpcException unreadable) {
      return CompletableFuture.failedFuture(unreadable);
    }
    arguments.add(message);
    return message.equals("fail")
        ? CompletableFuture.failedFuture(new ServiceException(new IllegalStateException("broken")))
        : CompletableFuture.completedStage(Response.of(message));
  }

  /** Returns what the server says: its heads, and its messages as texts. */
  private List<String> call(String method, String type, boolean gzip, String message) {
    Http2Headers head =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .path("/" + SERVICE.interfaceName() + "/" + method)
            .set("content-type", type)
            .set("te", "trailers");
    byte[] content = message.getBytes(UTF_8);
    if (gzip) {
      head.set("grpc-encoding", "gzip");
      content = packed(content);
    }
    byte[] enveloped =
        ByteBuffer.allocate(5 + content.length)
            .put((byte) (gzip ? 1 : 0))
            .putInt(content.length)
            .put(content)
            .array();
    peer().headers(1, head, false);
    peer().data(1, enveloped, true);
    peer().deliver();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    peer().listen();
    return peer().said;
  }

  private List<String> call(String method, String message) {
    return call(method, "application/grpc", false, message);
  }

  private FramePeer peer() {
    if (peer == null) {
      throw new AssertionError("nothing is served");
    }
    return peer;
  }

  private static byte[] packed(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "echo, application/grpc, false",
    "echo, application/grpc+proto, true",
    "quick, application/grpc+proto, false"
  })
  void dubbosMessage_andThatOfATool_goToTheirCodecs(String method, String type, boolean gzip) {
    serveWithReflection();
    assertThat(call(method, type, gzip, DUBBO + "x")).containsExactly("200", "wrapped x", "0");
    serveWithReflection();
    assertThat(call(method, type, gzip, "x")).containsExactly("200", "x", "0");

    assertThat(arguments).containsExactly("x", "x");
  }

  @Test
  void emptyMessage_isThatOfATool() {
    serveWithReflection();

    assertThat(call("echo", "")).containsExactly("200", "", "0");
    assertThat(arguments).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", DUBBO + "x"})
  void withoutReflection_allIsDubbos(String message) {
    serve(Map.of("triple", new Wrapping()));

    List<String> said = call("echo", message);

    if (message.startsWith(DUBBO)) {
      assertThat(said).containsExactly("200", "wrapped x", "0");
    } else {
      assertThat(said).containsExactly("3: no wrapper");
      assertThat(arguments).isEmpty();
    }
  }

  @Test
  void withoutDubbosCodec_allIsThatOfATool() {
    serve(Map.of("proto", new TextCodec()));

    assertThat(call("echo", DUBBO + "x")).containsExactly("200", DUBBO + "x", "0");
  }

  @Test
  void serviceOfProtobuf_isAskedNothingElse() {
    serve(Map.of("protobuf", new TextCodec(), "triple", new Wrapping(), "proto", new Wrapping()));

    assertThat(call("echo", DUBBO + "x")).containsExactly("200", DUBBO + "x", "0");
  }

  @Test
  void overloadedMethods_areDubbosToTellApart() {
    serve(Map.of("triple", new Wrapping()));

    assertThat(call("over", DUBBO + "x")).containsExactly("200", "wrapped x", "0");
  }

  @Test
  void stream_isThatOfATool() {
    serveWithReflection();

    assertThat(call("watch", DUBBO + "x")).containsExactly("200", DUBBO + "x", "0");
  }

  @Test
  void oneWay_isAnsweredAsItCame() {
    serveWithReflection();
    assertThat(call("tell", DUBBO + "x")).containsExactly("200", "wrapped null", "0");
    serveWithReflection();
    assertThat(call("tell", "x")).containsExactly("200", "null", "0");

    assertThat(arguments).containsExactly("x", "x");
  }

  @Test
  void unreadableOneWay_isAnsweredWithTheReason() {
    serve(Map.of("triple", new Wrapping()));

    assertThat(call("tell", "x")).containsExactly("3: no wrapper");
  }

  @Test
  void whatTheServiceThrows_isAMessageForDubbo_andAStatusForTools() {
    serveWithReflection();
    assertThat(call("echo", DUBBO + "fail")).containsExactly("200 3", "thrown broken", "0");
    serveWithReflection();
    assertThat(call("echo", "fail")).singleElement().asString().startsWith("2: ");
  }

  /** Texts behind a line feed. */
  private static final class Wrapping implements ServiceCodec {

    @Override
    public RequestContent readRequest(@Nullable String method, Metadata headers, byte[] content) {
      String text = new String(content, UTF_8);
      if (!text.startsWith(DUBBO)) {
        throw new RpcException(StatusCode.INVALID_ARGUMENT, "no wrapper");
      }
      return new RequestContent(
          SERVICE.methods(String.valueOf(method)).get(0),
          headers,
          Payload.of(new Object[] {text.substring(1)}));
    }

    @Override
    public void writeResult(
        MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
      out.write(("wrapped " + result).getBytes(UTF_8));
    }

    @Override
    public void writeFailure(
        MethodDescriptor method,
        Metadata headers,
        RpcException failure,
        boolean withCauses,
        OutputBuffer out) {
      out.write(("thrown " + ((ServiceException) failure).thrown().getMessage()).getBytes(UTF_8));
    }

    @Override
    public void writeRequest(Request request, OutputBuffer out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
      throw new UnsupportedOperationException();
    }
  }
}
