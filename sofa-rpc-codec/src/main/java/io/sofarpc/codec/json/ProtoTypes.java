// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

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
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The types of one service as messages, by the JSON that they have: what has members is a message,
 * what has no better form a {@code google.protobuf.Value}. They are nested in one message, because
 * several services may use one type. Used while they are made only.
 */
final class ProtoTypes {

  /** How a scalar stands in a field, and where a message is wanted. */
  private record Form(FieldDescriptorProto.Type field, Descriptor message) {}

  private static final Form TEXT =
      new Form(FieldDescriptorProto.Type.TYPE_STRING, StringValue.getDescriptor());
  private static final Map<Class<?>, Form> FORMS = forms(); // of scalars that are no texts

  private final String scope; // .package.Holder
  private final DescriptorProto.Builder holder;
  private final Set<String> taken = new HashSet<>();
  private final Map<TypeCodec, String> names = new HashMap<>();
  private final Map<String, FileDescriptor> imports = new TreeMap<>();
  private final Map<Descriptor, ProtobufMessage> generated = new HashMap<>();
  private final Set<String> numbers = new HashSet<>();

  /**
   * @param javaPackage of the service in calls, empty or with a dot at its end
   * @param service its name there
   */
  ProtoTypes(String javaPackage, String service) {
    holder = DescriptorProto.newBuilder().setName(service + "Types");
    scope = "." + javaPackage + holder.getName();
  }

  @SuppressWarnings("JavaUtilDate") // services declare it
  private static Map<Class<?>, Form> forms() {
    Form int32 = new Form(FieldDescriptorProto.Type.TYPE_INT32, Int32Value.getDescriptor());
    Form int64 = new Form(FieldDescriptorProto.Type.TYPE_INT64, Int64Value.getDescriptor());
    Form bool = new Form(FieldDescriptorProto.Type.TYPE_BOOL, BoolValue.getDescriptor());
    Map<Class<?>, Form> forms = new HashMap<>();
    List.of(Integer.class, Short.class, Byte.class, AtomicInteger.class)
        .forEach(type -> forms.put(type, int32));
    List.of(Long.class, AtomicLong.class, Date.class).forEach(type -> forms.put(type, int64));
    List.of(Boolean.class, AtomicBoolean.class).forEach(type -> forms.put(type, bool));
    forms.put(
        Float.class, new Form(FieldDescriptorProto.Type.TYPE_FLOAT, FloatValue.getDescriptor()));
    forms.put(
        Double.class, new Form(FieldDescriptorProto.Type.TYPE_DOUBLE, DoubleValue.getDescriptor()));
    forms.put(
        byte[].class, new Form(FieldDescriptorProto.Type.TYPE_BYTES, BytesValue.getDescriptor()));
    forms.put(
        Instant.class, new Form(FieldDescriptorProto.Type.TYPE_MESSAGE, Timestamp.getDescriptor()));
    return Map.copyOf(forms);
  }

  /** Returns the files that the messages need, by their names. */
  Map<String, FileDescriptor> imports() {
    return imports;
  }

  /** Returns the messages for which there are classes. */
  Map<Descriptor, ProtobufMessage> generated() {
    return generated;
  }

  /** Returns the full names of the fields whose texts are numbers of any size. */
  Set<String> numbers() {
    return numbers;
  }

  /** Returns the message around all of them. */
  DescriptorProto holder() {
    return holder.build();
  }

  /** Returns the name of the message of a request. */
  String request(NamedArguments arguments, boolean streamed) {
    TypeCodec only = streamed ? arguments.types().parameters().get(0) : arguments.onlyObject();
    if (only != null) {
      return message(only);
    }
    String method = arguments.types().method().name();
    String name =
        newName(Character.toUpperCase(method.charAt(0)) + method.substring(1) + "Request");
    define(name, arguments.names(), arguments.types().parameters());
    return scope + "." + name;
  }

  /** Returns the name of the message that a result is, or an element of a stream. */
  String message(TypeCodec codec) {
    TypeCodec type = content(codec);
    if (isRepeated(type)) {
      return imported(ListValue.getDescriptor());
    }
    if (type instanceof MapCodec) {
      return imported(Struct.getDescriptor());
    }
    if (type instanceof EnumCodec) {
      return imported(TEXT.message());
    }
    if (type instanceof JsonTypes.Nothing) {
      return imported(Empty.getDescriptor());
    }
    Form form = isNumber(type) ? null : form(type);
    return form != null ? imported(form.message()) : members(type);
  }

  /** Returns the message of a type that is neither a scalar nor a container. */
  private String members(TypeCodec type) {
    if (type instanceof ProtobufMessage message) {
      generated.put(message.empty().getDescriptorForType(), message);
      return imported(message.empty().getDescriptorForType());
    }
    if (!(type instanceof BeanCodec bean)) {
      return imported(Value.getDescriptor());
    }
    String known = names.get(type);
    if (known != null) {
      return known;
    }
    String name = newName(bean.type().getSimpleName());
    names.put(type, scope + "." + name); // first, as it may contain itself
    define(
        name,
        bean.properties().stream().map(Property::name).toList(),
        bean.properties().stream().map(Property::type).toList());
    return scope + "." + name;
  }

  private void define(String name, List<String> members, List<TypeCodec> types) {
    Map<String, Integer> fields = ProtoNumbers.of(members);
    Set<String> used = new HashSet<>();
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (int i = 0; i < members.size(); i++) {
      String member = members.get(i);
      FieldDescriptorProto.Builder field =
          FieldDescriptorProto.newBuilder()
              .setName(free(identifier(member), used))
              .setJsonName(member)
              .setNumber(fields.getOrDefault(member, 0));
      addField(message, field, content(types.get(i)));
    }
    holder.addNestedType(message);
  }

  private void addField(
      DescriptorProto.Builder message, FieldDescriptorProto.Builder field, TypeCodec type) {
    if (type instanceof MapCodec map) {
      field
          .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
          .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
          .setTypeName(scope + "." + message.getName() + "." + entry(message, field, map));
    } else if (isRepeated(type)) {
      single(message, field, elements(type)).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
    } else {
      single(message, field, type);
    }
    message.addField(field);
  }

  private String entry(
      DescriptorProto.Builder message, FieldDescriptorProto.Builder field, MapCodec map) {
    DescriptorProto.Builder entry =
        DescriptorProto.newBuilder().setName(entryName(field.getName()));
    entry.getOptionsBuilder().setMapEntry(true);
    entry
        .addFieldBuilder()
        .setName("key")
        .setNumber(1)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .setType(keyType(map.keys()));
    FieldDescriptorProto.Builder value =
        FieldDescriptorProto.newBuilder().setName("value").setNumber(2);
    entry.addField(
        single(
            DescriptorProto.newBuilder().setName(message.getName() + "." + entry.getName()),
            value,
            content(map.values())));
    message.addNestedType(entry);
    return entry.getName();
  }

  /** Returns what protobuf has for keys: a text, as in JSON, for all but these. */
  private static FieldDescriptorProto.Type keyType(@Nullable TypeCodec keys) {
    Form form = keys == null ? null : form(keys);
    FieldDescriptorProto.Type type =
        form == null ? FieldDescriptorProto.Type.TYPE_STRING : form.field();
    return switch (type) {
      case TYPE_INT32, TYPE_INT64, TYPE_BOOL -> type;
      default -> FieldDescriptorProto.Type.TYPE_STRING;
    };
  }

  /** Returns the name that protoc gives the entries of a map. */
  private static String entryName(String field) {
    StringBuilder name = new StringBuilder();
    for (String word : field.split("_", -1)) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
    }
    return name.append("Entry").toString();
  }

  /** Gives a field the type of one value; containers in containers have no types of their own. */
  private FieldDescriptorProto.Builder single(
      DescriptorProto.Builder message, FieldDescriptorProto.Builder field, TypeCodec codec) {
    TypeCodec type = content(codec);
    field.setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    if (isNumber(type)) {
      numbers.add(scope.substring(1) + "." + message.getName() + "." + field.getName());
    }
    if (type instanceof EnumCodec constants) {
      return field.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(enumeration(constants));
    }
    Form form = form(type);
    return form != null && form.field() != FieldDescriptorProto.Type.TYPE_MESSAGE
        ? field.setType(form.field())
        : field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(message(type));
  }

  private String enumeration(EnumCodec type) {
    return names.computeIfAbsent(
        type,
        absent -> {
          // In a message of its own: the names of constants belong to what is around the enum.
          DescriptorProto.Builder around =
              DescriptorProto.newBuilder().setName(newName(type.type().getSimpleName()));
          EnumDescriptorProto.Builder values = around.addEnumTypeBuilder().setName("Value");
          Map<String, Integer> constants = ProtoNumbers.of(type.names());
          type.names()
              .forEach(
                  name ->
                      values
                          .addValueBuilder()
                          .setName(name)
                          .setNumber(constants.getOrDefault(name, 0)));
          holder.addNestedType(around);
          return scope + "." + around.getName() + ".Value";
        });
  }

  private String imported(Descriptor message) {
    imports.put(message.getFile().getName(), message.getFile());
    return "." + message.getFullName();
  }

  private String newName(String wanted) {
    return free(identifier(wanted), taken);
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int count = 2; !taken.add(free); count++) {
      free = name + count;
    }
    return free;
  }

  /** Returns a name as protobuf allows it. */
  private static String identifier(String name) {
    String allowed = name.replaceAll("[^A-Za-z0-9_]", "_");
    return allowed.isEmpty() || Character.isDigit(allowed.charAt(0)) ? "_" + allowed : allowed;
  }

  /** Returns how a scalar is written, {@code null} for anything else. */
  private static @Nullable Form form(TypeCodec type) {
    Class<?> scalar = Scalar.typeOf(type);
    return scalar == null ? null : FORMS.getOrDefault(scalar, TEXT);
  }

  private static boolean isNumber(TypeCodec type) {
    Class<?> scalar = Scalar.typeOf(type);
    return scalar == BigDecimal.class || scalar == BigInteger.class;
  }

  private static boolean isRepeated(TypeCodec type) {
    return type instanceof CollectionCodec || type instanceof ArrayCodec;
  }

  private static TypeCodec elements(TypeCodec type) {
    return type instanceof ArrayCodec array
        ? array.elements()
        : ((CollectionCodec) type).elements();
  }

  private static TypeCodec content(TypeCodec type) {
    return type instanceof OptionalCodec optional ? content(optional.content()) : type;
  }
}
