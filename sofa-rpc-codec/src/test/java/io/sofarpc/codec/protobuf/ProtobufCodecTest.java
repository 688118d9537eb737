// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lab.BoundCodec.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.UninterpretedOption;
import com.google.protobuf.Empty;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import lab.BoundCodec;
import lab.Captured;
import org.junit.jupiter.api.Test;

class ProtobufCodecTest {

  private static final byte[] PAD = {(byte) 0xf8, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0};

  private final BoundCodec codec = new BoundCodec(new ProtobufCodec(), Echo.class);

  /** The captured frames' service has one string in field 1 of its messages, as this one. */
  interface Echo {
    StringValue echo(StringValue message);

    CompletableFuture<Struct> later(Struct message);

    UninterpretedOption proto2(UninterpretedOption message);
  }

  @Test
  void capturedRequest_isRead_andWrittenWithTheSameBytes() {
    Captured captured = Captured.request("protobuf-sync");

    RequestContent request =
        codec.codec.readRequest(captured.method(), captured.headers(), captured.content());

    assertThat(request.method()).isSameAs(codec.method("echo"));
    assertThat(request.headers().get("app")).isEqualTo("cli-app");
    assertThat(codec.arguments("echo", captured.content())).containsExactly(StringValue.of("x"));
    assertThat(codec.request(codec.method("echo"), StringValue.of("x")))
        .isEqualTo(captured.content());
  }

  @Test
  void capturedResponse_isRead_andWrittenWithTheSameBytes() {
    Captured captured = Captured.response("protobuf-sync");
    MethodDescriptor method = codec.method("echo");

    Object result = codec.codec.readResult(method, captured.failed(), captured.content());

    assertThat(result).isEqualTo(StringValue.of("pb x"));
    assertThat(codec.result(method, result)).isEqualTo(captured.content());
  }

  @Test
  void capturedException_isUnknownWithItsText_andWrittenWithTheSameBytes() {
    Captured captured = Captured.response("protobuf-exception");
    MethodDescriptor method = codec.method("echo");

    RpcException failure =
        failureOf(() -> codec.codec.readResult(method, captured.failed(), captured.content()));

    assertThat(failure).isExactlyInstanceOf(RpcException.class).hasMessage("pb boom");
    assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(codec.failure(method, new ServiceException(new IllegalStateException("pb boom"))))
        .isEqualTo(captured.content());
  }

  @Test
  void emptyMessage_isReadFromNothingAndFromPadding_andWrittenWithPadding() {
    Captured captured = Captured.request("pb-default-request");
    MethodDescriptor method = codec.method("echo");
    StringValue empty = StringValue.getDefaultInstance();

    assertThat(captured.content()).isEmpty();
    assertThat(codec.arguments("echo", captured.content())).containsExactly(empty);
    assertThat(codec.arguments("echo", PAD)).containsExactly(empty);
    assertThat(codec.codec.readResult(method, false, new byte[0])).isEqualTo(empty);
    assertThat(codec.codec.readResult(method, false, PAD)).isEqualTo(empty);
    assertThat(codec.request(method, empty)).isEqualTo(PAD);
    assertThat(codec.result(method, empty)).isEqualTo(PAD);
  }

  @Test
  void singleMessages_areWrittenAsTheyAre_alsoEmptyOnes() {
    MessageCodec messages = codec.codec.messages();
    MethodDescriptor method = codec.method("echo");
    OutputBuffer out = new OutputBuffer(16);

    messages.writeRequest(method, new Object[] {StringValue.of("x")}, out);
    messages.writeResponse(method, StringValue.getDefaultInstance(), out);

    assertThat(out.toByteArray()).isEqualTo(StringValue.of("x").toByteArray());
    assertThat((Object[]) messages.readRequest(method, out.toByteArray()))
        .containsExactly(StringValue.of("x"));
    assertThat(messages.readResponse(method, new byte[0]))
        .isEqualTo(StringValue.getDefaultInstance());
  }

  @Test
  void elementsOfStreams_areMessages() {
    BoundCodec streams = new BoundCodec(new ProtobufCodec(), Streams.class);
    MessageCodec messages = streams.codec.messages();
    MethodDescriptor method = streams.method("chat");
    OutputBuffer out = new OutputBuffer(16);

    messages.writeRequest(method, StringValue.of("x"), out);

    assertThat(messages.readRequest(method, out.toByteArray())).isEqualTo(StringValue.of("x"));
  }

  interface Streams {
    Flow.Publisher<StringValue> chat(Flow.Publisher<StringValue> messages);
  }

  @Test
  void failures_keepTheirCode() {
    MethodDescriptor method = codec.method("echo");
    RpcException busy = new RpcException(StatusCode.RESOURCE_EXHAUSTED, "too many");

    RpcException read =
        failureOf(() -> codec.codec.readResult(method, true, codec.failure(method, busy)));

    assertThat(read).hasMessage("too many");
    assertThat(read.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  void exceptionOfTheService_thatLooksLikeAFailureOfTheProvider_isUnknown() {
    MethodDescriptor method = codec.method("echo");
    byte[] content =
        codec.failure(method, new ServiceException(new Exception("UNAVAILABLE: come back")));

    RpcException read = failureOf(() -> codec.codec.readResult(method, true, content));

    assertThat(read).hasMessage("UNAVAILABLE: come back");
    assertThat(read.code()).isEqualTo(StatusCode.UNKNOWN);
  }

  @Test
  void unknownMethod_isLeftToTheService() {
    RequestContent request = codec.read("nope", new byte[0]);

    assertThat(request.method().javaMethod()).isNull();
    assertThat(request.method().name()).isEqualTo("nope");
    assertThat(request.method().service()).isEqualTo(codec.service.name());
  }

  @Test
  void unknownService_isNamedByTheHeader() {
    BoundCodec unknown = new BoundCodec(new ProtobufCodec(), ServiceDescriptor.named("unknown"));

    RequestContent request =
        unknown.codec.readRequest("m", Metadata.of("service", "a.B:1.0"), new byte[0]);

    assertThat(request.method().service()).isEqualTo("a.B:1.0");
    assertThat(
            new String(
                unknown.failure(request.method(), new RpcException(StatusCode.UNIMPLEMENTED, "no")),
                UTF_8))
        .isEqualTo("RPC-020100010: RPC cannot find service: [a.B:1.0] ");
  }

  @Test
  void noMethodInTheHeader_isInvalid() {
    RpcException failure = failureOf(() -> codec.read(null, new byte[0]));

    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining("method");
  }

  @Test
  void nullAndIncompleteMessages_areRefused_namingTheMethod() {
    RpcException argument = failureOf(() -> codec.request(codec.method("echo"), (Object) null));
    RpcException result = failureOf(() -> codec.result(codec.method("echo"), null));
    RpcException incomplete =
        failureOf(
            () ->
                codec.request(
                    codec.method("proto2"),
                    UninterpretedOption.newBuilder()
                        .addName(UninterpretedOption.NamePart.getDefaultInstance())
                        .buildPartial()));

    assertThat(argument.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(argument).hasMessageContaining("the argument of").hasMessageContaining("/echo");
    assertThat(result.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(result).hasMessageContaining("the result of").hasMessageContaining("null");
    assertThat(incomplete).hasMessageContaining("required field");
  }

  @Test
  void genericCall_isRefused_sayingWhatToUse() {
    MethodDescriptor generic = MethodDescriptor.of("a.B:1.0", "m", List.of("a.Request"));

    assertThat(failureOf(() -> codec.request(generic, StringValue.of("x"))))
        .hasMessageContaining("generic call of a.B:1.0/m")
        .hasMessageContaining("hessian2");
  }

  @Test
  void deepNesting_isRefused() {
    Value deep = Value.getDefaultInstance();
    for (int i = 0; i < 200; i++) {
      deep = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(deep)).build();
    }
    byte[] content = Struct.newBuilder().putFields("deep", deep).build().toByteArray();

    RpcException failure = failureOf(() -> codec.arguments("later", content));

    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining("/later");
  }

  @Test
  void hostileContents_endInAMessageOrInAFailure() {
    long seed = Long.getLong("sofa-rpc.seed", System.nanoTime());
    System.out.println("seed " + seed + " (set with -Dsofa-rpc.seed)");
    Random random = new Random(seed);
    byte[] good =
        Struct.newBuilder()
            .putFields("a", Value.newBuilder().setStringValue("grüße 😀").build())
            .putFields(
                "b",
                Value.newBuilder()
                    .setListValue(
                        ListValue.newBuilder().addValues(Value.newBuilder().setNumberValue(1.5)))
                    .build())
            .build()
            .toByteArray();
    for (int i = 0; i < 50_000; i++) {
      byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int change = random.nextInt(4); change > 0 && bad.length > 0; change--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      readOrFail(() -> codec.arguments("later", bad), StatusCode.INVALID_ARGUMENT);
      readOrFail(() -> codec.arguments("proto2", bad), StatusCode.INVALID_ARGUMENT);
      readOrFail(
          () -> codec.codec.readResult(codec.method("later"), false, bad), StatusCode.INTERNAL);
    }
  }

  private static void readOrFail(Runnable read, StatusCode code) {
    try {
      read.run();
    } catch (RpcException failure) {
      assertThat(failure.code()).isEqualTo(code);
    }
  }

  @Test
  void servicesThatAreNotMessageInMessageOut_areRefused_sayingWhy() {
    assertRefused(Two.class, "call has 2 parameters");
    assertRefused(Text.class, "call takes java.lang.String (expected: a generated message)");
    assertRefused(NoResult.class, "call returns void");
    assertRefused(Abstract.class, "call takes com.google.protobuf.Message");
    assertRefused(Overloaded.class, "overloads of call");
  }

  @Test
  void oneWayMethod_mayReturnNothing() {
    ServiceDescriptor service =
        ServiceDescriptor.of(NoResult.class).withMethod("call", MethodDescriptor::withOneWay);
    BoundCodec oneWay = new BoundCodec(new ProtobufCodec(), service);

    assertThat(oneWay.request(oneWay.method("call"), Empty.getDefaultInstance())).isEqualTo(PAD);
  }

  private static void assertRefused(Class<?> service, String why) {
    ServiceDescriptor descriptor = ServiceDescriptor.of(service);
    assertThatThrownBy(() -> new ProtobufCodec().bind(descriptor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("protobuf cannot carry " + service.getName())
        .hasMessageContaining(why);
  }

  interface Two {
    Empty call(Empty a, Empty b);
  }

  interface Text {
    Empty call(String text);
  }

  interface NoResult {
    void call(Empty message);
  }

  interface Abstract {
    Empty call(Message message);
  }

  interface Overloaded {
    Empty call(Empty message);

    Empty call(StringValue message);
  }

  @Test
  void unknownFields_areKept() {
    byte[] content = {0x12, 1, 'y', 0x0a, 1, 'x'};

    StringValue read = (StringValue) codec.arguments("echo", content)[0];

    assertThat(read.getValueBytes()).isEqualTo(ByteString.copyFromUtf8("x"));
    assertThat(read.getUnknownFields().hasField(2)).isTrue();
  }
}
