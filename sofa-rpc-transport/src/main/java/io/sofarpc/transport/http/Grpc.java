// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import org.jspecify.annotations.Nullable;

/** Names and values of gRPC over HTTP/2. */
final class Grpc {

  /** In front of each message: whether it is compressed, and its length. */
  static final int PREFIX_BYTES = 5;

  static final byte[] NOTHING = {};

  static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  static final AsciiString TE = AsciiString.cached("te");
  static final AsciiString TRAILERS = AsciiString.cached("trailers");
  static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");
  static final AsciiString ENCODING = AsciiString.cached("grpc-encoding");
  static final AsciiString ACCEPT_ENCODING = AsciiString.cached("grpc-accept-encoding");
  static final AsciiString STATUS = AsciiString.cached("grpc-status");
  static final AsciiString MESSAGE = AsciiString.cached("grpc-message");
  static final AsciiString GZIP = AsciiString.cached("gzip");
  static final AsciiString IDENTITY = AsciiString.cached("identity");
  static final AsciiString ENCODINGS = AsciiString.cached("gzip,identity");

  /** What the service threw, in the codec of the call; between peers of this framework. */
  static final AsciiString FAILURE = AsciiString.cached("sofa-rpc-failure-bin");

  private static final String TYPE = "application/grpc";

  /** The codec of messages of which the content type says nothing. */
  static final String DEFAULT_CODEC = "protobuf";

  private Grpc() {}

  /** Returns the content type of messages in a codec. */
  static AsciiString contentType(String codecName) {
    return AsciiString.cached(TYPE + "+" + ContentType.nameOf(codecName));
  }

  /** Returns whether what a service throws is told in more than a text. */
  static boolean carriesFailures(String codecName) {
    return !codecName.equals(DEFAULT_CODEC)
        && !codecName.equals("json")
        && !codecName.equals(Triple.CODEC);
  }

  /** Returns the name of the codec, {@code null} if this is no content type of gRPC. */
  static @Nullable String codecName(@Nullable CharSequence contentType) {
    return ContentType.codecBehind(TYPE, ContentType.of(contentType));
  }

  /**
   * Returns whether messages may be compressed with gzip.
   *
   * @param field of the head that says so
   * @return {@code false} if the head says nothing
   * @throws RpcException with {@code UNIMPLEMENTED} if it is another encoding
   */
  static boolean isGzip(Http2Headers head, CharSequence field) {
    return isGzip(field, head.get(field));
  }

  /** The same for a value that was found elsewhere. */
  static boolean isGzip(CharSequence field, @Nullable CharSequence encoding) {
    if (encoding == null || encoding.length() == 0 || IDENTITY.contentEquals(encoding)) {
      return false;
    }
    if (GZIP.contentEquals(encoding)) {
      return true;
    }
    throw new RpcException(
        StatusCode.UNIMPLEMENTED,
        field + ": '" + encoding + "' (expected: one of " + ENCODINGS + ")");
  }

  /** Returns whether a peer takes messages that are compressed with gzip. */
  static boolean takesGzip(@Nullable CharSequence acceptEncoding) {
    if (acceptEncoding != null) {
      for (String encoding : acceptEncoding.toString().split(",", -1)) {
        if (encoding.trim().equals("gzip")) {
          return true;
        }
      }
    }
    return false;
  }
}
