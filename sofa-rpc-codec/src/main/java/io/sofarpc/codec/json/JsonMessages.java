// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.util.Objects.requireNonNull;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import java.util.ConcurrentModificationException;
import org.jspecify.annotations.Nullable;

/** JSON messages of one service. Immutable. */
final class JsonMessages implements MessageCodec {

  private final JsonServiceCodec service;
  private final NamedArguments[] arguments; // by MethodDescriptor.index()

  JsonMessages(JsonServiceCodec service, NamedArguments[] arguments) {
    this.service = service;
    this.arguments = arguments;
  }

  private NamedArguments argumentsOf(MethodDescriptor method) {
    return service.isOwn(method)
        ? arguments[method.index()]
        : NamedArguments.of(service.typesOf(method));
  }

  @Override
  public void writeRequest(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    JsonWriter writer = new JsonWriter(out);
    try {
      if (method.kind().streamsRequests()) {
        service.typesOf(method).write(writer, 0, message);
      } else {
        argumentsOf(method).write(writer, (Object[]) requireNonNull(message, "arguments"));
      }
    } catch (JsonException | ConcurrentModificationException unfit) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot encode the arguments of " + method + ": " + unfit.getMessage(),
          unfit);
    }
  }

  @Override
  public @Nullable Object readRequest(MethodDescriptor method, byte[] message) {
    try {
      if (!method.kind().streamsRequests()) {
        return argumentsOf(method).read(message);
      }
      JsonReader in = new JsonReader(message);
      Object element = service.typesOf(method).read(in, 0);
      in.end();
      return element;
    } catch (JsonException unfit) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot decode the arguments of " + method + ": " + unfit.getMessage(),
          unfit);
    }
  }

  @Override
  public void writeResponse(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    JsonWriter writer = new JsonWriter(out);
    if (isVoid(method)) {
      writer.writeAscii("{}");
      return;
    }
    try {
      service.typesOf(method).result().writeValue(writer, message);
    } catch (JsonException | ConcurrentModificationException unfit) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "cannot encode the result of " + method + ": " + unfit.getMessage(),
          unfit);
    }
  }

  @Override
  public @Nullable Object readResponse(MethodDescriptor method, byte[] message) {
    return service.readResult(method, false, message);
  }

  private static boolean isVoid(MethodDescriptor method) {
    return method.resultType() == void.class || method.resultType() == Void.class;
  }
}
