// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link JavaCodec} bound to one service.
 *
 * <p>A request is the method's name, its signature, the headers and the arguments; a response is a
 * result, a failure with its code and message, or what the service threw.
 */
final class JavaServiceCodec implements ServiceCodec, MessageCodec {

  private static final int RESULT = 0;
  private static final int FAILURE = 1;
  private static final int THROWN = 2;
  private static final int MAX_DEPTH = 200;
  private static final int MAX_ARRAY = 1 << 22;

  private final ServiceDescriptor service;
  private final ServiceTypes types;

  JavaServiceCodec(ServiceDescriptor service, ServiceTypes types) {
    this.service = service;
    this.types = types;
  }

  @Override
  public void writeRequest(Request request, OutputBuffer out) {
    List<String> headers = new ArrayList<>();
    request
        .metadata()
        .forEach(
            (name, value) -> {
              headers.add(name);
              headers.add(value);
            });
    Object arguments = ((Payload.Unary) request.payload()).message();
    write(
        StatusCode.INVALID_ARGUMENT,
        "an argument of " + request.method(),
        out,
        objects -> {
          objects.writeUTF(request.method().name());
          objects.writeObject(request.method().signature().toArray(String[]::new));
          objects.writeObject(headers.toArray(String[]::new));
          objects.writeObject(arguments);
        });
  }

  @Override
  public RequestContent readRequest(@Nullable String method, Metadata headers, byte[] content) {
    return read(
        StatusCode.INVALID_ARGUMENT,
        "a request to " + service,
        () -> {
          GuardedInput in = new GuardedInput(content, types);
          String name = in.readUTF();
          List<String> signature = List.of((String[]) in.readObject());
          Metadata all = headers.withAll(Metadata.ofPairs(List.of((String[]) in.readObject())));
          MethodDescriptor known = service.method(name, signature);
          return new RequestContent(
              known != null ? known : MethodDescriptor.of(service.name(), name, signature),
              all,
              Payload.decoding(
                  () ->
                      read(
                          StatusCode.INVALID_ARGUMENT,
                          "an argument of " + service + "/" + name,
                          () -> (Object[]) in.readObject())));
        });
  }

  @Override
  public void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
    write(
        StatusCode.INTERNAL,
        "the result of " + method,
        out,
        objects -> {
          objects.writeByte(RESULT);
          objects.writeObject(result);
        });
  }

  @Override
  public void writeFailure(
      MethodDescriptor method,
      Metadata headers,
      RpcException failure,
      boolean withCauses,
      OutputBuffer out) {
    int start = out.size();
    try {
      write(
          StatusCode.INTERNAL,
          "the failure of " + method,
          out,
          objects -> {
            boolean thrown = failure instanceof ServiceException;
            writeFailure(objects, thrown ? THROWN : FAILURE, failure);
            if (failure instanceof ServiceException ofService) {
              objects.writeObject(ofService.thrown());
            }
          });
    } catch (RpcException unwritable) {
      out.size(start);
      write(
          StatusCode.INTERNAL,
          "the message of a failure",
          out,
          objects -> writeFailure(objects, FAILURE, failure));
    }
  }

  private static void writeFailure(ObjectOutputStream objects, int kind, RpcException failure)
      throws IOException {
    objects.writeByte(kind);
    objects.writeInt(failure.code().value());
    objects.writeObject(failure.getMessage());
  }

  @Override
  public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
    String what = "the answer of " + method;
    GuardedInput in = read(StatusCode.INTERNAL, what, () -> new GuardedInput(content, types));
    int kind = read(StatusCode.INTERNAL, what, in::readUnsignedByte);
    if (kind == RESULT) {
      return this.<@Nullable Object>read(StatusCode.INTERNAL, what, in::readObject);
    }
    StatusCode code = StatusCode.of(read(StatusCode.INTERNAL, what, in::readInt));
    String message =
        this.<@Nullable String>read(StatusCode.INTERNAL, what, () -> (String) in.readObject());
    if (kind == THROWN) {
      throw thrown(in, message);
    }
    throw new RpcException(code == StatusCode.OK ? StatusCode.INTERNAL : code, message, null);
  }

  private RpcException thrown(GuardedInput in, @Nullable String message) {
    try {
      return new ServiceException(
          read(StatusCode.UNKNOWN, "an exception", () -> (Throwable) in.readObject()));
    } catch (RpcException unknownClass) {
      return new RpcException(StatusCode.UNKNOWN, message, unknownClass);
    }
  }

  @Override
  public MessageCodec messages() {
    return this;
  }

  @Override
  public void writeRequest(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    String what = "an argument of " + method;
    write(StatusCode.INVALID_ARGUMENT, what, out, objects -> objects.writeObject(message));
  }

  @Override
  public @Nullable Object readRequest(MethodDescriptor method, byte[] message) {
    return readMessage(StatusCode.INVALID_ARGUMENT, "an argument of " + method, message);
  }

  @Override
  public void writeResponse(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    String what = "the result of " + method;
    write(StatusCode.INTERNAL, what, out, objects -> objects.writeObject(message));
  }

  @Override
  public @Nullable Object readResponse(MethodDescriptor method, byte[] message) {
    return readMessage(StatusCode.INTERNAL, "the result of " + method, message);
  }

  private @Nullable Object readMessage(StatusCode code, String what, byte[] message) {
    return this.<@Nullable Object>read(
        code, what, () -> new GuardedInput(message, types).readObject());
  }

  private static void write(StatusCode code, String what, OutputBuffer out, Writing writing) {
    try (ObjectOutputStream objects = new ObjectOutputStream(out)) {
      writing.to(objects);
    } catch (NotSerializableException refused) {
      throw new RpcException(
          code,
          what + " cannot be written: " + refused.getMessage() + " is not Serializable",
          refused);
    } catch (IOException | RuntimeException | StackOverflowError failed) {
      throw new RpcException(code, what + " cannot be written: " + failed, failed);
    }
  }

  private <T extends @Nullable Object> T read(StatusCode code, String what, Reading<T> reading) {
    try {
      return reading.read();
    } catch (RefusedException refused) {
      throw new RpcException(code, what + ": " + refused.getMessage(), refused);
    } catch (IOException
        | ClassNotFoundException
        | RuntimeException
        | StackOverflowError
        | NoClassDefFoundError failed) {
      throw new RpcException(code, what + " makes no sense: " + failed, failed);
    }
  }

  @FunctionalInterface
  private interface Writing {
    void to(ObjectOutputStream objects) throws IOException;
  }

  @FunctionalInterface
  private interface Reading<T extends @Nullable Object> {
    T read() throws IOException, ClassNotFoundException;
  }

  private static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Reads objects of allowed classes only, none of which is initialised before it is allowed. */
  private static final class GuardedInput extends ObjectInputStream {

    private final ServiceTypes types;

    GuardedInput(byte[] content, ServiceTypes types) throws IOException {
      super(new ByteArrayInputStream(content));
      this.types = types;
      setObjectInputFilter(
          info ->
              info.depth() > MAX_DEPTH || info.arrayLength() > MAX_ARRAY
                  ? ObjectInputFilter.Status.REJECTED
                  : ObjectInputFilter.Status.ALLOWED);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described)
        throws IOException, ClassNotFoundException {
      Class<?> type = super.resolveClass(described);
      if (!types.allows(requireNonNull(type))) {
        throw new RefusedException(
            type.getName() + " is not named by the service; allow it with types(...)");
      }
      return type;
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
      throw new RefusedException("proxies are not read");
    }
  }
}
