// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.FailureText;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON for one service. Immutable. */
final class JsonServiceCodec implements ServiceCodec {

  private final ServiceDescriptor service;
  private final JsonTypes types;
  private final MethodTypes[] methods; // by MethodDescriptor.index()
  private final MessageCodec messages;

  JsonServiceCodec(ServiceDescriptor service, JsonTypes types, MethodTypes[] methods) {
    this.service = service;
    this.types = types;
    this.methods = methods;
    this.messages = new JsonMessages(this, NamedArguments.of(methods));
  }

  @Override
  public MessageCodec messages() {
    return messages;
  }

  MethodTypes typesOf(MethodDescriptor method) {
    if (method.javaMethod() == null) {
      return MethodTypes.ofUntyped(method, types);
    }
    return isOwn(method)
        ? methods[method.index()]
        : MethodTypes.of(method, new JsonTypes()); // another service's
  }

  boolean isOwn(MethodDescriptor method) {
    int index = method.index();
    return method.javaMethod() != null
        && index < methods.length
        && method.javaMethod().equals(methods[index].method().javaMethod());
  }

  @Override
  public void writeRequest(Request request, OutputBuffer out) {
    MethodDescriptor method = request.method();
    Object message = ((Payload.Unary) request.payload()).message();
    @Nullable Object[] arguments = (Object[]) Objects.requireNonNull(message, "arguments");
    try {
      typesOf(method).writeArguments(new JsonWriter(out), arguments);
    } catch (JsonException | ConcurrentModificationException unfit) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot encode the arguments of " + method + ": " + unfit.getMessage(),
          unfit);
    }
  }

  @Override
  public RequestContent readRequest(@Nullable String name, Metadata headers, byte[] content) {
    if (name == null) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "a request to " + service + " names no method in its header; json has no other place");
    }
    List<MethodDescriptor> named = service.methods(name);
    if (named.isEmpty()) {
      return RequestContent.ofUnknownMethod(service, name, headers);
    }
    if (named.size() > 1) {
      return readOverload(named, headers, content);
    }
    MethodDescriptor method = named.get(0);
    return new RequestContent(
        method, headers, Payload.decoding(() -> readArguments(method, content)));
  }

  private @Nullable Object[] readArguments(MethodDescriptor method, byte[] content) {
    try {
      return methods[method.index()].readArguments(content);
    } catch (JsonException unfit) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot decode the arguments of " + method + ": " + unfit.getMessage(),
          unfit);
    }
  }

  /** Takes the one method of a name that the content fits. */
  private RequestContent readOverload(
      List<MethodDescriptor> overloads, Metadata headers, byte[] content) {
    List<String> fitting = new ArrayList<>();
    List<String> others = new ArrayList<>();
    RequestContent request = null;
    for (MethodDescriptor method : overloads) {
      String shown = method.name() + method.signature();
      try {
        Payload arguments = Payload.of(methods[method.index()].readArguments(content));
        request = new RequestContent(method, headers, arguments);
        fitting.add(shown);
      } catch (JsonException unfit) {
        others.add(shown + ": " + unfit.getMessage());
      }
    }
    if (request == null) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "the content fits no " + overloads.get(0) + "; " + String.join("; ", others));
    }
    if (fitting.size() > 1) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "the content fits several overloads of %s: %s; give them different names or use hessian2"
              .formatted(overloads.get(0), fitting));
    }
    return request;
  }

  @Override
  public void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
    try {
      typesOf(method).result().writeValue(new JsonWriter(out), result);
    } catch (JsonException | ConcurrentModificationException unfit) {
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
    new JsonWriter(out).writeString(FailureText.of(service, method, failure));
  }

  @Override
  public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
    try {
      JsonReader in = new JsonReader(content);
      if (failed) {
        String text = in.readString();
        in.end();
        throw FailureText.toFailure(text);
      }
      Type type = method.resultType();
      if (content.length == 0 && (type == void.class || type == Void.class)) {
        return null;
      }
      Object result = typesOf(method).result().readValue(in);
      in.end();
      return result;
    } catch (JsonException unfit) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "cannot decode the answer of " + method + ": " + unfit.getMessage(),
          unfit);
    }
  }
}
