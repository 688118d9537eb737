// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * How a failure is told in one text, where a codec can carry nothing else: SOFARPC's own texts for
 * an unknown service or method, the bare message of what the service threw, else {@code CODE:
 * message}.
 */
public final class FailureText {

  /** SOFARPC's number for a service that is not there; its clients show the text. */
  private static final String NO_SERVICE = "RPC-020100010: RPC cannot find service: ";

  /** SOFARPC's number for a method that is not there. */
  private static final String NO_METHOD = "RPC-020100011: Cannot find invoke method: ";

  private FailureText() {}

  /**
   * Returns the text of a failure.
   *
   * @param service what the codec is bound to; without methods if there is no such service
   * @param method what was called
   */
  public static String of(
      ServiceDescriptor service, MethodDescriptor method, RpcException failure) {
    if (failure instanceof ServiceException thrown) {
      return ofThrown(thrown.thrown());
    }
    if (failure.code() == StatusCode.UNIMPLEMENTED && method.javaMethod() == null) {
      return service.methods().isEmpty()
          ? NO_SERVICE + "[" + method.service() + "] "
          : NO_METHOD
              + ("[" + method.name() + "], service: [" + service + "] (" + failure.getMessage())
              + ")";
    }
    return failure.code() + ": " + failure.getMessage();
  }

  private static String ofThrown(Throwable thrown) {
    String text = messageOf(thrown);
    // A service that throws "UNAVAILABLE: x" must not look like a provider that is unavailable.
    RpcException read = toFailure(text);
    boolean plain = read.code() == StatusCode.UNKNOWN && text.equals(read.getMessage());
    return plain ? text : StatusCode.UNKNOWN + ": " + text;
  }

  private static String messageOf(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null || message.isBlank() ? thrown.toString() : message;
    } catch (RuntimeException itself) { // a user's method, and writing a failure never fails
      return thrown.getClass().getName();
    }
  }

  /** Returns the failure that a text of {@link #of} or of a stock peer tells. */
  public static RpcException toFailure(@Nullable String message) {
    String text =
        message == null || message.isEmpty() ? "the provider failed without a message" : message;
    if (text.startsWith(NO_SERVICE) || text.startsWith(NO_METHOD)) {
      return new RpcException(StatusCode.UNIMPLEMENTED, text.trim());
    }
    int colon = text.indexOf(": ");
    for (StatusCode code : StatusCode.values()) {
      if (code != StatusCode.OK && colon > 0 && text.substring(0, colon).equals(code.name())) {
        return new RpcException(code, text.substring(colon + 2));
      }
    }
    return new RpcException(StatusCode.UNKNOWN, text);
  }
}
