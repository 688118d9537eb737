// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plain Java interfaces as protobuf: what describes them, and the bytes that fit that. */
@SuppressWarnings("JavaUtilDate")
class ProtobufViewTest {

  private static final ServiceDescriptor SHOP = ServiceDescriptor.of(Shop.class);

  private final ProtobufView view = ProtobufView.of(SHOP, "acme.Shop");
  private final FileDescriptor file = view.file();
  private final MessageCodec messages = view.messages();

  @Test
  void objects_areMessages() {
    Descriptor order = described("place").getInputType();

    assertThat(order.getFullName()).isEqualTo("acme.ShopTypes.Order");
    assertThat(order.getFields())
        .extracting(ProtobufViewTest::shown)
        .containsExactly(
            "optional string id",
            "repeated acme.ShopTypes.Order parts",
            "repeated int32 amounts",
            "optional acme.ShopTypes.Color.Value color",
            "map<string, int64> stock",
            "map<int32, acme.ShopTypes.Order> byRow",
            "optional google.protobuf.Timestamp at",
            "optional int64 day",
            "optional string price",
            "optional bytes body",
            "optional acme.ShopTypes.Buyer buyer",
            "optional google.protobuf.Value extra",
            "optional google.protobuf.Duration term",
            "optional int32 rank",
            "optional string key",
            "repeated google.protobuf.ListValue grid",
            "map<string, string> prices");
    assertThat(described("place").getOutputType()).isSameAs(order);
    assertThat(order.findFieldByName("buyer").getMessageType().getFields())
        .extracting(ProtobufViewTest::shown)
        .containsExactly("optional string name", "optional bool isNew", "optional double score");
  }

  @Test
  void otherArguments_areMembersOfARequest() {
    assertThat(described("count").getInputType().getFullName())
        .isEqualTo("acme.ShopTypes.CountRequest");
    assertThat(described("count").getInputType().getFields())
        .extracting(ProtobufViewTest::shown)
        .containsExactly("optional int64 since", "optional google.protobuf.Value filter");
    assertThat(described("nothing").getInputType().getFields()).isEmpty();
  }

  @Test
  void otherResults_areMessagesThatHaveTheirJson() {
    assertThat(described("count").getOutputType().getFullName())
        .isEqualTo("google.protobuf.Int32Value");
    assertThat(described("nothing").getOutputType().getFullName())
        .isEqualTo("google.protobuf.Empty");
    assertThat(described("all").getOutputType().getFullName())
        .isEqualTo("google.protobuf.ListValue");
    assertThat(described("watch").getOutputType().getFullName())
        .isEqualTo("google.protobuf.StringValue");
    assertThat(described("watch").isServerStreaming()).isTrue();
    assertThat(described("watch").isClientStreaming()).isTrue();
    assertThat(described("watch").getInputType()).isSameAs(described("place").getInputType());
  }

  @Test
  void numbers_comeFromNames_soThatNothingBesideThemCounts() {
    FileDescriptor changed =
        ProtobufView.of(ServiceDescriptor.of(Changed.class), "acme.Shop").file();
    Descriptor before = described("count").getInputType();
    Descriptor after = changed.getServices().get(0).getMethods().get(0).getInputType();

    assertThat(numbers(after))
        .containsAllEntriesOf(numbers(before))
        .containsKeys("added", "since", "filter");
    // They are what clients have: never change how they are made.
    assertThat(numbers(before)).isEqualTo(Map.of("since", 524_262_930, "filter", 532_963_101));
    assertThat(colors().findValueByName("RED").getNumber()).isEqualTo(482_745_605);
    assertThat(numbers(before).values()).allMatch(number -> number >= ProtoNumbers.FIRST);
  }

  @Test
  void namesWithOneNumber_getDifferentOnes_inAnyOrder() {
    List<String> alike = List.of("v4420602", "v3985819");

    Map<String, Integer> numbers = ProtoNumbers.of(alike);

    assertThat(numbers)
        .containsEntry("v3985819", 275_213_970)
        .containsEntry("v4420602", 275_213_971);
    assertThat(ProtoNumbers.of(List.of("v4420602"))).containsEntry("v4420602", 275_213_970);
    assertThat(ProtoNumbers.of(List.of("v3985819", "v4420602"))).isEqualTo(numbers);
  }

  @Test
  void requests_takeTheJsonOfTheService() {
    Object[] read = (Object[]) request("place", json(order()));

    assertThat(read[0])
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*memoizedSize")
        .isEqualTo(order());
  }

  @Test
  void responses_haveTheJsonOfTheService() {
    String json = printed("place", order());

    assertThat(json)
        .contains("\"id\":\"o-1\"", "\"id\":\"o-2\"", "\"amounts\":[0,1,-2147483648]")
        .contains("\"color\":\"BLUE\"", "\"stock\":{\"a\":\"9223372036854775807\"}")
        .contains("\"at\":\"2026-01-31T12:00:00.000000001Z\"", "\"day\":\"-1\"")
        .contains("\"price\":\"12345678901234567890.10\"", "\"body\":\"AP8=\"")
        .contains("\"name\":\"Ada\"", "\"isNew\":false", "\"score\":\"Infinity\"")
        .contains("\"extra\":{\"k\":[1.0,null,true,\"t\",0.1]}", "\"rank\":0")
        .contains("\"grid\":[[1.0,2.0],[]]");
  }

  @Test
  void absentFields_areNull_andEmptyLists() {
    Object[] read = (Object[]) messages.readRequest(SHOP.methods("place").get(0), new byte[0]);

    Order order = (Order) read[0];
    assertThat(order.id()).isNull();
    assertThat(order.color()).isNull();
    assertThat(order.buyer()).isNull();
    assertThat(order.rank()).isEmpty();
    assertThat(order.parts()).isEmpty();
    assertThat(order.amounts()).isEmpty();
    assertThat(order.stock()).isEmpty();
    assertThat((Object[]) messages.readRequest(SHOP.methods("count").get(0), new byte[0]))
        .containsExactly(0L, null);
    assertThat((Object[]) messages.readRequest(SHOP.methods("nothing").get(0), new byte[0]))
        .isEmpty();
  }

  @Test
  void nulls_asResults_areEmptyMessages() {
    assertThat(response("place", null).getAllFields()).isEmpty();
    assertThat(response("all", null).getAllFields()).isEmpty();
    assertThat(response("nothing", null).getAllFields()).isEmpty();
    assertThat(response("watch", null).getAllFields()).isEmpty();
  }

  @Test
  void scalars_andElements_haveTheirJson() {
    assertThat(printed("count", -5)).isEqualTo("-5");
    assertThat(printed("watch", Color.RED)).isEqualTo("\"RED\"");
    assertThat(printed("prices", new BigDecimal("1.50"))).isEqualTo("1.5");
    assertThat(request("prices", "2.25")).isEqualTo(new BigDecimal("2.25"));
    assertThat(request("names", "\"Ada\"")).isEqualTo("Ada");
    assertThat((Object[]) request("count", "{\"since\": 7, \"filter\": {\"a\": [1, \"b\"]}}"))
        .containsExactly(7L, Map.of("a", List.of(1, "b")));
    assertThat((Object[]) request("all", "{\"ids\": [\"a\", \"\"]}"))
        .containsExactly(List.of("a", ""));
    assertThat(printed("all", List.of())).isEqualTo("[]");
  }

  @Test
  void numbersThatAreNoDoubles_areTexts_whereNothingIsTyped() {
    assertThat(value(1L << 53)).isEqualTo(Value.newBuilder().setNumberValue(0x1p53).build());
    assertThat(value((1L << 53) + 1))
        .isEqualTo(Value.newBuilder().setStringValue("9007199254740993").build());
    assertThat(value(new BigDecimal("0.1")))
        .isEqualTo(Value.newBuilder().setNumberValue(0.1).build());
    assertThat(value(new BigDecimal("0.12345678901234567890123")))
        .isEqualTo(Value.newBuilder().setStringValue("0.12345678901234567890123").build());
    assertThat(value(BigInteger.TEN.pow(400)).getStringValue()).hasSize(401);
  }

  @Test
  void nullInAList_isRefused_sayingWhere() {
    Order order = order();
    order.stock().put("b", null);

    assertThatThrownBy(() -> response("place", order))
        .isInstanceOf(RpcException.class)
        .hasMessage(
            "cannot encode the result of %s:1.0/place as acme.ShopTypes.Order: a list or map of"
                + " protobuf holds no null; use hessian2 or json (at stock.b)",
            Shop.class.getName())
        .extracting(thrown -> ((RpcException) thrown).code())
        .isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void unknownFields_areSkipped_butNotThoseOfAnotherType() throws Exception {
    FieldDescriptor since = described("count").getInputType().findFieldByName("since");
    FieldDescriptor color = described("place").getInputType().findFieldByName("color");

    assertThat(
            (Object[])
                messages.readRequest(
                    SHOP.methods("count").get(0),
                    bytes(out -> out.writeInt32(ProtoNumbers.FIRST + 77, 1))))
        .containsExactly(0L, null);
    assertRefused(
        "count",
        bytes(out -> out.writeString(since.getNumber(), "x")),
        "no int64; ask for the description of the service again (at since)");
    assertRefused(
        "place",
        bytes(out -> out.writeInt32(color.getNumber(), 3)),
        "no constant of acme.ShopTypes.Color.Value; ask for the description");
  }

  @Test
  void fieldsThatNoNameGets_areOfAnotherMessage() throws Exception {
    byte[] ofDubbo =
        bytes(
            out -> {
              out.writeString(1, "hessian4");
              out.writeBytes(2, ByteString.copyFromUtf8("N"));
            });

    for (String method : List.of("count", "nothing", "place")) {
      assertRefused(method, ofDubbo, "is of another message than acme.ShopTypes.");
    }
    assertRefused("names", ofDubbo, "field 2 is of another message than google.protobuf.String");
  }

  @Test
  void nonsense_isRefused_sayingWhere() throws Exception {
    Descriptor order = described("place").getInputType();

    assertRefused(
        "place",
        DynamicMessage.newBuilder(order)
            .setField(order.findFieldByName("price"), "1,5")
            .build()
            .toByteArray(),
        "(at price)");
    assertRefused(
        "place",
        DynamicMessage.newBuilder(order)
            .setField(order.findFieldByName("key"), "1,5")
            .build()
            .toByteArray(),
        "'1,5' is not a java.util.UUID (at argument 1.key)");
    assertRefused(
        "place",
        DynamicMessage.newBuilder(order)
            .setField(order.findFieldByName("at"), Timestamp.newBuilder().setNanos(-1).build())
            .build()
            .toByteArray(),
        "a time of 0 s and -1 ns is none");
    assertRefused("place", new byte[] {1, 2, 3}, "cannot decode the arguments of");
  }

  @Test
  void deepMessages_areRefused_beforeTheyAreMade() throws Exception {
    FieldDescriptor parts = described("place").getInputType().findFieldByName("parts");
    byte[] nested = {};
    for (int i = 0; i < 101; i++) {
      ByteString inner = ByteString.copyFrom(nested);
      nested = bytes(out -> out.writeBytes(parts.getNumber(), inner));
    }

    assertRefused("place", nested, "messages nest deeper than 100");
  }

  @Test
  void manyMessages_areRefused_beforeTheyAreMade() throws Exception {
    FieldDescriptor parts = described("place").getInputType().findFieldByName("parts");
    byte[] known =
        bytes(
            out -> {
              for (int i = 0; i <= JsonLimits.MAX_CONTAINERS; i++) {
                out.writeBytes(parts.getNumber(), ByteString.EMPTY);
              }
            });
    byte[] unknown =
        bytes(
            out -> {
              for (int i = 1; i <= JsonLimits.MAX_CONTAINERS + 1; i++) {
                out.writeBool(i, true);
              }
            });

    assertRefused("place", known, "more than 1048576 messages");
    assertRefused("place", unknown, "more than 1048576 messages");
  }

  @Test
  void whatProtobufCannotSay_isNotDescribed() {
    assertThatThrownBy(() -> ProtobufView.of(ServiceDescriptor.of(Twice.class), "acme.Twice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acme.Twice.call");
    assertThatThrownBy(() -> ProtobufView.of(SHOP, "acme.Shop:2.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Shop:2.0");
  }

  // ---- helpers

  private static Order order() {
    return order("o-1", List.of(order("o-2", List.of())));
  }

  private static Order order(String id, List<Order> parts) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    extra.put("k", new ArrayList<>(Arrays.asList(1, null, true, "t", 0.1)));
    Buyer buyer = new Buyer();
    buyer.setName("Ada");
    buyer.setScore(Double.POSITIVE_INFINITY);
    return new Order(
        id,
        parts,
        new int[] {0, 1, Integer.MIN_VALUE},
        Color.BLUE,
        new LinkedHashMap<>(Map.of("a", Long.MAX_VALUE)),
        Map.of(),
        Instant.parse("2026-01-31T12:00:00.000000001Z"),
        new Date(-1),
        new BigDecimal("12345678901234567890.10"),
        new byte[] {0, -1},
        buyer,
        extra,
        Duration.newBuilder().setSeconds(3).build(),
        Optional.of(0),
        new UUID(1, 2),
        List.of(List.of(1, 2), List.of()),
        Map.of("eur", new BigDecimal("0.10")));
  }

  private MethodDescriptor described(String name) {
    return file.findServiceByName("Shop").findMethodByName(name);
  }

  private com.google.protobuf.Descriptors.EnumDescriptor colors() {
    return described("place").getInputType().findFieldByName("color").getEnumType();
  }

  private static Map<String, Integer> numbers(Descriptor type) {
    Map<String, Integer> numbers = new HashMap<>();
    type.getFields().forEach(field -> numbers.put(field.getName(), field.getNumber()));
    return numbers;
  }

  private static String shown(FieldDescriptor field) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      return "map<%s, %s> %s"
          .formatted(
              type(entry.findFieldByName("key")),
              type(entry.findFieldByName("value")),
              field.getName());
    }
    return (field.isRepeated() ? "repeated " : "optional ") + type(field) + " " + field.getName();
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  /** Sends JSON as tools do: Google's library makes the message. */
  private @Nullable Object request(String method, String json) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(described(method).getInputType());
    try {
      JsonFormat.parser().merge(json, message);
    } catch (com.google.protobuf.InvalidProtocolBufferException unfit) {
      throw new AssertionError(unfit);
    }
    return messages.readRequest(SHOP.methods(method).get(0), message.build().toByteArray());
  }

  /** Shows an answer as tools do. */
  private String printed(String method, @Nullable Object result) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(response(method, result));
    } catch (com.google.protobuf.InvalidProtocolBufferException unfit) {
      throw new AssertionError(unfit);
    }
  }

  private static String json(Order order) {
    OutputBuffer out = new OutputBuffer(0);
    MessageCodec codec = requireNonNull(new JsonCodec().bind(SHOP).messages());
    codec.writeResponse(SHOP.methods("place").get(0), order, out);
    return new String(out.toByteArray(), UTF_8); // Google's library reads numbers as texts too
  }

  private DynamicMessage response(String method, @Nullable Object result) {
    OutputBuffer out = new OutputBuffer(0);
    messages.writeResponse(SHOP.methods(method).get(0), result, out);
    try {
      return DynamicMessage.parseFrom(described(method).getOutputType(), out.toByteArray());
    } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
  }

  private Value value(Object any) {
    OutputBuffer out = new OutputBuffer(0);
    messages.writeResponse(SHOP.methods("any").get(0), any, out);
    try {
      return Value.parseFrom(out.toByteArray());
    } catch (com.google.protobuf.InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
  }

  private void assertRefused(String method, byte[] message, String expected) {
    assertThatThrownBy(() -> messages.readRequest(SHOP.methods(method).get(0), message))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining(expected)
        .extracting(thrown -> ((RpcException) thrown).code())
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  private static byte[] bytes(Writing writing) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    writing.to(out);
    out.flush();
    return bytes.toByteArray();
  }

  private interface Writing {
    void to(CodedOutputStream out) throws Exception;
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
      Map<String, @Nullable Long> stock,
      Map<Integer, Order> byRow,
      Instant at,
      Date day,
      BigDecimal price,
      byte[] body,
      Buyer buyer,
      Object extra,
      Duration term,
      Optional<Integer> rank,
      UUID key,
      List<List<Integer>> grid,
      Map<String, BigDecimal> prices) {}

  /** A class with getters and setters; its fields are hidden. */
  static class Buyer {
    private String name = "";
    private boolean isNew;
    private double score;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public boolean getIsNew() {
      return isNew;
    }

    public void setIsNew(boolean value) {
      this.isNew = value;
    }

    public double getScore() {
      return score;
    }

    public void setScore(double score) {
      this.score = score;
    }
  }

  interface Shop {
    Order place(Order order);

    int count(long since, Object filter);

    void nothing();

    Object any();

    List<Order> all(List<String> ids);

    Flow.Publisher<Color> watch(Flow.Publisher<Order> orders);

    Flow.Publisher<String> names(Flow.Publisher<String> names);

    Flow.Publisher<BigDecimal> prices(Flow.Publisher<BigDecimal> prices);
  }

  interface Changed {
    int count(Object filter, String added, long since);
  }

  interface Twice {
    void call(int a);

    void call(String a);
  }
}
