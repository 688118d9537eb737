// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import lab.BoundCodec;
import org.junit.jupiter.api.Test;

/** Values without SOFARPC's envelopes. */
class HessianMessagesTest {

  private final BoundCodec codec = new BoundCodec(new HessianCodec(), People.class);
  private final MessageCodec messages = codec.codec.messages();

  @Test
  void arguments_followOneAnother_andShareTheirObjects() {
    Person ada = new Person("Ada", 36);
    byte[] sent = request("introduce", ada, List.of(ada), 7);

    Object[] received = (Object[]) messages.readRequest(codec.method("introduce"), sent);

    assertThat(received).containsExactly(ada, List.of(ada), 7);
    assertThat(((List<?>) received[1]).get(0)).isSameAs(received[0]);
  }

  @Test
  void noArguments_areNoBytes_andVoidIsNull() {
    assertThat(request("nothing")).isEmpty();
    assertThat((Object[]) messages.readRequest(codec.method("nothing"), new byte[0])).isEmpty();
    assertThat(messages.readResponse(codec.method("nothing"), response("nothing", null))).isNull();
  }

  @Test
  void elementsOfStreams_areValues() {
    OutputBuffer out = new OutputBuffer(1);
    messages.writeRequest(codec.method("chat"), "hi", out);

    assertThat(messages.readRequest(codec.method("chat"), out.toByteArray())).isEqualTo("hi");
    assertThat(messages.readResponse(codec.method("chat"), response("chat", new Person("x", 1))))
        .isEqualTo(new Person("x", 1));
  }

  @Test
  void bytesThatMakeNoSense_areRefused() {
    byte[] sent = request("introduce", new Person("Ada", 36), List.of(), 7);

    assertThat(refused(Arrays.copyOf(sent, sent.length - 1))).contains("argument 3");
    assertThat(refused(Arrays.copyOf(sent, sent.length + 2))).contains("2 bytes follow");
    RpcException wrong =
        BoundCodec.failureOf(
            () -> messages.readResponse(codec.method("chat"), response("chat", List.of("x"))));
    assertThat(wrong.code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void valuesThatCannotBeWritten_areRefused() {
    RpcException argument =
        BoundCodec.failureOf(() -> request("introduce", null, List.of(new Object()), 7));
    RpcException result = BoundCodec.failureOf(() -> response("chat", new Object()));

    assertThat(argument.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(argument).hasMessageContaining("argument 2").hasMessageContaining("Object");
    assertThat(result.code()).isEqualTo(StatusCode.INTERNAL);
  }

  private String refused(byte[] message) {
    RpcException failure =
        BoundCodec.failureOf(() -> messages.readRequest(codec.method("introduce"), message));
    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    return failure.getMessage();
  }

  private byte[] request(String method, Object... arguments) {
    OutputBuffer out = new OutputBuffer(1);
    messages.writeRequest(codec.method(method), arguments, out);
    return out.toByteArray();
  }

  private byte[] response(String method, Object result) {
    OutputBuffer out = new OutputBuffer(1);
    messages.writeResponse(codec.method(method), result, out);
    return out.toByteArray();
  }

  record Person(String name, int age) implements Serializable {}

  interface People {
    void introduce(Person person, List<Object> others, int times);

    void nothing();

    Flow.Publisher<Person> chat(Flow.Publisher<String> texts);
  }
}
