// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.sofarpc.codec.MessageCodec;
import java.util.Map;
import java.util.Set;

/**
 * A plain Java interface as tools of protobuf see it: its messages as {@link JsonCodec} writes
 * them, described by a file that is made of the types, and in the bytes that fit that file. Needs
 * {@code com.google.protobuf:protobuf-java}. Immutable.
 *
 * <p><b>Types.</b> What is an object in JSON is a message with optional fields, lists are repeated
 * fields, maps are maps, enums have their constants. {@code Instant} is a {@code
 * google.protobuf.Timestamp}, {@code byte[]} is bytes, {@code Date} an int64 of milliseconds,
 * {@code BigDecimal} a text. What is not typed, and containers in containers, are {@code
 * google.protobuf.Value} and its like. A request or a result that is no object is the message of
 * Google that has the same JSON: {@code StringValue}, {@code ListValue}. In those of no type a
 * number that is no double, as a large long, is answered as a text.
 *
 * <p><b>Numbers</b> of fields and constants come from their names alone: members may be added,
 * removed and moved, and a name that changes is another field, as in JSON. A field whose number no
 * name gets, below 2^28, is of another kind of message, which is refused.
 *
 * <p><b>Null</b> is a field that is absent; as a whole result it is an empty message. A list or map
 * that is absent is empty. A null in a typed list or map cannot be written.
 *
 * <p><b>Limits</b> are those of {@link JsonCodec}, but requests nest 100 deep at most.
 */
public final class ProtobufView {

  private final FileDescriptor file;
  private final MessageCodec messages;

  private ProtobufView(FileDescriptor file, MessageCodec messages) {
    this.file = file;
    this.messages = messages;
  }

  /**
   * Looks at a service.
   *
   * @param name of the service in calls, such as {@code acme.Greeter}
   * @throws IllegalArgumentException if it cannot be described, saying why: JSON cannot carry it,
   *     it has overloads, or its name is none in protobuf
   */
  public static ProtobufView of(io.sofarpc.ServiceDescriptor service, String name) {
    JsonServiceCodec json = (JsonServiceCodec) new JsonCodec().bind(service);
    int dot = name.lastIndexOf('.') + 1;
    ProtoTypes types = new ProtoTypes(name.substring(0, dot), name.substring(dot));
    ServiceDescriptorProto.Builder methods =
        ServiceDescriptorProto.newBuilder().setName(name.substring(dot));
    service.methods().forEach(method -> methods.addMethod(method(method, json, types)));
    Map<String, FileDescriptor> imports = types.imports();
    FileDescriptorProto.Builder made =
        FileDescriptorProto.newBuilder()
            .setName("sofarpc/" + name + ".proto")
            .setPackage(dot == 0 ? "" : name.substring(0, dot - 1))
            .addAllDependency(imports.keySet())
            .addService(methods);
    if (types.holder().getNestedTypeCount() > 0) {
      made.addMessageType(types.holder());
    }
    try {
      FileDescriptor file =
          FileDescriptor.buildFrom(made.build(), imports.values().toArray(FileDescriptor[]::new));
      ServiceDescriptor described = file.getServices().get(0);
      return new ProtobufView(file, messages(json, described, types));
    } catch (DescriptorValidationException unfit) { // overloads, or a name with a version in it
      throw new IllegalArgumentException(
          "protobuf cannot describe " + service + ": " + unfit.getMessage(), unfit);
    }
  }

  private static MethodDescriptorProto method(
      io.sofarpc.MethodDescriptor method, JsonServiceCodec json, ProtoTypes types) {
    NamedArguments arguments = NamedArguments.of(json.typesOf(method));
    boolean streamed = method.kind().streamsRequests();
    return MethodDescriptorProto.newBuilder()
        .setName(method.name())
        .setInputType(types.request(arguments, streamed))
        .setOutputType(types.message(arguments.types().result()))
        .setClientStreaming(streamed)
        .setServerStreaming(method.kind().streamsResponses())
        .build();
  }

  private static MessageCodec messages(
      JsonServiceCodec json, ServiceDescriptor described, ProtoTypes types) {
    Map<Descriptor, ProtobufMessage> generated = Map.copyOf(types.generated());
    Set<String> numbers = Set.copyOf(types.numbers());
    return new ProtoMessages(
        json.messages(),
        described.getMethods().stream().map(MethodDescriptor::getInputType).toList(),
        described.getMethods().stream().map(MethodDescriptor::getOutputType).toList(),
        new ProtoToJson(generated, numbers),
        new JsonToProto(generated));
  }

  /** Returns the file with the service and the messages. */
  public FileDescriptor file() {
    return file;
  }

  /** Returns what reads the requests of the service, and writes its answers, as the file says. */
  public MessageCodec messages() {
    return messages;
  }
}
