// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one text as UTF-8. A request without a method in its header has it in its content, before
 * a bar. The text {@code unwritable} cannot be written, {@code unreadable} cannot be read. A result
 * that begins with {@code #} is a header of itself.
 */
record ToyCodec(ServiceDescriptor service) implements ServiceCodec {

  @Override
  public void writeRequest(Request request, OutputBuffer out) {
    Object[] arguments = (Object[]) ((Payload.Unary) request.payload()).message();
    write((String) arguments[0], out);
  }

  @Override
  public RequestContent readRequest(@Nullable String method, Metadata headers, byte[] content) {
    String text = new String(content, UTF_8);
    if (text.equals("unreadable")) {
      throw new RpcException(StatusCode.INVALID_ARGUMENT, "this is unreadable");
    }
    String name = method != null ? method : text.substring(0, text.indexOf('|'));
    String argument = method != null ? text : text.substring(text.indexOf('|') + 1);
    List<MethodDescriptor> known = service.methods(name);
    MethodDescriptor descriptor =
        known.isEmpty() ? MethodDescriptor.of(service.name(), name, List.of()) : known.get(0);
    return new RequestContent(descriptor, headers, Payload.decoding(() -> new Object[] {argument}));
  }

  @Override
  public void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
    write((String) result, out);
  }

  private static void write(@Nullable String text, OutputBuffer out) {
    if ("unwritable".equals(text)) {
      throw new RpcException(StatusCode.INVALID_ARGUMENT, "this is unwritable");
    }
    if (text != null) {
      out.write(text.getBytes(UTF_8));
    }
  }

  @Override
  public void writeFailure(
      MethodDescriptor method,
      Metadata headers,
      RpcException failure,
      boolean withCauses,
      OutputBuffer out) {
    String kind =
        failure instanceof ServiceException
            ? withCauses ? "service with causes" : "service"
            : failure.code().toString();
    write(kind + ":" + failure.getMessage(), out);
  }

  @Override
  public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
    String text = new String(content, UTF_8);
    if (!failed) {
      return text;
    }
    String kind = text.substring(0, text.indexOf(':'));
    String message = text.substring(text.indexOf(':') + 1);
    throw kind.startsWith("service")
        ? new ServiceException(new IllegalStateException(message))
        : new RpcException(StatusCode.valueOf(kind), message);
  }

  @Override
  public boolean hasHeaders(byte[] content) {
    return content.length > 0 && content[0] == '#';
  }

  @Override
  public Metadata readHeaders(byte[] content) {
    return Metadata.of("content", new String(content, UTF_8));
  }
}
