// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.ListValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.IntBinaryOperator;
import lab.BoundCodec;
import org.junit.jupiter.api.Test;

/** What a person types, and what he reads. */
class JsonMessagesTest {

  private final BoundCodec codec = new BoundCodec(new JsonCodec(), People.class);

  @Test
  void oneRecord_isTheMessage() {
    assertThat(sent("save", new Person("Ada", 36))).isEqualTo("{\"name\":\"Ada\",\"age\":36}");
    assertThat(received("save", "{\"name\": \"Ada\"}")).containsExactly(new Person("Ada", 0));
    assertThat(received("save", "[{\"name\":\"Ada\"}]")).containsExactly(new Person("Ada", 0));
    assertThat(received("save", "")).containsExactly(new Person(null, 0));
    assertThat(received("save", "null")).containsExactly((Object) null);
  }

  @Test
  void otherArguments_areMembersByTheirNames() {
    assertThat(sent("greet", "Ada")).isEqualTo("{\"name\":\"Ada\"}");
    assertThat(sent("add", 1, 2)).isEqualTo("{\"left\":1,\"right\":2}");
    assertThat(sent("tag", Map.of("a", 1))).isEqualTo("{\"tags\":{\"a\":1}}");
    assertThat(sent("nothing")).isEqualTo("{}");
    assertThat(received("greet", "{\"name\":\"Ada\"}")).containsExactly("Ada");
    assertThat(received("add", " {\"right\":2, \"left\":1} ")).containsExactly(1, 2);
    assertThat(received("tag", "{\"tags\":{\"a\":1}}")).containsExactly(Map.of("a", 1));
    assertThat(received("move", "{\"who\":{\"name\":\"Ada\"},\"to\":\"x\"}"))
        .containsExactly(new Person("Ada", 0), "x");
    assertThat(received("nothing", "{}")).isEmpty();
  }

  @Test
  void argumentsInOrder_areUnderstoodToo() {
    assertThat(received("greet", "[\"Ada\"]")).containsExactly("Ada");
    assertThat(received("add", "[1,2]")).containsExactly(1, 2);
    assertThat(received("nothing", "[]")).isEmpty();
  }

  @Test
  void missingArguments_areNullOrZero() {
    assertThat(received("add", "{\"right\":2}")).containsExactly(0, 2);
    assertThat(received("greet", "{}")).containsExactly((Object) null);
    assertThat(received("greet", "")).containsExactly((Object) null);
    assertThat(received("nothing", " ")).isEmpty();
  }

  @Test
  void mistakes_areRefused_andSayWhatIsExpected() {
    assertThat(refused("add", "{\"lft\":1}"))
        .isEqualTo(
            "cannot decode the arguments of "
                + codec.method("add")
                + ": no parameter 'lft' (expected: left, right)");
    assertThat(refused("add", "{\"left\":1,\"left\":2}")).contains("'left' stands there twice");
    assertThat(refused("add", "7")).contains("an object with left, right, or an array");
    assertThat(refused("add", "[1]")).contains("1 arguments (expected: 2)");
    assertThat(refused("add", "{\"left\":1} x")).contains("expected: the end");
    assertThat(refused("nothing", "{\"a\":1}")).contains("no parameter 'a'");
    assertThat(refused("add", "{\"left\":\"x\"}")).contains("argument 1");
  }

  @Test
  void namesThatTheCompilerDidNotKeep_areNumbers_andAnArrayIsSent() {
    BoundCodec jdk = new BoundCodec(new JsonCodec(), IntBinaryOperator.class);

    assertThat(sent(jdk, "applyAsInt", 1, 2)).isEqualTo("[1,2]");
    assertThat(received(jdk, "applyAsInt", "{\"arg1\":2,\"arg0\":1}")).containsExactly(1, 2);
  }

  @Test
  void results_areValues_andVoidAnEmptyObject() {
    assertThat(answered("greet", "Hello")).isEqualTo("\"Hello\"");
    assertThat(answered("later", new Person("Ada", 36))).isEqualTo("{\"name\":\"Ada\",\"age\":36}");
    assertThat(answered("nothing", null)).isEqualTo("{}");
    assertThat(answered("save", null)).isEqualTo("{}");
    assertThat(result("greet", "\"Hello\"")).isEqualTo("Hello");
    assertThat(result("nothing", "{}")).isNull();
    assertThat(result("nothing", "")).isNull();
  }

  @Test
  void elementsOfStreams_areMessages() {
    MessageCodec messages = codec.codec.messages();
    OutputBuffer out = new OutputBuffer(16);

    messages.writeRequest(codec.method("chat"), "hi", out);
    messages.writeResponse(codec.method("chat"), new Person("Ada", 1), out);

    assertThat(out.toByteArray()).asString(UTF_8).isEqualTo("\"hi\"{\"name\":\"Ada\",\"age\":1}");
    assertThat(messages.readRequest(codec.method("chat"), "\"hi\"".getBytes(UTF_8)))
        .isEqualTo("hi");
    assertThat(result("chat", "{\"name\":\"Ada\"}")).isEqualTo(new Person("Ada", 0));
  }

  @Test
  void messagesOfProtobuf_haveTheirCanonicalJson() {
    BoundCodec proto = new BoundCodec(new JsonCodec(), Protos.class);
    FieldDescriptorProto field =
        FieldDescriptorProto.newBuilder()
            .setTypeName("x\"")
            .setType(FieldDescriptorProto.Type.TYPE_BOOL)
            .build();

    assertThat(sent(proto, "field", field))
        .isEqualTo("{\"type\":\"TYPE_BOOL\",\"typeName\":\"x\\\"\"}");
    assertThat(received(proto, "field", "{\"type_name\": \"x\\\"\", \"type\":8, \"new\":[{}]}"))
        .containsExactly(field);
    assertThat(received(proto, "field", ""))
        .containsExactly(FieldDescriptorProto.getDefaultInstance());
    assertThat(sent(proto, "time", Timestamp.getDefaultInstance()))
        .isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(received(proto, "time", "\"1970-01-01T00:00:00Z\""))
        .containsExactly(Timestamp.getDefaultInstance());
    assertThat(received(proto, "text", "\"a\"")).containsExactly(StringValue.of("a"));
    assertThat(received(proto, "list", "[true]"))
        .containsExactly(
            ListValue.newBuilder().addValues(Value.newBuilder().setBoolValue(true)).build());
    assertThat(received(proto, "both", "{\"time\":\"1970-01-01T00:00:00Z\",\"times\":2}"))
        .containsExactly(Timestamp.getDefaultInstance(), 2);
  }

  @Test
  void messagesOfProtobuf_areRefusedWhereTheyMakeNoSense() {
    BoundCodec proto = new BoundCodec(new JsonCodec(), Protos.class);

    assertThat(BoundCodec.failureOf(() -> received(proto, "field", "{\"number\":\"x\"}")))
        .hasMessageContaining("google.protobuf.FieldDescriptorProto");
    assertThat(BoundCodec.failureOf(() -> received(proto, "time", "7")).code())
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(
            BoundCodec.failureOf(
                () -> received(proto, "any", "{\"@type\":\"type.googleapis.com/acme.Secret\"}")))
        .hasMessageContaining("acme.Secret");
    assertThat(BoundCodec.failureOf(() -> received(proto, "field", "[".repeat(600))).code())
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  private static String sent(BoundCodec codec, String method, Object... arguments) {
    OutputBuffer out = new OutputBuffer(1);
    codec.codec.messages().writeRequest(codec.method(method), arguments, out);
    return new String(out.toByteArray(), UTF_8);
  }

  private String sent(String method, Object... arguments) {
    return sent(codec, method, arguments);
  }

  private static Object[] received(BoundCodec codec, String method, String json) {
    MessageCodec messages = codec.codec.messages();
    return (Object[]) messages.readRequest(codec.method(method), json.getBytes(UTF_8));
  }

  private Object[] received(String method, String json) {
    return received(codec, method, json);
  }

  private String refused(String method, String json) {
    RpcException failure = BoundCodec.failureOf(() -> received(method, json));
    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    return failure.getMessage();
  }

  private String answered(String method, Object result) {
    OutputBuffer out = new OutputBuffer(1);
    codec.codec.messages().writeResponse(codec.method(method), result, out);
    return new String(out.toByteArray(), UTF_8);
  }

  private Object result(String method, String json) {
    return codec.codec.messages().readResponse(codec.method(method), json.getBytes(UTF_8));
  }

  record Person(String name, int age) {}

  interface People {
    void save(Person person);

    String greet(String name);

    int add(int left, int right);

    void tag(Map<String, Integer> tags);

    void move(Person who, String to);

    void nothing();

    CompletableFuture<Person> later(List<Person> people);

    Flow.Publisher<Person> chat(Flow.Publisher<String> texts);
  }

  interface Protos {
    void field(FieldDescriptorProto field);

    void time(Timestamp time);

    void text(StringValue text);

    void list(ListValue list);

    void any(Any any);

    void both(Timestamp time, int times);
  }
}
