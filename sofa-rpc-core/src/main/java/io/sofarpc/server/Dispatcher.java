// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.server;

import io.sofarpc.Invoker;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds the method of a request behind the filters, so that they see unknown methods too. */
final class Dispatcher implements Invoker {

  private final ServiceDescriptor service;
  private final Invoker[] methods; // by MethodDescriptor.index()

  Dispatcher(ServiceDescriptor service, Object implementation) {
    this.service = service;
    this.methods =
        service.methods().stream()
            .map(method -> new MethodInvoker(method, implementation))
            .toArray(Invoker[]::new);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    MethodDescriptor method = request.method();
    if (method.javaMethod() == null) {
      return CompletableFuture.failedFuture(
          new RpcException(StatusCode.UNIMPLEMENTED, unknown(method)));
    }
    return methods[method.index()].invoke(request);
  }

  private String unknown(MethodDescriptor method) {
    List<MethodDescriptor> overloads = service.methods(method.name());
    return "no method "
        + method.name()
        + method.signature()
        + " in service "
        + service
        + (overloads.isEmpty()
            ? ""
            : "; there is "
                + overloads.stream().map(other -> other.name() + other.signature()).toList());
  }
}
