// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import java.lang.reflect.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds or makes the file that describes one service. */
final class ServiceFile {

  private static final Logger logger = LoggerFactory.getLogger(ServiceFile.class);

  private ServiceFile() {}

  /**
   * Returns the file of a service, null if it cannot be described, as one with overloads.
   *
   * @param name in calls, such as {@code acme.Greeter}
   */
  static @Nullable FileDescriptor of(ServiceDescriptor service, String name) {
    int dot = name.lastIndexOf('.') + 1;
    JavaMessages messages = new JavaMessages(name.substring(0, dot), name.substring(dot));
    ServiceDescriptorProto.Builder methods =
        ServiceDescriptorProto.newBuilder().setName(name.substring(dot));
    service.methods().forEach(method -> methods.addMethod(method(method, messages)));
    Map<String, FileDescriptor> imports = messages.imports();
    for (FileDescriptor file : imports.values()) {
      if (file.getServices().stream().anyMatch(found -> found.getFullName().equals(name))) {
        return file;
      }
    }
    FileDescriptorProto.Builder made =
        FileDescriptorProto.newBuilder()
            .setName("sofarpc/" + name + ".proto")
            .setPackage(dot == 0 ? "" : name.substring(0, dot - 1))
            .setSyntax("proto3")
            .addAllDependency(imports.keySet())
            .addService(methods);
    if (messages.holder().getNestedTypeCount() > 0) {
      made.addMessageType(messages.holder());
    }
    try {
      return FileDescriptor.buildFrom(
          made.build(), imports.values().toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException unfit) { // overloads, or a name with a version in it
      logger.info("reflection cannot describe {}: {}", service, unfit.getMessage());
      return null;
    }
  }

  private static MethodDescriptorProto method(MethodDescriptor method, JavaMessages messages) {
    return MethodDescriptorProto.newBuilder()
        .setName(method.name())
        .setInputType(messages.request(method))
        .setOutputType(messages.message(method.resultType()))
        .setClientStreaming(method.kind().streamsRequests())
        .setServerStreaming(method.kind().streamsResponses())
        .build();
  }

  /** Returns the descriptor of a generated message, null for any other type. */
  static @Nullable Descriptor message(Type type) {
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
