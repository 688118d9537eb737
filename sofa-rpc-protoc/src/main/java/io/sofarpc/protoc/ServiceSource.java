// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.protoc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.sofarpc.protoc.JavaNames.JavaName;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** The source of the interface of one service. Used once. */
final class ServiceSource {

  private static final JavaName SERVICE = new JavaName("io.sofarpc", "RpcService");
  private static final JavaName METHOD = new JavaName("io.sofarpc", "RpcMethod");
  private static final JavaName FUTURE = new JavaName("java.util.concurrent", "CompletableFuture");
  private static final JavaName FLOW = new JavaName("java.util.concurrent", "Flow");
  private static final String PUBLISHER = ".Publisher<";

  private final FileDescriptorProto file;
  private final int index;
  private final ServiceDescriptorProto service;
  private final JavaNames names;
  private final Comments comments;
  private final boolean async;
  private final String javaPackage;
  private final Map<String, String> packages = new HashMap<>(); // by the simple name they give
  private final TreeSet<String> imports = new TreeSet<>();

  ServiceSource(
      FileDescriptorProto file, int index, JavaNames names, Comments comments, boolean async) {
    this.file = file;
    this.index = index;
    this.service = file.getService(index);
    this.names = names;
    this.comments = comments;
    this.async = async;
    this.javaPackage = JavaNames.packageOf(file);
    packages.put(service.getName(), javaPackage);
    packages.put("Deprecated", "java.lang");
    packages.put("Override", "java.lang");
  }

  String write() {
    String body = body();
    StringBuilder out = new StringBuilder();
    out.append("// Written by sofa-rpc-protoc from ").append(file.getName());
    out.append("; changes are lost.\n");
    if (!javaPackage.isEmpty()) {
      out.append("package ").append(javaPackage).append(";\n");
    }
    out.append('\n');
    imports.forEach(name -> out.append("import ").append(name).append(";\n"));
    return out.append('\n').append(body).toString();
  }

  private String body() {
    String name = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
    StringBuilder out = new StringBuilder();
    out.append(comments.ofService(index, "The service {@code " + name + service.getName() + "}."));
    if (service.getOptions().getDeprecated()) {
      out.append("@Deprecated\n");
    }
    out.append('@').append(shown(SERVICE)).append("(name = \"").append(name);
    out.append(service.getName()).append("\")\n");
    out.append("public interface ").append(service.getName()).append(" {\n");
    Map<String, String> methods = new HashMap<>();
    for (int i = 0; i < service.getMethodCount(); i++) {
      MethodDescriptorProto method = service.getMethod(i);
      String java = JavaNames.method(method.getName());
      String other = methods.put(java, method.getName());
      if (other != null) {
        throw new IllegalArgumentException(
            "%s: methods %s and %s are both named %s in Java; rename one"
                .formatted(name + service.getName(), other, method.getName(), java));
      }
      out.append('\n').append(method(i, method, java));
    }
    return out.append("}\n").toString();
  }

  private String method(int number, MethodDescriptorProto method, String javaName) {
    StringBuilder out = new StringBuilder();
    out.append(comments.ofMethod(index, number, "Calls " + method.getName() + "."));
    if (method.getOptions().getDeprecated()) {
      out.append("  @Deprecated\n");
    }
    out.append("  @").append(shown(METHOD)).append("(name = \"").append(method.getName());
    out.append('"').append(effect(method)).append(")\n");
    String request = shown(names.of(method.getInputType()));
    String response = shown(names.of(method.getOutputType()));
    boolean takesStream = method.getClientStreaming();
    return out.append("  ")
        .append(result(method, response))
        .append(' ')
        .append(javaName)
        .append('(')
        .append(
            takesStream ? shown(FLOW) + PUBLISHER + request + "> requests" : request + " request")
        .append(");\n")
        .toString();
  }

  private String result(MethodDescriptorProto method, String response) {
    if (method.getServerStreaming()) {
      return shown(FLOW) + PUBLISHER + response + ">";
    }
    // Whoever sends a stream cannot wait for the answer before he has sent it.
    return async || method.getClientStreaming() ? shown(FUTURE) + "<" + response + ">" : response;
  }

  private static String effect(MethodDescriptorProto method) {
    return switch (method.getOptions().getIdempotencyLevel()) {
      case NO_SIDE_EFFECTS -> ", readOnly = true";
      case IDEMPOTENT -> ", idempotent = true";
      case IDEMPOTENCY_UNKNOWN -> "";
    };
  }

  /** Returns a name as it stands in the source, imported unless another class has that name. */
  private String shown(JavaName type) {
    int dot = type.name().indexOf('.');
    String simple = dot < 0 ? type.name() : type.name().substring(0, dot);
    String owner = packages.putIfAbsent(simple, type.javaPackage());
    if (owner != null && !owner.equals(type.javaPackage())) {
      return type.qualified();
    }
    if (!type.javaPackage().equals(javaPackage)) {
      imports.add(type.javaPackage() + "." + simple);
    }
    return type.name();
  }
}
