// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.CallEnder;
import io.sofarpc.Invoker;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.ServedService;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a server's connection knows of one service: its codecs by id, sizes of its last answers. */
final class BoltService {

  private static final int FIRST_GUESS_BYTES = 256;

  private final ServedService served;
  private final Invoker invoker;
  private final Map<String, Integer> codecNames = new TreeMap<>();
  private final @Nullable ServiceCodec[] codecs = new @Nullable ServiceCodec[Bolt.MAX_CODEC_ID + 1];
  private final int[] lastFrameBytes; // guesses: races are harmless

  BoltService(ServedService served) {
    this.served = served;
    this.invoker = new CallEnder(served.invoker());
    this.lastFrameBytes = new int[served.service().methods().size()];
    served
        .codecs()
        .forEach(
            (name, codec) -> {
              Integer id = Bolt.codecId(name);
              if (id != null) {
                codecNames.put(name, id);
                codecs[id] = codec;
              }
            });
  }

  Executor executor() {
    return served.executor();
  }

  /** Returns the filters and methods, in what ends the calls. */
  Invoker invoker() {
    return invoker;
  }

  boolean isNonBlocking(@Nullable String method) {
    return method != null && served.isNonBlocking(method);
  }

  /** Returns the codec with an id, {@code null} if this service does not speak it. */
  @Nullable ServiceCodec codec(int id) {
    return id >= 0 && id < codecs.length ? codecs[id] : null;
  }

  String unknownCodec(int id) {
    return "codec %d is not offered by %s (offered: %s)"
        .formatted(id, served.service(), codecNames);
  }

  /** Returns whether this service is there and this method of it is not. */
  boolean lacks(MethodDescriptor method) {
    return method.javaMethod() == null && !served.service().methods().isEmpty();
  }

  ServiceDescriptor descriptor() {
    return served.service();
  }

  int expectedBytes(MethodDescriptor method) {
    int last = isOwn(method) ? lastFrameBytes[method.index()] : 0;
    return last == 0 ? FIRST_GUESS_BYTES : last + last / 16;
  }

  void written(MethodDescriptor method, int frameBytes) {
    if (isOwn(method) && lastFrameBytes[method.index()] != frameBytes) {
      lastFrameBytes[method.index()] = frameBytes;
    }
  }

  private boolean isOwn(MethodDescriptor method) {
    List<MethodDescriptor> methods = served.service().methods();
    return method.index() < methods.size() && methods.get(method.index()) == method;
  }
}
