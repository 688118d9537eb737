// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a method as one message: what {@link JsonCodec} says of requests.
 *
 * @param names of the parameters; {@code arg0}, {@code arg1} if the compiler did not keep them
 * @param areKept whether it did
 */
record NamedArguments(MethodTypes types, List<String> names, boolean areKept) {

  private static final byte[] NO_MEMBERS = {'{', '}'};

  static NamedArguments of(MethodTypes types) {
    Method method = types.method().javaMethod();
    if (method == null) {
      return new NamedArguments(types, List.of(), false);
    }
    List<Parameter> parameters = List.of(method.getParameters());
    return new NamedArguments(
        types,
        parameters.stream().map(Parameter::getName).toList(),
        parameters.stream().allMatch(Parameter::isNamePresent));
  }

  /** Returns the one parameter that is a message itself, {@code null} if there is none such. */
  @Nullable TypeCodec onlyObject() {
    List<TypeCodec> parameters = types.parameters();
    return parameters.size() == 1 && parameters.get(0).isObject() ? parameters.get(0) : null;
  }

  void write(JsonWriter out, @Nullable Object[] arguments) {
    if (onlyObject() != null) {
      types.writeArguments(out, arguments);
    } else if (areKept) {
      types.requireAll(arguments);
      writeMembers(out, arguments);
    } else {
      types.writeArray(out, arguments); // a provider may have other names
    }
  }

  private void writeMembers(JsonWriter out, @Nullable Object[] arguments) {
    out.raw('{');
    for (int i = 0; i < arguments.length; i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.writeString(names.get(i));
      out.raw(':');
      types.write(out, i, arguments[i]);
    }
    out.raw('}');
  }

  /** Reads a whole message. */
  @Nullable Object[] read(byte[] message) {
    JsonReader in = new JsonReader(message);
    if (in.peek() == 0) {
      in = new JsonReader(NO_MEMBERS);
    }
    @Nullable Object[] arguments = new @Nullable Object[types.parameters().size()];
    TypeCodec only = onlyObject();
    if (only != null && (in.peek() != '[' || only.isAnyJson())) {
      arguments[0] = types.read(in, 0);
    } else if (in.peek() == '[') {
      types.readArray(in, arguments);
    } else {
      readMembers(in, arguments);
    }
    in.end();
    return arguments;
  }

  private void readMembers(JsonReader in, @Nullable Object[] arguments) {
    boolean[] seen = new boolean[arguments.length];
    if (in.peek() != '{') {
      throw in.unexpected("an object with " + expected() + ", or an array of arguments");
    }
    in.enter('{');
    for (boolean first = true; in.next('}', first); first = false) {
      int index = index(in.name(), seen);
      arguments[index] = types.read(in, index);
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!seen[i]) {
        arguments[i] = types.parameters().get(i).absent();
      }
    }
  }

  private int index(String name, boolean[] seen) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new JsonException("no parameter '" + name + "' (expected: " + expected() + ")");
    }
    if (seen[index]) {
      throw MapCodec.twice(name);
    }
    seen[index] = true;
    return index;
  }

  private String expected() {
    return names.isEmpty() ? "no members" : String.join(", ", names);
  }

  /** Returns these of all methods, by their index. */
  static NamedArguments[] of(MethodTypes[] methods) {
    return Arrays.stream(methods).map(NamedArguments::of).toArray(NamedArguments[]::new);
  }
}
