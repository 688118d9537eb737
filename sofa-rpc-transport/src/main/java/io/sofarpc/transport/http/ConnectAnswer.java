// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a call of Connect ended, read from the JSON that {@link ConnectError} writes.
 *
 * @param failure {@code null} for success
 * @param trailers of a stream
 */
record ConnectAnswer(@Nullable RpcException failure, Metadata trailers) {

  /**
   * Reads the body of a unary call that failed.
   *
   * @param fallback the code if the body names none
   */
  static RpcException readError(byte[] json, StatusCode fallback) {
    try {
      if (Json.read(json) instanceof Map<?, ?> error) {
        return failure(error, fallback);
      }
    } catch (IllegalArgumentException garbage) {
      return new RpcException(fallback, "without a message that can be read", garbage);
    }
    return new RpcException(fallback, "without a message");
  }

  /**
   * Reads the message that ends a stream.
   *
   * @throws RpcException if it makes no sense
   */
  static ConnectAnswer readEnd(byte[] json) {
    try {
      if (Json.read(json) instanceof Map<?, ?> end) {
        Object error = end.get("error");
        return new ConnectAnswer(
            error instanceof Map<?, ?> map ? failure(map, StatusCode.UNKNOWN) : null,
            metadata(end.get("metadata")));
      }
    } catch (IllegalArgumentException garbage) {
      throw new RpcException(
          StatusCode.INTERNAL, "a last message that is no JSON: " + garbage.getMessage(), garbage);
    }
    throw new RpcException(StatusCode.INTERNAL, "a last message that is no JSON object");
  }

  private static RpcException failure(Map<?, ?> error, StatusCode fallback) {
    StatusCode named = error.get("code") instanceof String name ? Connect.codeOf(name) : null;
    StatusCode code = named == null ? fallback : named;
    String message = error.get("message") instanceof String text ? text : "";
    List<StatusDetails.Detail> details = new ArrayList<>();
    if (error.get("details") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> detail
            && detail.get("type") instanceof String type
            && detail.get("value") instanceof String value) {
          details.add(new StatusDetails.Detail(type, value));
        }
      }
    }
    RpcException failure = new RpcException(code, message);
    return details.isEmpty()
        ? failure
        : failure.withMetadata(
            Metadata.empty()
                .withBinary(
                    StatusDetails.NAME, StatusDetails.write(code.value(), message, details)));
  }

  private static Metadata metadata(@Nullable Object fields) {
    List<String> pairs = new ArrayList<>();
    if (fields instanceof Map<?, ?> map) {
      map.forEach(
          (name, values) -> {
            for (Object value : values instanceof List<?> list ? list : List.of()) {
              pairs.add(String.valueOf(name).toLowerCase(Locale.ROOT));
              pairs.add(String.valueOf(value));
            }
          });
    }
    return Metadata.ofPairs(pairs);
  }
}
