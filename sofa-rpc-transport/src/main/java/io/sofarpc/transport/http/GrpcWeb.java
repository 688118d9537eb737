// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.codec.OutputBuffer;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names and values of gRPC-Web: gRPC whose trailers are the last message of the body. */
final class GrpcWeb {

  /** The flag of the message that holds the trailers. */
  static final int TRAILERS = 0x80;

  private static final String TYPE = "application/grpc-web";
  private static final String TEXT_TYPE = "application/grpc-web-text";

  private GrpcWeb() {}

  /** Returns the content type of messages in a codec. */
  static AsciiString contentType(String codecName, boolean text) {
    return AsciiString.cached((text ? TEXT_TYPE : TYPE) + "+" + ContentType.nameOf(codecName));
  }

  /** Returns whether the body is base64. */
  static boolean isText(@Nullable CharSequence contentType) {
    return ContentType.of(contentType).startsWith(TEXT_TYPE);
  }

  /** Returns the name of the codec, {@code null} if this is no content type of gRPC-Web. */
  static @Nullable String codecName(@Nullable CharSequence contentType) {
    return ContentType.codecBehind(
        isText(contentType) ? TEXT_TYPE : TYPE, ContentType.of(contentType));
  }

  /** Returns trailers as the last message of a body, with its envelope. */
  static OutputBuffer writeTrailers(Http2Headers trailers) {
    OutputBuffer out = new OutputBuffer(128);
    out.size(Grpc.PREFIX_BYTES);
    trailers.forEach(
        field ->
            out.write((field.getKey() + ": " + field.getValue() + "\r\n").getBytes(ISO_8859_1)));
    EnvelopeWriter.envelope(out, TRAILERS);
    return out;
  }

  /** Reads the content of the last message of a body; lines that make no sense are passed over. */
  static Http2Headers readTrailers(byte[] content) {
    Http2Headers trailers = new DefaultHttp2Headers(false);
    for (String line : new String(content, ISO_8859_1).split("\r?\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        trailers.add(
            line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).trim());
      }
    }
    return trailers;
  }

  /** Returns bytes as base64. */
  static OutputBuffer toText(OutputBuffer bytes) {
    byte[] text = Base64.getEncoder().encode(bytes.toByteArray());
    OutputBuffer out = new OutputBuffer(0);
    out.replace(text, text.length);
    return out;
  }
}
