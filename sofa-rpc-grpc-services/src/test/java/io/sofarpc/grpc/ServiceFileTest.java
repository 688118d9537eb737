// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Descriptors of plain Java interfaces. */
class ServiceFileTest {

  private final FileDescriptor file =
      ServiceFile.of(ServiceDescriptor.of(Shop.class).withInterfaceName("acme.Shop"), "acme.Shop");

  @Test
  void records_areMessages() {
    Descriptor order = method("place").getInputType();

    assertThat(order.getFullName()).isEqualTo("acme.ShopTypes.Order");
    assertThat(order.getFields())
        .extracting(ServiceFileTest::shown)
        .containsExactly(
            "string id",
            "repeated acme.ShopTypes.Order parts",
            "repeated int32 amounts",
            "acme.ShopTypes.Color.Value color",
            "google.protobuf.Struct notes",
            "google.protobuf.Timestamp when",
            "google.protobuf.Value price",
            "bytes body");
    assertThat(
            file.findMessageTypeByName("ShopTypes")
                .findNestedTypeByName("Color")
                .findEnumTypeByName("Value")
                .findValueByNumber(1)
                .getName())
        .isEqualTo("BLUE");
    assertThat(method("place").getOutputType()).isSameAs(order);
  }

  @Test
  void otherArguments_areMembersOfARequest() {
    assertThat(method("count").getInputType().getFullName())
        .isEqualTo("acme.ShopTypes.CountRequest");
    assertThat(method("count").getInputType().getFields())
        .extracting(field -> field.getType().name())
        .containsExactly("INT64", "MESSAGE");
    assertThat(method("nothing").getInputType().getFields()).isEmpty();
  }

  @Test
  void otherResults_areMessagesThatHaveTheirJson() {
    assertThat(method("count").getOutputType().getFullName())
        .isEqualTo("google.protobuf.Int32Value");
    assertThat(method("nothing").getOutputType().getFullName()).isEqualTo("google.protobuf.Empty");
    assertThat(method("watch").getOutputType().getFullName())
        .isEqualTo("google.protobuf.StringValue");
    assertThat(method("watch").isServerStreaming()).isTrue();
    assertThat(method("watch").isClientStreaming()).isTrue();
    assertThat(method("watch").getInputType()).isSameAs(method("place").getInputType());
  }

  @Test
  void overloads_cannotBeDescribed() {
    assertThat(ServiceFile.of(ServiceDescriptor.of(Twice.class), "acme.Twice")).isNull();
  }

  private MethodDescriptor method(String name) {
    return file.findServiceByName("Shop").findMethodByName(name);
  }

  private static String shown(FieldDescriptor field) {
    String type =
        switch (field.getType()) {
          case MESSAGE -> field.getMessageType().getFullName();
          case ENUM -> field.getEnumType().getFullName();
          default -> field.getType().name().toLowerCase(java.util.Locale.ROOT);
        };
    return (field.isRepeated() ? "repeated " : "") + type + " " + field.getName();
  }

  enum Color {
    RED,
    BLUE
  }

  record Order(
      String id,
      List<Order> parts,
      int[] amounts,
      Color color,
      Map<String, Long> notes,
      Instant when,
      BigDecimal price,
      byte[] body) {}

  interface Shop {
    Order place(Order order);

    int count(long since, Object filter);

    void nothing();

    Flow.Publisher<Color> watch(Flow.Publisher<Order> orders);
  }

  interface Twice {
    void call(int a);

    void call(String a);
  }
}
