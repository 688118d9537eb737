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
import io.sofarpc.codec.GenericObject;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hessian for one service: SOFARPC's envelopes around its values. Thread-safe; keeps nothing but a
 * few empty writers and readers from call to call.
 */
final class HessianServiceCodec implements ServiceCodec {

  private final ServiceDescriptor service;
  private final HessianTypes types;
  private final MethodTypes[] methods; // by MethodDescriptor.index()
  private final NameTable<List<HessianRequest.Prefix>> prefixes;
  private final Map<HessianRequest.Prefix, MethodTypes> byPrefix;
  private final MessageCodec messages = new HessianMessages(this);
  private final Pool<HessianWriter> writers = new Pool<>();
  private final Pool<HessianReader> readers = new Pool<>();

  HessianServiceCodec(ServiceDescriptor service, HessianTypes types) {
    this.service = service;
    this.types = types;
    this.methods = service.methods().stream().map(MethodTypes::of).toArray(MethodTypes[]::new);
    Map<String, List<HessianRequest.Prefix>> byName = new HashMap<>();
    Map<HessianRequest.Prefix, MethodTypes> each = new HashMap<>();
    for (MethodTypes method : methods) {
      byName.computeIfAbsent(method.method.name(), name -> new ArrayList<>()).add(method.prefix);
      each.put(method.prefix, method);
    }
    this.prefixes = new NameTable<>(byName);
    this.byPrefix = Map.copyOf(each);
    rehearse();
  }

  HessianWriter writer(OutputBuffer out) {
    HessianWriter writer = writers.take();
    if (writer == null) {
      return types.writer(out.array(), out.size());
    }
    writer.begin(out.array(), out.size());
    return writer;
  }

  void finish(HessianWriter writer, OutputBuffer out) {
    out.replace(writer.array(), writer.size());
    writer.forget();
    writers.give(writer);
  }

  HessianReader reader(byte[] content) {
    HessianReader reader = readers.take();
    if (reader == null) {
      return types.reader(content, 0, content.length);
    }
    reader.begin(content, 0, content.length);
    return reader;
  }

  void finish(HessianReader reader) {
    reader.forget();
    readers.give(reader);
  }

  /** Goes through both envelopes once, so that the first call does not wait for class loading. */
  private void rehearse() {
    MethodDescriptor nothing = MethodDescriptor.of(service.name(), "rehearse", List.of("int"));
    HessianWriter request = types.writer();
    HessianRequest.Prefix.of(null, service.name(), nothing.name(), nothing.signature())
        .write(request, null);
    readRequest(null, Metadata.empty(), Arrays.copyOf(request.array(), request.size()));
    OutputBuffer response = new OutputBuffer(256);
    writeResult(nothing, Metadata.empty(), "done", response);
    readResult(nothing, false, response.toByteArray());
  }

  @Override
  public MessageCodec messages() {
    return messages;
  }

  MethodTypes typesOf(MethodDescriptor method) {
    int index = method.index();
    return index < methods.length && methods[index].method == method
        ? methods[index]
        : MethodTypes.of(method); // a generic call
  }

  @Override
  public void writeRequest(Request request, OutputBuffer out) {
    MethodDescriptor method = request.method();
    Object message = ((Payload.Unary) request.payload()).message();
    HessianWriter writer = writer(out);
    typesOf(method).prefix.write(writer, EnvelopeProperties.ofRequest(request.metadata()));
    writeArguments(writer, method, (Object[]) Objects.requireNonNull(message, "arguments"));
    finish(writer, out);
  }

  static void writeArguments(
      HessianWriter writer, MethodDescriptor method, @Nullable Object[] arguments) {
    int number = 0;
    for (Object argument : arguments) {
      number++;
      try {
        writer.write(method.javaMethod() == null ? generic(method, number, argument) : argument);
      } catch (HessianException unfit) {
        throw new RpcException(
            StatusCode.INVALID_ARGUMENT,
            "cannot encode argument " + number + " of " + method + ": " + unfit.getMessage(),
            unfit);
      }
    }
  }

  /** Takes a map of fields for an object of the declared class, unless that is one of the JDK. */
  private static @Nullable Object generic(
      MethodDescriptor method, int number, @Nullable Object argument) {
    String declared = method.signature().get(number - 1);
    if (!(argument instanceof Map<?, ?> map)
        || declared.startsWith("java.")
        || declared.indexOf('.') < 0) {
      return argument;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    return GenericObject.over(declared, fields);
  }

  @Override
  public RequestContent readRequest(@Nullable String name, Metadata headers, byte[] content) {
    HessianReader reader = reader(content);
    HessianRequest.Known known = known(reader);
    if (known != null) {
      MethodTypes declared = Objects.requireNonNull(byPrefix.get(known.prefix()));
      return new RequestContent(
          declared.method,
          EnvelopeProperties.addTo(headers, known.requestProps()),
          Payload.decoding(() -> readArguments(declared, reader)));
    }
    reader.forget();
    reader.begin(content, 0, content.length);
    HessianRequest request;
    try {
      request = HessianRequest.read(reader);
    } catch (HessianException garbage) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot decode a request to " + service + ": " + garbage.getMessage(),
          garbage);
    }
    String methodName =
        request.methodName().isEmpty() && name != null ? name : request.methodName();
    List<String> signature = request.argSigs().stream().map(HessianServiceCodec::jvmName).toList();
    MethodDescriptor method = service.method(methodName, signature);
    Metadata all = EnvelopeProperties.addTo(headers, request.requestProps());
    if (method == null) {
      String wanted = service.methods().isEmpty() ? request.serviceName() : service.name();
      return new RequestContent(
          MethodDescriptor.of(wanted, methodName, signature), all, Payload.of(new Object[0]));
    }
    MethodTypes declared = typesOf(method);
    return new RequestContent(method, all, Payload.decoding(() -> readArguments(declared, reader)));
  }

  private HessianRequest.@Nullable Known known(HessianReader reader) {
    try {
      return HessianRequest.readKnown(reader, prefixes);
    } catch (HessianException e) {
      return null; // the long way finds the same, and says what it means
    }
  }

  private @Nullable Object[] readArguments(MethodTypes declared, HessianReader reader) {
    try {
      @Nullable Object[] arguments = HessianRequest.readArguments(reader, declared.parameters);
      finish(reader);
      return arguments;
    } catch (HessianException garbage) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot decode the arguments of " + declared.method + ": " + garbage.getMessage(),
          garbage);
    }
  }

  /** Returns {@link Class#getName()} for a type that a peer names as sources do. */
  private static String jvmName(String signature) {
    if (!signature.endsWith("[]")) {
      return signature;
    }
    String element = signature.substring(0, signature.length() - 2);
    String name = jvmName(element);
    if (name.startsWith("[")) {
      return "[" + name;
    }
    return switch (name) {
      case "boolean" -> "[Z";
      case "byte" -> "[B";
      case "char" -> "[C";
      case "short" -> "[S";
      case "int" -> "[I";
      case "long" -> "[J";
      case "float" -> "[F";
      case "double" -> "[D";
      default -> "[L" + name + ";";
    };
  }

  @Override
  public void writeResult(
      MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
    try {
      HessianWriter writer = writer(out);
      HessianResponse.writeResult(writer, result, EnvelopeProperties.ofResponse(headers));
      finish(writer, out);
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
    Map<String, ?> properties = EnvelopeProperties.ofResponse(headers);
    if (failure instanceof ServiceException service) {
      try {
        write(new HessianResponse(false, null, service.thrown(), properties), withCauses, out);
        return;
      } catch (HessianException unfit) {
        out.size(start);
        String message =
            method + " threw " + service.thrown() + " (not encodable: " + unfit.getMessage() + ")";
        write(new HessianResponse(true, message, null, properties), true, out);
        return;
      }
    }
    String text = FailureText.of(service, method, failure);
    write(new HessianResponse(true, text, null, properties), true, out);
  }

  private void write(HessianResponse response, boolean withCauses, OutputBuffer out) {
    HessianWriter writer = writer(out);
    writer.cutCauses(!withCauses);
    response.write(writer);
    finish(writer, out);
  }

  @Override
  public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
    Object result;
    MethodTypes declared = typesOf(method);
    HessianReader reader = reader(content);
    reader.generic(method.javaMethod() == null);
    try {
      result = HessianResponse.readResult(reader, declared.result);
      finish(reader);
    } catch (HessianException garbage) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "cannot decode the answer of " + method + ": " + garbage.getMessage(),
          garbage);
    }
    if (result instanceof HessianResponse response) {
      throw FailureText.toFailure(response.errorMsg());
    }
    if (result instanceof Throwable thrown && (failed || !declared.mayReturnThrowable)) {
      throw thrown instanceof UnknownThrowable unknown
          ? hidden(method, unknown)
          : new ServiceException(thrown);
    }
    return result;
  }

  @Override
  public boolean hasHeaders(byte[] content) {
    return HessianResponse.mayHaveProperties(content);
  }

  @Override
  public Metadata readHeaders(byte[] content) {
    try {
      Map<?, ?> properties =
          HessianResponse.readProperties(types.reader(content, 0, content.length));
      return properties == null
          ? Metadata.empty()
          : EnvelopeProperties.addTo(Metadata.empty(), properties);
    } catch (HessianException | RpcException garbage) { // reading the result says so
      return Metadata.empty();
    }
  }

  /** Says what the service threw although its class may not be decoded here. */
  private static RpcException hidden(MethodDescriptor method, UnknownThrowable unknown) {
    return new RpcException(
        StatusCode.UNKNOWN,
        "the service threw "
            + unknown
            + " (declare this class on "
            + method.name()
            + " or allow it, to have it thrown here)",
        unknown);
  }

  /** What is known of a method before its first call. */
  record MethodTypes(
      MethodDescriptor method,
      HessianRequest.Prefix prefix,
      List<Target> parameters,
      Target result,
      boolean mayReturnThrowable) {

    static MethodTypes of(MethodDescriptor method) {
      List<Target> parameters = new ArrayList<>();
      for (Type type : method.parameterTypes()) {
        parameters.add(Targets.of(type));
      }
      Target result = Targets.of(method.resultType());
      return new MethodTypes(
          method,
          HessianRequest.Prefix.of(null, method.service(), method.name(), method.signature()),
          List.copyOf(parameters),
          result,
          result.raw() != Object.class && Throwable.class.isAssignableFrom(result.raw()));
    }
  }
}
