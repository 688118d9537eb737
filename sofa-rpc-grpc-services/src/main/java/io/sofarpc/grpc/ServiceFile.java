// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
import io.sofarpc.ServiceDescriptor;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds or makes the file of one service whose messages are generated. */
final class ServiceFile {

  private ServiceFile() {}

  /** Returns whether each method takes and returns one generated message. */
  static boolean isGenerated(ServiceDescriptor service) {
    return service.methods().stream()
        .allMatch(
            method ->
                method.parameterTypes().size() == 1
                    && message(method.parameterTypes().get(0)) != null
                    && result(method) != null);
  }

  /**
   * Returns the file of a service that {@linkplain #isGenerated is generated}: that which declares
   * it, or one that is made of its methods.
   *
   * @param name in calls, such as {@code acme.Greeter}
   * @throws IllegalArgumentException if it cannot be described, as one with overloads
   */
  static FileDescriptor of(ServiceDescriptor service, String name) {
    int dot = name.lastIndexOf('.') + 1;
    Map<String, FileDescriptor> imports = new TreeMap<>();
    ServiceDescriptorProto.Builder methods =
        ServiceDescriptorProto.newBuilder().setName(name.substring(dot));
    service.methods().forEach(method -> methods.addMethod(method(method, imports)));
    for (FileDescriptor file : imports.values()) {
      if (file.getServices().stream().anyMatch(found -> found.getFullName().equals(name))) {
        return file;
      }
    }
    FileDescriptorProto made =
        FileDescriptorProto.newBuilder()
            .setName("sofarpc/" + name + ".proto")
            .setPackage(dot == 0 ? "" : name.substring(0, dot - 1))
            .setSyntax("proto3")
            .addAllDependency(imports.keySet())
            .addService(methods)
            .build();
    try {
      return FileDescriptor.buildFrom(made, imports.values().toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException unfit) { // overloads, or a name with a version in it
      throw new IllegalArgumentException(
          "protobuf cannot describe " + service + ": " + unfit.getMessage(), unfit);
    }
  }

  private static MethodDescriptorProto method(
      MethodDescriptor method, Map<String, FileDescriptor> imports) {
    return MethodDescriptorProto.newBuilder()
        .setName(method.name())
        .setInputType(imported(message(method.parameterTypes().get(0)), imports))
        .setOutputType(imported(result(method), imports))
        .setClientStreaming(method.kind().streamsRequests())
        .setServerStreaming(method.kind().streamsResponses())
        .build();
  }

  private static @Nullable Descriptor result(MethodDescriptor method) {
    return method.kind() == MethodKind.ONE_WAY
        ? Empty.getDescriptor()
        : message(method.resultType());
  }

  private static String imported(@Nullable Descriptor found, Map<String, FileDescriptor> imports) {
    Descriptor message = requireNonNull(found, "message");
    imports.put(message.getFile().getName(), message.getFile());
    return "." + message.getFullName();
  }

  /** Returns the descriptor of a generated message, null for any other type. */
  private static @Nullable Descriptor message(Type type) {
    if (type instanceof Class<?> raw && Message.class.isAssignableFrom(raw)) {
      try {
        return (Descriptor) raw.getMethod("getDescriptor").invoke(null);
      } catch (ReflectiveOperationException notGenerated) {
        return null;
      }
    }
    return null;
  }
}
