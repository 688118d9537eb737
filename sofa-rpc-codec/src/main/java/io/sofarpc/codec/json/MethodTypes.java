// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import io.sofarpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the arguments and the result of a method are read and written. */
record MethodTypes(MethodDescriptor method, List<TypeCodec> parameters, TypeCodec result) {

  static MethodTypes of(MethodDescriptor method, JsonTypes types) {
    List<TypeCodec> parameters = new ArrayList<>();
    for (int i = 0; i < method.parameterTypes().size(); i++) {
      String place = method.name() + ", argument " + (i + 1);
      parameters.add(types.codec(method.parameterTypes().get(i), place));
    }
    return new MethodTypes(
        method,
        List.copyOf(parameters),
        types.codec(method.resultType(), method.name() + ", result"));
  }

  /** Of a method that was described without a class. */
  static MethodTypes ofUntyped(MethodDescriptor method, JsonTypes types) {
    TypeCodec any = types.untyped();
    return new MethodTypes(method, Collections.nCopies(method.parameterTypes().size(), any), any);
  }

  void writeArguments(JsonWriter out, @Nullable Object[] arguments) {
    if (arguments.length == 1 && parameters.size() == 1) {
      write(out, 0, arguments[0]);
    } else {
      writeArray(out, arguments);
    }
  }

  /** Checks that there is an argument for each parameter. */
  void requireAll(@Nullable Object[] arguments) {
    if (arguments.length != parameters.size()) {
      throw new JsonException(
          arguments.length + " arguments (expected: " + parameters.size() + ")");
    }
  }

  void writeArray(JsonWriter out, @Nullable Object[] arguments) {
    requireAll(arguments);
    out.raw('[');
    for (int i = 0; i < arguments.length; i++) {
      if (i > 0) {
        out.raw(',');
      }
      write(out, i, arguments[i]);
    }
    out.raw(']');
  }

  void write(JsonWriter out, int index, @Nullable Object argument) {
    try {
      parameters.get(index).writeValue(out, argument);
    } catch (JsonException unfit) {
      throw unfit.at("argument " + (index + 1));
    }
  }

  /** Reads a whole content. */
  @Nullable Object[] readArguments(byte[] content) {
    JsonReader in = new JsonReader(content);
    @Nullable Object[] arguments = new @Nullable Object[parameters.size()];
    if (arguments.length == 1) {
      arguments[0] = read(in, 0);
    } else if (arguments.length > 0 || content.length > 0) {
      readArray(in, arguments);
    }
    in.end();
    return arguments;
  }

  void readArray(JsonReader in, @Nullable Object[] arguments) {
    if (in.peek() != '[') {
      throw in.unexpected("an array of " + arguments.length + " arguments");
    }
    in.enter('[');
    int count = 0;
    for (; in.next(']', count == 0); count++) {
      if (count == arguments.length) {
        throw new JsonException("more than " + count + " arguments");
      }
      arguments[count] = read(in, count);
    }
    if (count < arguments.length) {
      throw new JsonException(count + " arguments (expected: " + arguments.length + ")");
    }
  }

  @Nullable Object read(JsonReader in, int index) {
    try {
      return parameters.get(index).readValue(in);
    } catch (JsonException unfit) {
      throw unfit.at("argument " + (index + 1));
    }
  }
}
