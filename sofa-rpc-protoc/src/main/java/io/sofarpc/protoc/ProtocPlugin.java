// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.protoc;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes a Java interface for each service of the {@code .proto} files that {@code protoc} hands
 * over: unary methods take and return a message, streams are {@code Flow.Publisher}s, a method that
 * takes a stream and returns one message returns a {@code CompletableFuture}. The classes of the
 * messages are those that {@code protoc} itself generates.
 *
 * <p>Option {@code async=true}: unary methods return a {@code CompletableFuture} too.
 */
public final class ProtocPlugin {

  private ProtocPlugin() {}

  /**
   * Reads a request of {@code protoc} from the standard input and writes the answer to the standard
   * output.
   *
   * @param args not used
   */
  public static void main(String[] args) throws IOException {
    run(System.in, System.out);
  }

  static void run(InputStream in, OutputStream out) throws IOException {
    answer(CodeGeneratorRequest.parseFrom(in, extensions())).writeTo(out);
    out.flush();
  }

  /** Returns what must be known to read where a file wants its classes. */
  static ExtensionRegistry extensions() {
    DescriptorProtos.getDescriptor(); // first, or the two initialise each other and fail
    ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    JavaFeaturesProto.registerAllExtensions(extensions);
    return extensions;
  }

  static CodeGeneratorResponse answer(CodeGeneratorRequest request) {
    CodeGeneratorResponse.Builder answer =
        CodeGeneratorResponse.newBuilder()
            .setSupportedFeatures(
                CodeGeneratorResponse.Feature.FEATURE_PROTO3_OPTIONAL_VALUE
                    | CodeGeneratorResponse.Feature.FEATURE_SUPPORTS_EDITIONS_VALUE)
            .setMinimumEdition(Edition.EDITION_PROTO2_VALUE)
            .setMaximumEdition(Edition.EDITION_2024_VALUE);
    try {
      generate(request, answer);
    } catch (IllegalArgumentException refused) {
      return answer.clearFile().setError("sofa-rpc: " + refused.getMessage()).build();
    }
    return answer.build();
  }

  private static void generate(CodeGeneratorRequest request, CodeGeneratorResponse.Builder answer) {
    boolean async = isAsync(request.getParameter());
    JavaNames names = JavaNames.of(request.getProtoFileList());
    Set<String> wanted = new HashSet<>(request.getFileToGenerateList());
    for (FileDescriptorProto file : request.getProtoFileList()) {
      if (wanted.contains(file.getName())) {
        Comments comments = new Comments(file);
        for (int i = 0; i < file.getServiceCount(); i++) {
          ServiceDescriptorProto service = file.getService(i);
          ServiceSource source = new ServiceSource(file, i, names, comments, async);
          answer
              .addFileBuilder()
              .setName(path(JavaNames.packageOf(file), service.getName()))
              .setContent(source.write());
        }
      }
    }
  }

  private static boolean isAsync(String parameter) {
    boolean async = false;
    for (String option : parameter.split(",", -1)) {
      switch (option.trim()) {
        case "", "async=false" -> {}
        case "async=true" -> async = true;
        default ->
            throw new IllegalArgumentException(
                "option '" + option.trim() + "' (expected: async=true or async=false)");
      }
    }
    return async;
  }

  private static String path(String javaPackage, String type) {
    return (javaPackage.isEmpty() ? "" : javaPackage.replace('.', '/') + "/") + type + ".java";
  }
}
