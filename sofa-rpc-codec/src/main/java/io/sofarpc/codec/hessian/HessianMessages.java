// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static java.util.Objects.requireNonNull;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hessian messages of one service: the values alone, the arguments of a unary call one after the
 * other. Immutable.
 */
final class HessianMessages implements MessageCodec {

  private final HessianServiceCodec service;

  HessianMessages(HessianServiceCodec service) {
    this.service = service;
  }

  @Override
  public void writeRequest(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    HessianWriter writer = service.writer(out);
    @Nullable Object[] arguments =
        method.kind().streamsRequests()
            ? new @Nullable Object[] {message}
            : (Object[]) requireNonNull(message, "arguments");
    HessianServiceCodec.writeArguments(writer, method, arguments);
    service.finish(writer, out);
  }

  @Override
  public @Nullable Object readRequest(MethodDescriptor method, byte[] message) {
    HessianReader reader = service.reader(message);
    try {
      List<Target> targets = service.typesOf(method).parameters();
      @Nullable Object[] arguments = HessianRequest.readArguments(reader, targets);
      reader.requireEnd();
      service.finish(reader);
      return method.kind().streamsRequests() ? arguments[0] : arguments;
    } catch (HessianException garbage) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot decode the arguments of " + method + ": " + garbage.getMessage(),
          garbage);
    }
  }

  @Override
  public void writeResponse(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    HessianWriter writer = service.writer(out);
    try {
      writer.write(message);
    } catch (HessianException unfit) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "cannot encode the result of " + method + ": " + unfit.getMessage(),
          unfit);
    }
    service.finish(writer, out);
  }

  @Override
  public @Nullable Object readResponse(MethodDescriptor method, byte[] message) {
    HessianReader reader = service.reader(message);
    reader.generic(method.javaMethod() == null);
    try {
      Object result = reader.read(service.typesOf(method).result());
      reader.requireEnd();
      service.finish(reader);
      return result;
    } catch (HessianException garbage) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "cannot decode the answer of " + method + ": " + garbage.getMessage(),
          garbage);
    }
  }
}
