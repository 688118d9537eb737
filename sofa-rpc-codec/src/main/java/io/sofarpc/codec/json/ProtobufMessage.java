// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * A generated message of protobuf: its canonical JSON. Loaded for services with messages only, as
 * Google's libraries are the user's.
 */
final class ProtobufMessage extends TypeCodec {

  private final Message empty;
  private final JsonFormat.Printer printer;
  private final JsonFormat.Parser parser;

  private ProtobufMessage(Message empty) {
    this.empty = empty;
    TypeRegistry known = TypeRegistry.newBuilder().add(empty.getDescriptorForType()).build();
    printer = JsonFormat.printer().usingTypeRegistry(known).omittingInsignificantWhitespace();
    parser = JsonFormat.parser().usingTypeRegistry(known).ignoringUnknownFields();
  }

  /**
   * @throws IllegalArgumentException if it is not generated, or for the lite runtime
   */
  static TypeCodec of(Class<?> type) {
    try {
      Method factory = type.getMethod("getDefaultInstance");
      if (Modifier.isStatic(factory.getModifiers())
          && factory.invoke(null) instanceof Message empty) {
        return new ProtobufMessage(empty);
      }
    } catch (InvocationTargetException broken) {
      throw new IllegalArgumentException(
          type.getName() + " cannot be initialised: " + broken.getCause(), broken);
    } catch (NoSuchMethodException | IllegalAccessException notGenerated) {
      // refused below
    }
    throw new IllegalArgumentException(
        type.getName()
            + " has no form in JSON (expected: a class that protoc generates, not for the lite"
            + " runtime)");
  }

  /** Returns the message without fields. */
  Message empty() {
    return empty;
  }

  @Override
  Object ofNull() {
    return empty instanceof Value ? parse("null") : empty;
  }

  @Override
  Object absent() {
    return empty;
  }

  @Override
  boolean isObject() {
    return true;
  }

  @Override
  boolean isAnyJson() {
    return true;
  }

  @Override
  Object read(JsonReader in) {
    return parse(in.text());
  }

  private Message parse(String json) {
    Message.Builder builder = empty.newBuilderForType();
    try {
      parser.merge(json, builder);
      return builder.build();
    } catch (InvalidProtocolBufferException | RuntimeException unfit) { // a field that is required
      throw new JsonException(
          "no " + empty.getDescriptorForType().getFullName() + ": " + unfit.getMessage(), unfit);
    }
  }

  @Override
  void write(JsonWriter out, Object value) {
    try {
      out.raw(printer.print((Message) value).getBytes(UTF_8));
    } catch (InvalidProtocolBufferException unfit) {
      throw new JsonException(String.valueOf(unfit.getMessage()), unfit);
    }
  }
}
