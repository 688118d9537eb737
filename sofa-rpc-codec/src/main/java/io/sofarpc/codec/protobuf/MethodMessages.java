// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.protobuf;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * How the two messages of a method are read, found once.
 *
 * @param response null for a one-way method: nobody reads its result
 */
record MethodMessages(
    MethodDescriptor method,
    Parser<? extends MessageLite> request,
    @Nullable Parser<? extends MessageLite> response) {

  /**
   * @throws IllegalArgumentException if the method is not one message in, one message out
   */
  static MethodMessages of(MethodDescriptor method) {
    if (method.parameterTypes().size() != 1) {
      throw new IllegalArgumentException(
          method.name()
              + " has "
              + method.parameterTypes().size()
              + " parameters (expected: one generated message)");
    }
    return new MethodMessages(
        method,
        parser(method.parameterTypes().get(0), method, "takes"),
        method.kind() == MethodKind.ONE_WAY
            ? null
            : parser(method.resultType(), method, "returns"));
  }

  private static Parser<? extends MessageLite> parser(
      Type type, MethodDescriptor method, String verb) {
    if (type instanceof Class<?> raw && MessageLite.class.isAssignableFrom(raw)) {
      try {
        Method factory = raw.getMethod("getDefaultInstance");
        if (Modifier.isStatic(factory.getModifiers())
            && factory.invoke(null) instanceof MessageLite empty) {
          return empty.getParserForType();
        }
      } catch (InvocationTargetException broken) {
        throw new IllegalArgumentException(
            "%s %s, which cannot be initialised: %s"
                .formatted(method.name(), type.getTypeName(), broken.getCause()),
            broken);
      } catch (NoSuchMethodException | IllegalAccessException notGenerated) {
        // not a class that protoc has made: refused below
      }
    }
    throw new IllegalArgumentException(
        method.name() + " " + verb + " " + type.getTypeName() + " (expected: a generated message)");
  }
}
