// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Metadata} as fields of HTTP: names in lower case, values in printable ASCII, values of
 * names with {@code -bin} as base64.
 */
final class Headers {

  static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

  private static final Logger logger = LoggerFactory.getLogger(Headers.class);
  private static final String BINARY = "-bin";

  /** What a field takes beside its name and value where sizes are limited. */
  private static final int FIELD_BYTES = 32;

  /** Fields of the protocols: not for users, in neither direction. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connect-accept-encoding",
          "connect-content-encoding",
          "connect-protocol-version",
          "connect-timeout-ms",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "grpc-accept-encoding",
          "grpc-encoding",
          "grpc-message",
          "grpc-message-type",
          "grpc-status",
          "grpc-timeout",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "sofa-rpc-failure-bin",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Headers() {}

  /** Returns the fields that are not the protocol's own. */
  static Metadata read(Http2Headers fields) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      String name = field.getKey().toString();
      if (name.startsWith(":") || RESERVED.contains(name)) {
        continue;
      }
      String value = field.getValue().toString();
      if (name.endsWith(BINARY)) {
        for (String each : value.split(",", -1)) { // gRPC lets peers join them
          pairs.add(name);
          pairs.add(withoutPadding(each.trim()));
        }
      } else {
        pairs.add(name);
        pairs.add(value);
      }
    }
    return Metadata.ofPairs(pairs);
  }

  /**
   * Adds what is not the protocol's own.
   *
   * @return the bytes that this adds to the header
   * @throws IllegalArgumentException if a name or a value cannot be sent
   */
  static int write(Metadata metadata, Http2Headers fields) {
    return write("", metadata, fields);
  }

  /** The same with a prefix in front of each name. */
  static int write(String prefix, Metadata metadata, Http2Headers fields) {
    if (metadata.isEmpty()) {
      return 0;
    }
    int[] bytes = {0};
    metadata.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!RESERVED.contains(lower)) {
            requireName(lower);
            requireValue(lower, value);
            fields.add(prefix + lower, lower.endsWith(BINARY) ? withoutPadding(value) : value);
            bytes[0] += lower.length() + value.length() + FIELD_BYTES;
          }
        });
    return bytes[0];
  }

  /** Returns the headers of a failure, none if they cannot be sent: its code matters more. */
  static Metadata sendable(RpcException failure) {
    try {
      write(failure.metadata(), new DefaultHttp2Headers(false));
      return failure.metadata();
    } catch (IllegalArgumentException unfit) {
      logger.debug("{} is told without its headers", failure, unfit);
      return Metadata.empty();
    }
  }

  private static String withoutPadding(String base64) {
    int end = base64.length();
    while (end > 0 && base64.charAt(end - 1) == '=') {
      end--;
    }
    return base64.substring(0, end);
  }

  private static void requireName(String name) {
    boolean fits = !name.isEmpty();
    for (int i = 0; fits && i < name.length(); i++) {
      char each = name.charAt(i);
      fits =
          (each >= 'a' && each <= 'z')
              || (each >= '0' && each <= '9')
              || "!#$&'*+-.^_`|~".indexOf(each) >= 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "HTTP cannot carry a header named '" + name + "' (expected: letters, digits, - _ .)");
    }
  }

  private static void requireValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each < ' ' || each > '~') {
        throw new IllegalArgumentException(
            "HTTP cannot carry the value of header '"
                + name
                + "' (expected: printable ASCII; Metadata.withBinary(...) carries any bytes)");
      }
    }
  }
}
