// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
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
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Protobuf for one service: raw messages. Immutable. */
final class ProtobufServiceCodec implements ServiceCodec, MessageCodec {

  /** Field 536870911, which nobody has, as zero: stock SOFARPC refuses empty contents. */
  private static final byte[] EMPTY = {(byte) 0xf8, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0};

  private static final byte[] NOTHING = {};

  private final ServiceDescriptor service;
  private final List<MethodMessages> methods; // by MethodDescriptor.index()

  private ProtobufServiceCodec(ServiceDescriptor service, List<MethodMessages> methods) {
    this.service = service;
    this.methods = methods;
  }

  static ServiceCodec of(ServiceDescriptor service) {
    try {
      for (MethodDescriptor method : service.methods()) {
        if (service.methods(method.name()).size() > 1) {
          throw new IllegalArgumentException(
              "its content does not tell overloads of " + method.name() + " apart; rename one");
        }
      }
      return new ProtobufServiceCodec(
          service, service.methods().stream().map(MethodMessages::of).toList());
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "protobuf cannot carry " + service + ": " + unfit.getMessage(), unfit);
    }
  }

  @Override
  public void writeRequest(Request request, OutputBuffer out) {
    MethodDescriptor method = request.method();
    if (method.javaMethod() == null) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "protobuf cannot carry a generic call of " + method + "; use hessian2 or json");
    }
    Object message = ((Payload.Unary) request.payload()).message();
    Object argument = message instanceof Object[] all && all.length == 1 ? all[0] : message;
    write(argument, out, StatusCode.INVALID_ARGUMENT, "the argument of " + method);
  }

  @Override
  public RequestContent readRequest(@Nullable String name, Metadata headers, byte[] content) {
    if (name == null) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "a request to "
              + service
              + " names no method in its header; protobuf has no other place");
    }
    List<MethodDescriptor> named = service.methods(name);
    if (named.isEmpty()) {
      return RequestContent.ofUnknownMethod(service, name, headers);
    }
    MethodDescriptor method = named.get(0);
    return new RequestContent(
        method, headers, Payload.decoding(() -> new Object[] {readArgument(method, content)}));
  }

  private Object readArgument(MethodDescriptor method, byte[] content) {
    Parser<? extends MessageLite> parser = methods.get(method.index()).request();
    return read(parser, content, StatusCode.INVALID_ARGUMENT, "the argument of " + method);
  }

  @Override
  public void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
    write(result, out, StatusCode.INTERNAL, "the result of " + method);
  }

  @Override
  public void writeFailure(
      MethodDescriptor method,
      Metadata headers,
      RpcException failure,
      boolean withCauses,
      OutputBuffer out) {
    out.write(FailureText.of(service, method, failure).getBytes(UTF_8));
  }

  @Override
  public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
    if (failed) {
      throw FailureText.toFailure(new String(content, UTF_8));
    }
    Parser<? extends MessageLite> parser =
        requireNonNull(methods.get(method.index()).response(), "response");
    return read(parser, content, StatusCode.INTERNAL, "the result of " + method);
  }

  @Override
  public MessageCodec messages() {
    return this;
  }

  @Override
  public void writeRequest(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    Object argument = message instanceof Object[] all && all.length == 1 ? all[0] : message;
    writeMessage(argument, out, StatusCode.INVALID_ARGUMENT, "the argument of " + method);
  }

  @Override
  public Object readRequest(MethodDescriptor method, byte[] message) {
    Object argument = readArgument(method, message);
    return method.kind().streamsRequests() ? argument : new Object[] {argument};
  }

  @Override
  public void writeResponse(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    if (method.kind() != MethodKind.ONE_WAY) { // else there is nothing to say
      writeMessage(message, out, StatusCode.INTERNAL, "the result of " + method);
    }
  }

  @Override
  public @Nullable Object readResponse(MethodDescriptor method, byte[] message) {
    return method.kind() == MethodKind.ONE_WAY ? null : readResult(method, false, message);
  }

  private static void write(
      @Nullable Object value, OutputBuffer out, StatusCode code, String what) {
    int before = out.size();
    writeMessage(value, out, code, what);
    if (out.size() == before) {
      out.write(EMPTY);
    }
  }

  private static void writeMessage(
      @Nullable Object value, OutputBuffer out, StatusCode code, String what) {
    if (!(value instanceof MessageLite message)) {
      throw new RpcException(
          code, "cannot encode %s: %s (expected: a message)".formatted(what, typeOf(value)));
    }
    if (!message.isInitialized()) {
      throw new RpcException(
          code,
          "cannot encode %s: a required field of %s is not set".formatted(what, typeOf(value)));
    }
    int size = message.getSerializedSize();
    out.ensure(size);
    CodedOutputStream stream = CodedOutputStream.newInstance(out.array(), out.size(), size);
    try {
      message.writeTo(stream);
      stream.checkNoSpaceLeft();
    } catch (IOException | IllegalStateException changed) { // by another thread, meanwhile
      throw new RpcException(code, "cannot encode " + what + ": " + changed.getMessage(), changed);
    }
    out.size(out.size() + size);
  }

  private static String typeOf(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  private static MessageLite read(
      Parser<? extends MessageLite> parser, byte[] content, StatusCode code, String what) {
    try {
      return parser.parseFrom(Arrays.equals(content, EMPTY) ? NOTHING : content);
    } catch (InvalidProtocolBufferException garbage) {
      throw new RpcException(code, "cannot decode " + what + ": " + garbage.getMessage(), garbage);
    }
  }
}
