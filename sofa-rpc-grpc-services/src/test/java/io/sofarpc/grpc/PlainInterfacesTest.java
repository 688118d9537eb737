// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Int32Value;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.grpc.health.Health;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlainInterfacesTest {

  private static final ServiceDescriptor SHOP =
      ServiceDescriptor.of(Shop.class).withInterfaceName("acme.Shop");

  private final ServiceCodec codec = new PlainInterfaces().bind(SHOP);

  private MessageCodec messages() {
    return Objects.requireNonNull(codec.messages());
  }

  @Test
  void messagesThatFitTheDescription_areRead_andWritten() throws Exception {
    FileDescriptor shown =
        Objects.requireNonNull(ProtoFiles.of(List.of(SHOP)).bySymbol("acme.Shop"));
    Descriptor request = shown.findServiceByName("Shop").findMethodByName("count").getInputType();
    MethodDescriptor count = SHOP.methods("count").get(0);
    byte[] asked =
        DynamicMessage.newBuilder(request)
            .setField(request.getFields().get(0), 41L)
            .build()
            .toByteArray();
    OutputBuffer answer = new OutputBuffer(16);

    Object arguments = messages().readRequest(count, asked);
    messages().writeResponse(count, 42, answer);

    assertThat((Object[]) arguments).containsExactly(41L);
    assertThat(Int32Value.parseFrom(answer.toByteArray()).getValue()).isEqualTo(42);
  }

  @Test
  void requestsNeverBeginAsDubbosDo() {
    FileDescriptor shown =
        Objects.requireNonNull(ProtoFiles.of(List.of(SHOP)).bySymbol("acme.Shop"));

    assertThat(shown.findServiceByName("Shop").getMethods())
        .allSatisfy(
            method ->
                assertThat(method.getInputType().getFields())
                    .allSatisfy(field -> assertThat(field.getNumber()).isGreaterThan(1)));
  }

  @Test
  void generatedMessages_needNoOtherCodec() {
    assertThatThrownBy(() -> new PlainInterfaces().bind(ServiceDescriptor.of(Health.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("protobuf carries it");
  }

  @Test
  void overloads_areNeitherShown_norOffered() {
    ServiceDescriptor twice = ServiceDescriptor.of(Twice.class).withInterfaceName("acme.Twice");

    assertThat(ProtoFiles.of(List.of(SHOP, twice)).services()).containsExactly("acme.Shop");
    assertThatThrownBy(() -> new PlainInterfaces().bind(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acme.Twice.call");
  }

  @Test
  void contentsWithEnvelopes_areRefused() {
    assertThatThrownBy(() -> codec.readRequest("count", Metadata.empty(), new byte[0]))
        .isInstanceOf(RpcException.class)
        .hasMessage("proto has single messages only; use hessian2 or json")
        .matches(thrown -> ((RpcException) thrown).code() == StatusCode.UNIMPLEMENTED);
  }

  interface Shop {
    int count(long since);

    String greet(String name);

    Item put(Item item);

    void nothing();
  }

  /** Its only field is a text, as the first one of Dubbo's message. */
  record Item(String name) {}

  interface Twice {
    void call(int a);

    void call(String a);
  }
}
