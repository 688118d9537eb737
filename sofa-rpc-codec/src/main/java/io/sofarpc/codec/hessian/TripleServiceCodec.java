// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.FailureText;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dubbo's messages for one service, on the side of the server. Thread-safe. What may be read is
 * found out at the first call: few servers have callers that speak it.
 */
final class TripleServiceCodec implements ServiceCodec {

  /** What Dubbo calls Hessian 2.0 in its messages. */
  private static final String HESSIAN = "hessian4";

  private static final Set<String> KNOWN = Set.of(HESSIAN, "hessian2");

  private final ServiceDescriptor service;
  private final HessianLimits limits;
  private volatile @Nullable HessianTypes types; // races find equal ones

  TripleServiceCodec(ServiceDescriptor service, HessianLimits limits) {
    this.service = service;
    this.limits = limits;
  }

  private HessianTypes types() {
    HessianTypes known = types;
    if (known == null) {
      try {
        known =
            HessianTypes.of(Dialect.FINAL, HessianCodec.roots(service), service.types(), limits);
      } catch (IllegalArgumentException unfit) {
        throw new RpcException(
            StatusCode.UNIMPLEMENTED,
            "Hessian cannot carry " + service + ": " + unfit.getMessage(),
            unfit);
      }
      types = known;
    }
    return known;
  }

  @Override
  public RequestContent readRequest(@Nullable String name, Metadata headers, byte[] content) {
    TripleMessage message;
    try {
      message = TripleMessage.read(content);
    } catch (HessianException garbage) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          service
              + " got neither a message of its methods nor one of Dubbo's: "
              + garbage.getMessage(),
          garbage);
    }
    if (message.serialization().isEmpty()) {
      throw new RpcException(
          StatusCode.UNIMPLEMENTED,
          service
              + " has no messages of protobuf (expected: JSON, a request of Dubbo, or a server with"
              + " infoService(new ReflectionService()))");
    }
    if (!KNOWN.contains(message.serialization())) {
      throw new RpcException(
          StatusCode.UNIMPLEMENTED,
          "%s does not read Dubbo's serialization '%s' (expected: serialization=hessian2)"
              .formatted(service, message.serialization()));
    }
    String methodName = String.valueOf(name);
    MethodDescriptor method = service.method(methodName, message.types());
    if (method == null) {
      MethodDescriptor unknown = MethodDescriptor.of(service.name(), methodName, message.types());
      return new RequestContent(unknown, headers, Payload.of(new Object[0]));
    }
    return new RequestContent(
        method, headers, Payload.decoding(() -> readArguments(method, message, content)));
  }

  private @Nullable Object[] readArguments(
      MethodDescriptor method, TripleMessage message, byte[] content) {
    List<Type> declared = method.parameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[declared.size()];
    if (message.values().size() != arguments.length) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          method
              + " takes "
              + arguments.length
              + " arguments (found: "
              + message.values().size()
              + ")");
    }
    for (int i = 0; i < arguments.length; i++) {
      TripleMessage.Slice slice = message.values().get(i);
      try {
        HessianReader reader = types().reader(content, slice.offset(), slice.length());
        arguments[i] = reader.read(Targets.of(declared.get(i)));
        reader.requireEnd();
      } catch (HessianException garbage) {
        throw new RpcException(
            StatusCode.INVALID_ARGUMENT,
            "cannot decode argument " + (i + 1) + " of " + method + ": " + garbage.getMessage(),
            garbage);
      }
    }
    return arguments;
  }

  @Override
  public void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
    try {
      write(result, Targets.erase(method.resultType()), out);
    } catch (HessianException unfit) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "cannot encode the result of " + method + ": " + unfit.getMessage(),
          unfit);
    }
  }

  @Override
  public void writeFailure(
      MethodDescriptor method,
      Metadata headers,
      RpcException failure,
      boolean withCauses,
      OutputBuffer out) {
    int start = out.size();
    if (failure instanceof ServiceException service) {
      try {
        write(service.thrown(), service.thrown().getClass(), out);
        return;
      } catch (HessianException unfit) {
        out.size(start);
      }
    }
    String text = FailureText.of(service, method, failure);
    write(new RuntimeException(text), RuntimeException.class, out);
  }

  private void write(@Nullable Object value, Class<?> type, OutputBuffer out) {
    HessianWriter writer = types().writer();
    writer.write(value);
    TripleMessage.write(HESSIAN, writer, type.getName(), out);
  }

  @Override
  public void writeRequest(Request request, OutputBuffer out) {
    throw onlyServers();
  }

  @Override
  public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
    throw onlyServers();
  }

  private RpcException onlyServers() {
    return new RpcException(
        StatusCode.UNIMPLEMENTED,
        "codec 'triple' is for servers only (expected: hessian2 or json)");
  }
}
