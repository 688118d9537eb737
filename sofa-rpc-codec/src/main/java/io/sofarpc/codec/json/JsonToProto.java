// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reads JSON into the messages of {@link ProtoTypes} that describe it. Immutable. */
final class JsonToProto {

  /** Up to here each whole number is a double. */
  static final long MAX_EXACT = 1L << 53;

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final Map<Descriptor, ProtobufMessage> generated;

  /**
   * @param generated messages for which there are classes
   */
  JsonToProto(Map<Descriptor, ProtobufMessage> generated) {
    this.generated = generated;
  }

  Message read(JsonReader in, Descriptor type) {
    ProtobufMessage known = generated.get(type);
    if (known != null) {
      return (Message) Objects.requireNonNull(known.readValue(in));
    }
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    WellKnown wellKnown = WellKnown.of(type);
    if (wellKnown != WellKnown.VALUE && in.tryNull()) {
      return message.build();
    }
    switch (wellKnown) {
      case SCALAR -> {
        FieldDescriptor field = type.findFieldByName("value");
        message.setField(field, readSingle(in, field));
      }
      case TIMESTAMP -> readTime(in, type, message);
      case VALUE -> readValue(in, type, message);
      case LIST -> readArray(in, type.findFieldByName("values"), message);
      case STRUCT -> readEntries(in, type.findFieldByName("fields"), message);
      case NONE -> readMembers(in, type, message);
    }
    return message.build();
  }

  private static void readTime(JsonReader in, Descriptor type, DynamicMessage.Builder message) {
    Instant time = Instant.parse(in.readString()); // the codec has written it
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new JsonException(time + " does not fit google.protobuf.Timestamp");
    }
    message.setField(type.findFieldByName("seconds"), time.getEpochSecond());
    message.setField(type.findFieldByName("nanos"), time.getNano());
  }

  private void readValue(JsonReader in, Descriptor type, DynamicMessage.Builder message) {
    String kind =
        switch (in.peek()) {
          case '{' -> "struct_value";
          case '[' -> "list_value";
          case '"' -> "string_value";
          case 't', 'f' -> "bool_value";
          case 'n' -> "null_value";
          default -> "number_value";
        };
    FieldDescriptor field = type.findFieldByName(kind);
    if (in.tryNull()) {
      message.setField(field, NullValue.NULL_VALUE.getValueDescriptor());
    } else if (kind.equals("number_value")) {
      readNumber(in, type, message);
    } else {
      message.setField(field, readSingle(in, field));
    }
  }

  /** Takes a text for a number that is no double, or it would become another one. */
  private static void readNumber(JsonReader in, Descriptor type, DynamicMessage.Builder message) {
    String number = in.readNumber();
    double value = Double.parseDouble(number);
    boolean exact =
        !Double.isInfinite(value)
            && new BigDecimal(number).compareTo(new BigDecimal(Double.toString(value))) == 0;
    if (exact) {
      message.setField(type.findFieldByName("number_value"), value);
    } else {
      message.setField(type.findFieldByName("string_value"), number);
    }
  }

  private void readMembers(JsonReader in, Descriptor type, DynamicMessage.Builder message) {
    Map<String, FieldDescriptor> fields = new HashMap<>();
    type.getFields().forEach(field -> fields.put(field.getJsonName(), field));
    in.enter('{');
    for (boolean first = true; in.next('}', first); first = false) {
      String name = in.name();
      FieldDescriptor field = fields.get(name);
      if (field == null) { // of a subclass
        in.skip();
      } else if (!in.tryNull()) {
        try {
          readField(in, field, message);
        } catch (JsonException unfit) {
          throw unfit.at("." + name);
        }
      }
    }
  }

  private void readField(JsonReader in, FieldDescriptor field, DynamicMessage.Builder message) {
    if (field.isMapField()) {
      readEntries(in, field, message);
    } else if (field.isRepeated()) {
      readArray(in, field, message);
    } else {
      message.setField(field, readSingle(in, field));
    }
  }

  private void readArray(JsonReader in, FieldDescriptor field, DynamicMessage.Builder message) {
    in.enter('[');
    int index = 0;
    for (; in.next(']', index == 0); index++) {
      try {
        message.addRepeatedField(field, readElement(in, field));
      } catch (JsonException unfit) {
        throw unfit.at("[" + index + "]");
      }
    }
  }

  private void readEntries(JsonReader in, FieldDescriptor field, DynamicMessage.Builder message) {
    FieldDescriptor key = field.getMessageType().findFieldByName("key");
    FieldDescriptor value = field.getMessageType().findFieldByName("value");
    in.enter('{');
    for (boolean first = true; in.next('}', first); first = false) {
      String name = in.name();
      try {
        message.addRepeatedField(
            field,
            DynamicMessage.newBuilder(field.getMessageType())
                .setField(key, key(name, key))
                .setField(value, readElement(in, value))
                .build());
      } catch (JsonException unfit) {
        throw unfit.at("." + MapCodec.shown(name));
      }
    }
  }

  private static Object key(String name, FieldDescriptor key) {
    return switch (key.getJavaType()) {
      case INT -> Integer.valueOf(name);
      case LONG -> Long.valueOf(name);
      case BOOLEAN -> Boolean.valueOf(name);
      default -> name;
    };
  }

  private Object readElement(JsonReader in, FieldDescriptor field) {
    boolean takesNull =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && WellKnown.of(field.getMessageType()) == WellKnown.VALUE;
    if (!takesNull && in.peek() == 'n') {
      throw new JsonException("a list or map of protobuf holds no null; use hessian2 or json");
    }
    return readSingle(in, field);
  }

  private Object readSingle(JsonReader in, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> in.readBoolean();
      case INT -> (int) in.readLong(Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
      case LONG -> in.readLong(Long.MIN_VALUE, Long.MAX_VALUE, "int64");
      case FLOAT -> Float.valueOf(numberOrText(in));
      case DOUBLE -> Double.valueOf(numberOrText(in));
      case STRING -> numberOrText(in);
      case BYTE_STRING -> ByteString.copyFrom(Base64.getDecoder().decode(in.readString()));
      case ENUM -> constant(in.readString(), field);
      case MESSAGE -> read(in, field.getMessageType());
    };
  }

  private static String numberOrText(JsonReader in) {
    return in.peek() == '"' ? in.readString() : in.readNumber();
  }

  private static EnumValueDescriptor constant(String name, FieldDescriptor field) {
    EnumValueDescriptor constant = field.getEnumType().findValueByName(name);
    if (constant == null) {
      throw new JsonException(name + " is no constant of " + field.getEnumType().getFullName());
    }
    return constant;
  }
}
