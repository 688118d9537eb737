// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Names and values of Connect. */
final class Connect {

  /** The flag of the message that ends a stream. */
  static final int END_STREAM = 2;

  static final AsciiString VERSION = AsciiString.cached("connect-protocol-version");
  static final AsciiString TIMEOUT = AsciiString.cached("connect-timeout-ms");

  /** How the body of a unary call is compressed, and may be. */
  static final AsciiString CONTENT_ENCODING = AsciiString.cached("content-encoding");

  static final AsciiString ACCEPT_ENCODING = AsciiString.cached("accept-encoding");

  /** The same for the messages of a stream. */
  static final AsciiString STREAM_ENCODING = AsciiString.cached("connect-content-encoding");

  static final AsciiString STREAM_ACCEPT_ENCODING = AsciiString.cached("connect-accept-encoding");

  /** In front of the names of trailers in the head of a unary answer. */
  static final String TRAILER_PREFIX = "trailer-";

  private static final String CURRENT = "1";
  private static final String TYPE = "application/";
  private static final String STREAM_TYPE = "application/connect+";
  private static final int MAX_TIMEOUT_DIGITS = 10;

  private Connect() {}

  /** Returns the content type of a unary call in a codec. */
  static AsciiString unaryType(String codecName) {
    return AsciiString.cached(TYPE + ContentType.nameOf(codecName));
  }

  /** Returns how a unary content type, which this side has made, names its codec. */
  static CharSequence nameInType(AsciiString unaryType) {
    return unaryType.subSequence(TYPE.length());
  }

  /** Returns the content type of a stream in a codec. */
  static AsciiString streamType(String codecName) {
    return AsciiString.cached(STREAM_TYPE + ContentType.nameOf(codecName));
  }

  /** Returns the codec of a unary call, {@code null} if this is no content type of one. */
  static @Nullable String unaryCodec(@Nullable CharSequence contentType) {
    String type = ContentType.of(contentType);
    boolean named = type.startsWith(TYPE) && type.length() > TYPE.length() && type.indexOf('+') < 0;
    return named ? ContentType.codecName(type.substring(TYPE.length())) : null;
  }

  /** Returns the codec of a stream, {@code null} if this is no content type of one. */
  static @Nullable String streamCodec(@Nullable CharSequence contentType) {
    String type = ContentType.of(contentType);
    return type.startsWith(STREAM_TYPE) && type.length() > STREAM_TYPE.length()
        ? ContentType.codecName(type.substring(STREAM_TYPE.length()))
        : null;
  }

  /**
   * Returns the time-out that the head of a request gives.
   *
   * @return nanoseconds, -1 if there is none
   * @throws RpcException with {@code INVALID_ARGUMENT} if it makes no sense
   */
  static long timeoutNanos(Http2Headers head) {
    CharSequence text = head.get(TIMEOUT);
    if (text == null) {
      return -1;
    }
    boolean digits =
        text.length() >= 1
            && text.length() <= MAX_TIMEOUT_DIGITS
            && text.chars().allMatch(each -> each >= '0' && each <= '9');
    if (!digits) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "connect-timeout-ms: '" + text + "' (expected: at most 10 digits)");
    }
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(text.toString()));
  }

  /**
   * Looks at the version of the protocol that a peer speaks.
   *
   * @param field where it says so
   * @param version what it says, {@code null} for nothing, which is as good as the current one
   * @throws RpcException with {@code INVALID_ARGUMENT} if it is another one
   */
  static void requireVersion(CharSequence field, @Nullable CharSequence version, String expected) {
    if (version != null && !expected.contentEquals(version)) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "%s: '%s' (expected: '%s')".formatted(field, version, expected));
    }
  }

  /** The same for the head of a request. */
  static void requireVersion(Http2Headers head) {
    requireVersion(VERSION, head.get(VERSION), CURRENT);
  }

  /** Returns how Connect writes a code: in lower case, with one l in canceled. */
  static String nameOf(StatusCode code) {
    return code == StatusCode.CANCELLED ? "canceled" : code.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the code of a name, {@code null} if it is none of a failure. */
  static @Nullable StatusCode codeOf(String name) {
    return Arrays.stream(StatusCode.values())
        .filter(code -> code != StatusCode.OK && nameOf(code).equals(name))
        .findFirst()
        .orElse(null);
  }
}
