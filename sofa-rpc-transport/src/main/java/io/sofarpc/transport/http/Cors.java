// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages' scripts may call, as the server tells browsers: those of the origins that the
 * settings name. They may send and read all headers, without cookies.
 */
final class Cors {

  private static final String ALL = "*";
  private static final AsciiString METHODS = AsciiString.cached("GET, POST");

  /** How long a browser may remember the answer: as long as any does. */
  private static final AsciiString MAX_AGE_SECONDS = AsciiString.cached("7200");

  private Cors() {}

  /**
   * Returns what an answer says to the browser.
   *
   * @param origins of the settings
   * @return {@code null} if the page may not call, or it is no page that asks
   */
  static @Nullable Http2Headers grant(Set<String> origins, Http2Headers request) {
    CharSequence origin = origins.isEmpty() ? null : request.get(HttpHeaderNames.ORIGIN);
    boolean granted =
        origin != null && (origins.contains(ALL) || origins.contains(origin.toString()));
    if (!granted) {
      return null;
    }
    Http2Headers fields = new DefaultHttp2Headers(false);
    fields.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origins.contains(ALL) ? ALL : origin);
    fields.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    if (isPreflight(request)) {
      fields.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
      fields.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
      CharSequence names = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
      if (names != null) {
        fields.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, names);
      }
    } else {
      fields.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, ALL);
    }
    return fields;
  }

  /** Returns whether a browser asks before it sends what the page wants to send. */
  static boolean isPreflight(Http2Headers request) {
    return "OPTIONS".contentEquals(request.method() == null ? "" : request.method())
        && request.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }
}
