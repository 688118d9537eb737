// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes messages of {@link ProtoTypes} as the JSON that they describe. Immutable. */
final class ProtoToJson {

  private static final int MAX_NANOS = 999_999_999;

  private final Map<Descriptor, ProtobufMessage> generated;
  private final Set<String> numbers;

  /**
   * @param generated messages for which there are classes
   * @param numbers full names of fields whose texts are numbers
   */
  ProtoToJson(Map<Descriptor, ProtobufMessage> generated, Set<String> numbers) {
    this.generated = generated;
    this.numbers = numbers;
  }

  void write(Message message, JsonWriter out) throws InvalidProtocolBufferException {
    Descriptor type = message.getDescriptorForType();
    ProtobufMessage known = generated.get(type);
    if (known != null) {
      known.write(out, known.empty().getParserForType().parseFrom(message.toByteString()));
      return;
    }
    message.getUnknownFields().asMap().keySet().forEach(number -> requireUnknown(type, number));
    switch (WellKnown.of(type)) {
      case SCALAR -> {
        FieldDescriptor field = type.findFieldByName("value");
        writeScalar(message.getField(field), field, out);
      }
      case TIMESTAMP -> out.writeString(instant(message, type).toString());
      case VALUE -> writeValue(message, type, out);
      case LIST -> writeArray(message, type.findFieldByName("values"), out);
      case STRUCT -> writeEntries(message, type.findFieldByName("fields"), out);
      case NONE -> writeMembers(message, type, out);
    }
  }

  private static Instant instant(Message message, Descriptor type) {
    long seconds = (Long) message.getField(type.findFieldByName("seconds"));
    int nanos = (Integer) message.getField(type.findFieldByName("nanos"));
    try {
      if (nanos >= 0 && nanos <= MAX_NANOS) {
        return Instant.ofEpochSecond(seconds, nanos);
      }
    } catch (DateTimeException outOfRange) {
      // refused below
    }
    throw new JsonException("a time of " + seconds + " s and " + nanos + " ns is none");
  }

  private void writeValue(Message message, Descriptor type, JsonWriter out)
      throws InvalidProtocolBufferException {
    FieldDescriptor kind = message.getOneofFieldDescriptor(type.getOneofs().get(0));
    if (kind == null || kind.getJavaType() == FieldDescriptor.JavaType.ENUM) {
      out.writeNull();
    } else if (kind.getJavaType() == FieldDescriptor.JavaType.DOUBLE) {
      writeNumber((Double) message.getField(kind), out);
    } else {
      writeScalar(message.getField(kind), kind, out);
    }
  }

  /** Writes whole numbers without a fraction, as a reader of {@code Object} tells them apart. */
  private static void writeNumber(double value, JsonWriter out) {
    if (value == (long) value && Math.abs(value) <= JsonToProto.MAX_EXACT) {
      out.writeLong((long) value);
    } else {
      out.writeDouble(value);
    }
  }

  private void writeMembers(Message message, Descriptor type, JsonWriter out)
      throws InvalidProtocolBufferException {
    out.enter();
    char separator = '{';
    for (FieldDescriptor field : type.getFields()) {
      if (!field.isRepeated() && !message.hasField(field)) {
        continue;
      }
      out.raw(separator);
      separator = ',';
      out.writeString(field.getJsonName());
      out.raw(':');
      try {
        writeField(message, field, out);
      } catch (JsonException unfit) {
        throw unfit.at("." + field.getJsonName());
      }
    }
    if (separator == '{') {
      out.raw(separator);
    }
    out.raw('}');
    out.leave();
  }

  /**
   * A field that is known but could not be read has another type, or a constant that is not; one
   * whose number no name gets is of another message, such as Dubbo's around values.
   */
  private static void requireUnknown(Descriptor type, int number) {
    FieldDescriptor field = type.findFieldByNumber(number);
    if (field == null && number < ProtoNumbers.FIRST) {
      throw new JsonException(
          "field "
              + number
              + " is of another message than "
              + type.getFullName()
              + "; ask for the description of the service again");
    }
    if (field != null) {
      throw new JsonException(
              "no "
                  + (field.getJavaType() == FieldDescriptor.JavaType.ENUM
                      ? "constant of " + field.getEnumType().getFullName()
                      : field.getType().name().toLowerCase(Locale.ROOT))
                  + "; ask for the description of the service again")
          .at("." + field.getJsonName());
    }
  }

  private void writeField(Message message, FieldDescriptor field, JsonWriter out)
      throws InvalidProtocolBufferException {
    if (field.isMapField()) {
      writeEntries(message, field, out);
    } else if (field.isRepeated()) {
      writeArray(message, field, out);
    } else {
      writeScalar(message.getField(field), field, out);
    }
  }

  private void writeArray(Message message, FieldDescriptor field, JsonWriter out)
      throws InvalidProtocolBufferException {
    out.enter();
    out.raw('[');
    int count = 0;
    for (Object element : (List<?>) message.getField(field)) {
      if (count++ > 0) {
        out.raw(',');
      }
      writeScalar(element, field, out);
    }
    out.raw(']');
    out.leave();
  }

  private void writeEntries(Message message, FieldDescriptor field, JsonWriter out)
      throws InvalidProtocolBufferException {
    FieldDescriptor key = field.getMessageType().findFieldByName("key");
    FieldDescriptor value = field.getMessageType().findFieldByName("value");
    out.enter();
    out.raw('{');
    int count = 0;
    for (Object element : (List<?>) message.getField(field)) {
      if (count++ > 0) {
        out.raw(',');
      }
      Message entry = (Message) element;
      out.writeString(entry.getField(key).toString());
      out.raw(':');
      writeScalar(entry.getField(value), value, out);
    }
    out.raw('}');
    out.leave();
  }

  private void writeScalar(Object value, FieldDescriptor field, JsonWriter out)
      throws InvalidProtocolBufferException {
    switch (field.getJavaType()) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT, LONG -> out.writeLong(((Number) value).longValue());
      case FLOAT -> out.writeFloat((Float) value);
      case DOUBLE -> out.writeDouble((Double) value);
      case BYTE_STRING ->
          out.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
      case ENUM -> out.writeString(((EnumValueDescriptor) value).getName());
      case MESSAGE -> write((Message) value, out);
      case STRING -> writeText((String) value, field, out);
    }
  }

  private void writeText(String text, FieldDescriptor field, JsonWriter out) {
    if (!numbers.contains(field.getFullName())) {
      out.writeString(text);
      return;
    }
    JsonReader in = new JsonReader(Objects.requireNonNull(text).getBytes(UTF_8));
    String number = in.readNumber();
    in.end();
    out.writeAscii(number);
  }
}
