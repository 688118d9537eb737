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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds or makes the file that describes one service. */
final class ServiceFile {

  private static final Logger logger = LoggerFactory.getLogger(ServiceFile.class);

  private final String name;
  private final Map<String, FileDescriptor> imports = new LinkedHashMap<>(); // by their names
  private final ServiceDescriptorProto.Builder service = ServiceDescriptorProto.newBuilder();

  private ServiceFile(String name) {
    this.name = name;
  }

  /**
   * Returns the file of a service, null if it cannot be described: not all of its types are
   * messages.
   *
   * @param name in calls, such as {@code acme.Greeter}
   */
  static @Nullable FileDescriptor of(ServiceDescriptor service, String name) {
    ServiceFile file = new ServiceFile(name);
    for (MethodDescriptor method : service.methods()) {
      boolean takesOne = method.parameterTypes().size() == 1;
      Descriptor request = takesOne ? message(method.parameterTypes().get(0)) : null;
      Descriptor response = message(method.resultType());
      if (request == null || response == null) {
        return null;
      }
      file.add(method, request, response);
    }
    return file.find();
  }

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

  private void add(MethodDescriptor method, Descriptor request, Descriptor response) {
    imports.put(request.getFile().getName(), request.getFile());
    imports.put(response.getFile().getName(), response.getFile());
    service.addMethod(
        MethodDescriptorProto.newBuilder()
            .setName(method.name())
            .setInputType("." + request.getFullName())
            .setOutputType("." + response.getFullName())
            .setClientStreaming(method.kind().streamsRequests())
            .setServerStreaming(method.kind().streamsResponses()));
  }

  /** Returns the file that declares the service, or makes one. */
  private @Nullable FileDescriptor find() {
    for (FileDescriptor file : imports.values()) {
      if (file.getServices().stream().anyMatch(found -> found.getFullName().equals(name))) {
        return file;
      }
    }
    int dot = name.lastIndexOf('.');
    FileDescriptorProto made =
        FileDescriptorProto.newBuilder()
            .setName("sofarpc/" + name + ".proto")
            .setPackage(dot < 0 ? "" : name.substring(0, dot))
            .setSyntax("proto3")
            .addAllDependency(imports.keySet())
            .addService(service.setName(name.substring(dot + 1)))
            .build();
    try {
      return FileDescriptor.buildFrom(made, imports.values().toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException unfit) { // as a name with a version in it
      logger.info("reflection cannot describe {}: {}", name, unfit.getMessage());
      return null;
    }
  }
}
