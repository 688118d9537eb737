// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.ServiceBinding;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What is ready before the first call of a service: its codec, and the bytes of each method. */
final class BoltBinding implements ServiceBinding {

  private final ServiceDescriptor service;
  private final ServiceCodec codec;
  private final int codecId;
  private final String appName;
  private final MethodStart[] starts;

  private BoltBinding(ServiceDescriptor service, ServiceCodec codec, int codecId, String appName) {
    this.service = service;
    this.codec = codec;
    this.codecId = codecId;
    this.appName = appName;
    this.starts = service.methods().stream().map(this::start).toArray(MethodStart[]::new);
  }

  static BoltBinding of(
      ServiceDescriptor service, String codecName, ServiceCodec codec, String appName) {
    Integer id = Bolt.codecId(codecName);
    if (id == null) {
      throw new IllegalArgumentException(
          "bolt cannot carry codec '%s' of %s (expected one of: %s)"
              .formatted(codecName, service, Bolt.codecNames()));
    }
    return new BoltBinding(service, codec, id, appName);
  }

  @Override
  public ServiceDescriptor service() {
    return service;
  }

  ServiceCodec codec() {
    return codec;
  }

  int codecId() {
    return codecId;
  }

  /** Returns the bytes with which each frame of a method starts; made now for a foreign method. */
  MethodStart startOf(MethodDescriptor method) {
    List<MethodDescriptor> methods = service.methods();
    int index = method.index();
    return index < methods.size() && methods.get(index) == method ? starts[index] : start(method);
  }

  private MethodStart start(MethodDescriptor method) {
    OutputBuffer out = new OutputBuffer(256);
    out.write(Bolt.REQUEST_CLASS_BYTES);
    FrameWriter.pair(out, Bolt.SERVICE, service.name());
    FrameWriter.pair(out, Bolt.TARGET_SERVICE, service.name());
    FrameWriter.pair(out, Bolt.METHOD_NAME, method.name());
    FrameWriter.pair(out, Bolt.TYPE, type(method));
    if (!appName.isEmpty()) {
      FrameWriter.pair(out, Bolt.APP, appName);
    }
    FrameWriter.pair(out, Bolt.PROTOCOL, "bolt");
    return new MethodStart(out.toByteArray());
  }

  private static String type(MethodDescriptor method) {
    if (method.kind() == MethodKind.ONE_WAY) {
      return "oneway";
    }
    Method java = method.javaMethod();
    return java != null && CompletionStage.class.isAssignableFrom(java.getReturnType())
        ? "future"
        : "sync";
  }

  /** Class name and header pairs of one method, and the size of its last message. */
  static final class MethodStart {

    private final byte[] bytes;
    private int lastFrameBytes; // a guess: races are harmless

    MethodStart(byte[] bytes) {
      this.bytes = bytes;
      this.lastFrameBytes = bytes.length + 256;
    }

    byte[] bytes() {
      return bytes;
    }

    int expectedBytes() {
      return lastFrameBytes + lastFrameBytes / 16;
    }

    void written(int frameBytes) {
      if (frameBytes != lastFrameBytes) { // a shared line that is not dirtied each time
        lastFrameBytes = frameBytes;
      }
    }
  }
}
