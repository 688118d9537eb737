// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import static io.grpc.stub.ClientCalls.blockingUnaryCall;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.json.ProtobufView;
import io.sofarpc.grpc.ReflectionService;
import io.sofarpc.server.RpcServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client of protobuf and a consumer of Dubbo call one plain Java interface on one port: gRPC-Java
 * sends the bytes of both.
 */
@Timeout(60)
class PlainInterfaceTest {

  private static final ServiceDescriptor SERVICE =
      ServiceDescriptor.of(Greeter.class).withInterfaceName("acme.Greeter");
  private static final com.google.protobuf.Descriptors.ServiceDescriptor SHOWN =
      ProtobufView.of(SERVICE, "acme.Greeter").file().getServices().get(0);

  /** What Dubbo sends for {@code greet("a")}, and gets for the result "hi a". */
  private static final String ASKED_BY_DUBBO =
      "\n\u0008hessian4\u0012\u0002\u0001a\u001a\u0010java.lang.String";

  private static final String ANSWERED_TO_DUBBO =
      "\n\u0008hessian4\u0012\u0005\u0004hi a\u001a\u0010java.lang.String";

  interface Greeter {
    String greet(String name);

    String hello();
  }

  private RpcServer server;
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    server = start(RpcServer.builder().infoService(new ReflectionService()));
    channel = channel(server);
  }

  private static RpcServer start(RpcServer.Builder builder) {
    return builder
        .host("127.0.0.1")
        .port(0)
        .service(
            SERVICE,
            new Greeter() {
              @Override
              public String greet(String name) {
                if (name.equals("nobody")) {
                  throw new IllegalStateException("who is " + name);
                }
                return "hi " + name;
              }

              @Override
              public String hello() {
                return "hello";
              }
            })
        .shutdownHook(false)
        .start();
  }

  private static ManagedChannel channel(RpcServer server) {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void messageThatFitsTheDescription_isAnsweredByIt() throws Exception {
    assertThat(StringValue.parseFrom(call(channel, "greet", named("a"))).getValue())
        .isEqualTo("hi a");
  }

  @Test
  void emptyMessage_isAnswered() throws Exception {
    assertThat(StringValue.parseFrom(call(channel, "hello", new byte[0])).getValue())
        .isEqualTo("hello");
    assertThat(StringValue.parseFrom(call(channel, "greet", named(""))).getValue())
        .isEqualTo("hi ");
  }

  @Test
  void messageOfDubbo_isAnsweredWithOneOfDubbo() {
    assertThat(call(channel, "greet", ASKED_BY_DUBBO.getBytes(ISO_8859_1)))
        .asString(ISO_8859_1)
        .isEqualTo(ANSWERED_TO_DUBBO);
  }

  @Test
  void failure_isAStatus() {
    assertThat(failure(channel, named("nobody")).getStatus().getDescription())
        .contains("who is nobody");
  }

  @Test
  void withoutReflection_onlyDubboIsAnswered() throws Exception {
    try (RpcServer plain = start(RpcServer.builder())) {
      ManagedChannel other = channel(plain);

      assertThat(call(other, "greet", ASKED_BY_DUBBO.getBytes(ISO_8859_1)))
          .asString(ISO_8859_1)
          .isEqualTo(ANSWERED_TO_DUBBO);
      Status refused = failure(other, named("a")).getStatus();
      assertThat(refused.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(refused.getDescription()).contains("new ReflectionService()");
      other.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void withoutDubbosCodec_itsMessageIsRefused_notTakenForAnotherOne() throws Exception {
    try (RpcServer plain =
        start(RpcServer.builder().codecs("json").infoService(new ReflectionService()))) {
      ManagedChannel other = channel(plain);

      StatusRuntimeException refused = failure(other, ASKED_BY_DUBBO.getBytes(ISO_8859_1));

      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refused.getStatus().getDescription())
          .contains("field 1 is of another message than acme.GreeterTypes.GreetRequest");
      other.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static byte[] named(String name) {
    MethodDescriptor greet = SHOWN.findMethodByName("greet");
    Descriptor request = greet.getInputType();
    return DynamicMessage.newBuilder(request)
        .setField(request.getFields().get(0), name)
        .build()
        .toByteArray();
  }

  private static StatusRuntimeException failure(ManagedChannel channel, byte[] message) {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> call(channel, "greet", message));
  }

  private static byte[] call(ManagedChannel channel, String method, byte[] message) {
    return blockingUnaryCall(
        channel,
        io.grpc.MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName("acme.Greeter/" + method)
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build(),
        CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
        message);
  }

  /** Messages as they are. */
  private static final class Bytes implements Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
