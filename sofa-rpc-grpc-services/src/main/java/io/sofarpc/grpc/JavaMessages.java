// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Empty;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.sofarpc.MethodDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The types of one service as messages, by the JSON that they have: records are messages, what has
 * no better form is a {@code google.protobuf.Value}. They are nested in one message, because
 * several services may use one type.
 */
final class JavaMessages {

  /** How a scalar stands in a field, and where a message is wanted. */
  private record Scalar(FieldDescriptorProto.Type field, Descriptor message) {}

  private static final Map<Class<?>, Scalar> SCALARS = new HashMap<>();

  static {
    scalar(FieldDescriptorProto.Type.TYPE_BOOL, BoolValue.getDescriptor(), boolean.class);
    scalar(FieldDescriptorProto.Type.TYPE_INT32, Int32Value.getDescriptor(), int.class);
    scalar(FieldDescriptorProto.Type.TYPE_INT32, Int32Value.getDescriptor(), short.class);
    scalar(FieldDescriptorProto.Type.TYPE_INT32, Int32Value.getDescriptor(), byte.class);
    scalar(FieldDescriptorProto.Type.TYPE_INT64, Int64Value.getDescriptor(), long.class);
    scalar(FieldDescriptorProto.Type.TYPE_FLOAT, FloatValue.getDescriptor(), float.class);
    scalar(FieldDescriptorProto.Type.TYPE_DOUBLE, DoubleValue.getDescriptor(), double.class);
    scalar(FieldDescriptorProto.Type.TYPE_STRING, StringValue.getDescriptor(), char.class);
    scalar(FieldDescriptorProto.Type.TYPE_STRING, StringValue.getDescriptor(), String.class);
    scalar(FieldDescriptorProto.Type.TYPE_BYTES, BytesValue.getDescriptor(), byte[].class);
  }

  private static void scalar(FieldDescriptorProto.Type field, Descriptor message, Class<?> type) {
    SCALARS.put(type, new Scalar(field, message));
    SCALARS.put(
        java.lang.invoke.MethodType.methodType(type).wrap().returnType(),
        new Scalar(field, message));
  }

  private final String scope; // .package.Holder
  private final DescriptorProto.Builder holder;
  private final Map<Class<?>, String> names = new HashMap<>();
  private final Map<String, FileDescriptor> imports = new TreeMap<>();

  /**
   * @param javaPackage of the service in calls, empty or with a dot at its end
   * @param service its name there
   */
  JavaMessages(String javaPackage, String service) {
    holder = DescriptorProto.newBuilder().setName(service + "Types");
    scope = "." + javaPackage + holder.getName();
  }

  /** Returns the files that the messages need, by their names. */
  Map<String, FileDescriptor> imports() {
    return imports;
  }

  /** Returns the message around all of them. */
  DescriptorProto holder() {
    return holder.build();
  }

  /** Returns the name of the message of a request. */
  String request(MethodDescriptor method) {
    if (method.kind().streamsRequests()) {
      return message(method.parameterTypes().get(0));
    }
    if (method.parameterTypes().size() == 1) {
      String only = ownMessage(method.parameterTypes().get(0));
      if (only != null) {
        return only;
      }
    }
    DescriptorProto.Builder arguments =
        DescriptorProto.newBuilder().setName(free(capitalized(method.name()) + "Request"));
    Method java = method.javaMethod();
    Parameter[] parameters = java == null ? new Parameter[0] : java.getParameters();
    for (int i = 0; i < method.parameterTypes().size(); i++) {
      addField(arguments, parameters[i].getName(), method.parameterTypes().get(i));
    }
    holder.addNestedType(arguments);
    return scope + "." + arguments.getName();
  }

  /** Returns the name of the message that a result is, or an element of a stream. */
  String message(Type type) {
    String own = ownMessage(type);
    if (own != null) {
      return own;
    }
    Class<?> raw = erased(type);
    Scalar scalar = SCALARS.get(raw);
    if (scalar != null) {
      return imported(scalar.message());
    }
    if (raw == void.class || raw == Void.class) {
      return imported(Empty.getDescriptor());
    }
    if (raw.isEnum()) {
      return imported(StringValue.getDescriptor());
    }
    return imported(isRepeated(raw) ? ListValue.getDescriptor() : other(raw));
  }

  /** Returns the name of the message of a type that has members of its own. */
  private @Nullable String ownMessage(Type type) {
    Class<?> raw = erased(type);
    if (Message.class.isAssignableFrom(raw)) {
      Descriptor generated = ServiceFile.message(raw);
      return generated == null ? null : imported(generated);
    }
    return raw.isRecord() ? record(raw) : null;
  }

  private String record(Class<?> raw) {
    String known = names.get(raw);
    if (known != null) {
      return known;
    }
    DescriptorProto.Builder message =
        DescriptorProto.newBuilder().setName(free(raw.getSimpleName()));
    String name = scope + "." + message.getName();
    names.put(raw, name); // first, as it may contain itself
    for (RecordComponent component : raw.getRecordComponents()) {
      addField(message, component.getName(), component.getGenericType());
    }
    holder.addNestedType(message);
    return name;
  }

  private void addField(DescriptorProto.Builder message, String name, Type type) {
    Class<?> raw = erased(type);
    boolean repeated = isRepeated(raw);
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setName(name)
            .setJsonName(name)
            .setNumber(message.getFieldCount() + 1)
            .setLabel(
                repeated
                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                    : FieldDescriptorProto.Label.LABEL_OPTIONAL);
    Type element = repeated ? element(type) : type;
    Class<?> of = erased(element);
    Scalar scalar = SCALARS.get(of);
    String own = ownMessage(element);
    if (scalar != null) {
      field.setType(scalar.field());
    } else if (of.isEnum()) {
      field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(enumeration(of));
    } else {
      field
          .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
          .setTypeName(
              own != null ? own : imported(isRepeated(of) ? ListValue.getDescriptor() : other(of)));
    }
    message.addField(field);
  }

  private String enumeration(Class<?> raw) {
    return names.computeIfAbsent(
        raw,
        type -> {
          // In a message of its own: the names of constants belong to what is around the enum.
          DescriptorProto.Builder around =
              DescriptorProto.newBuilder().setName(free(type.getSimpleName()));
          EnumDescriptorProto.Builder values = around.addEnumTypeBuilder().setName("Value");
          for (Object constant : type.getEnumConstants()) {
            Enum<?> value = (Enum<?>) constant;
            values.addValueBuilder().setName(value.name()).setNumber(values.getValueCount() - 1);
          }
          holder.addNestedType(around);
          return scope + "." + around.getName() + ".Value";
        });
  }

  private static Descriptor other(Class<?> raw) {
    if (raw == Instant.class) {
      return Timestamp.getDescriptor();
    }
    return Map.class.isAssignableFrom(raw) ? Struct.getDescriptor() : Value.getDescriptor();
  }

  private String imported(Descriptor message) {
    imports.put(message.getFile().getName(), message.getFile());
    return "." + message.getFullName();
  }

  private String free(String name) {
    String free = name;
    int count = 2;
    while (isTaken(free)) {
      free = name + count++;
    }
    return free;
  }

  private boolean isTaken(String name) {
    return names.containsValue(scope + "." + name)
        || names.containsValue(scope + "." + name + ".Value")
        || holder.getNestedTypeList().stream().anyMatch(type -> type.getName().equals(name));
  }

  private static boolean isRepeated(Class<?> raw) {
    return raw != byte[].class && (raw.isArray() || Collection.class.isAssignableFrom(raw));
  }

  private static Type element(Type type) {
    if (type instanceof Class<?> raw && raw.isArray()) {
      return raw.getComponentType();
    }
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Object.class;
  }

  private static Class<?> erased(Type type) {
    if (type instanceof Class<?> raw) {
      return raw;
    }
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : Object.class; // a variable: anything
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
