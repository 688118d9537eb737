// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Invoker;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.ServiceCodec;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * A service behind a port: what it is, who answers, on which threads, in which codecs. Immutable.
 *
 * @param service what it is
 * @param invoker filters and methods; a transport ends its calls with {@link io.sofarpc.CallEnder}
 * @param executor runs decoding, filters and methods; it rejects when it is full
 * @param codecs bound codecs by name
 */
public record ServedService(
    ServiceDescriptor service,
    Invoker invoker,
    Executor executor,
    Map<String, ServiceCodec> codecs) {

  /** Copies the map. */
  public ServedService {
    requireNonNull(service, "service");
    requireNonNull(invoker, "invoker");
    requireNonNull(executor, "executor");
    codecs = Map.copyOf(codecs);
  }

  /**
   * Returns whether a method may run on the event loop: all methods of that name say so.
   *
   * @param methodName from the protocol's header
   */
  public boolean isNonBlocking(String methodName) {
    var methods = service.methods(methodName);
    for (int i = 0; i < methods.size(); i++) {
      if (!methods.get(i).isNonBlocking()) {
        return false;
      }
    }
    return !methods.isEmpty();
  }
}
