// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.registry.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client calls, and how, as the attributes of an endpoint say.
 *
 * @param endpoint its address
 * @param format how calls look: one of {@link ClientFormat#NAMES}
 * @param http the version of HTTP, {@code null} for the one that the peer chooses with TLS, 2
 *     without
 * @param get whether unary calls of read-only methods go by GET
 */
record Peer(Endpoint endpoint, String format, @Nullable String http, boolean get) {

  static final String HTTP_1_1 = "1.1";
  static final List<String> ALPN_OF_HTTP_1_1 = List.of(GrpcProtocol.ALPN_1_1);

  private static final String HTTP_2 = "2";
  private static final List<String> VERSIONS = List.of(HTTP_1_1, HTTP_2);

  /**
   * Reads the attributes.
   *
   * @throws IllegalArgumentException if one makes no sense, or they do not fit together
   */
  static Peer of(Endpoint endpoint) {
    String format = attribute(endpoint, "format", ClientFormat.NAMES);
    String http = attribute(endpoint, "http", VERSIONS);
    boolean get = "true".equals(attribute(endpoint, "get", List.of("true", "false")));
    if (get && !ClientFormat.CONNECT.equals(format)) {
      throw new IllegalArgumentException(
          endpoint.toUrl() + ": only Connect has GET (expected: format=connect beside get=true)");
    }
    if (format == null || format.equals(ClientFormat.GRPC)) {
      if (HTTP_1_1.equals(http)) {
        throw new IllegalArgumentException(
            endpoint.toUrl()
                + ": gRPC needs HTTP/2 (expected: format=grpc-web or format=connect beside http=1.1)");
      }
      return new Peer(endpoint, ClientFormat.GRPC, HTTP_2, false);
    }
    return new Peer(endpoint, format, http, get);
  }

  private static @Nullable String attribute(Endpoint endpoint, String name, List<String> known) {
    String value = endpoint.attribute(name);
    if (value != null && !known.contains(value)) {
      throw new IllegalArgumentException(
          "%s: %s: '%s' (expected one of: %s)".formatted(endpoint.toUrl(), name, value, known));
    }
    return value;
  }

  /** Returns what to offer with ALPN. */
  List<String> alpn() {
    if (http == null) {
      return List.of(GrpcProtocol.ALPN_2, GrpcProtocol.ALPN_1_1);
    }
    return http.equals(HTTP_1_1) ? ALPN_OF_HTTP_1_1 : List.of(GrpcProtocol.ALPN_2);
  }

  /** Returns the same peer with a version of HTTP. */
  Peer over(boolean http2) {
    return new Peer(endpoint, format, http2 ? HTTP_2 : HTTP_1_1, get);
  }

  /** Returns host and port. */
  String authority() {
    String address = endpoint.address();
    return address.substring(address.indexOf("://") + 3);
  }

  /** Returns the endpoint's address. */
  @Override
  public String toString() {
    return endpoint.address();
  }
}
