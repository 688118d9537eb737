// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import org.jspecify.annotations.Nullable;

/** Messages that are texts; a unary method takes one. Knows no contents. */
final class TextCodec implements ServiceCodec, MessageCodec {

  @Override
  public MessageCodec messages() {
    return this;
  }

  @Override
  public void writeRequest(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    write(message instanceof Object[] arguments ? arguments[0] : message, out);
  }

  @Override
  public Object readRequest(MethodDescriptor method, byte[] message) {
    String text = new String(message, UTF_8);
    return method.kind().streamsRequests() ? text : new Object[] {text};
  }

  @Override
  public void writeResponse(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    write(message, out);
  }

  private static void write(@Nullable Object message, OutputBuffer out) {
    out.write(String.valueOf(message).getBytes(UTF_8));
  }

  @Override
  public Object readResponse(MethodDescriptor method, byte[] message) {
    return new String(message, UTF_8);
  }

  @Override
  public void writeRequest(Request request, OutputBuffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RequestContent readRequest(@Nullable String method, Metadata headers, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeFailure(
      MethodDescriptor method,
      Metadata headers,
      RpcException failure,
      boolean withCauses,
      OutputBuffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
    throw new UnsupportedOperationException();
  }
}
