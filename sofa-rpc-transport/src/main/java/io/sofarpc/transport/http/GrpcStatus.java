// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** How a call ended, as trailers: a number and a percent-encoded text. */
final class GrpcStatus {

  private static final int MAX_TEXT = 4 << 10; // trailers are limited, and the number matters more
  private static final String HEX = "0123456789ABCDEF";

  private GrpcStatus() {}

  /** Adds status and message of a failure. */
  static void write(RpcException failure, Http2Headers trailers) {
    trailers.set(Grpc.STATUS, Integer.toString(failure.code().value()));
    String text = text(failure);
    if (!text.isEmpty()) {
      trailers.set(Grpc.MESSAGE, encode(text));
    }
  }

  /** Returns what to tell of a failure: what the service says, at most some 4 KiB in a header. */
  static String text(RpcException failure) {
    String text;
    try {
      text =
          failure instanceof ServiceException thrown
              ? thrown.thrown().getMessage()
              : failure.getMessage();
    } catch (RuntimeException itself) { // a user's method, and writing a failure never fails
      text = null;
    }
    if (text == null) {
      text = failure instanceof ServiceException thrown ? thrown.thrown().getClass().getName() : "";
    }
    return shortened(text);
  }

  /** Cuts a text where it would be too long once it is percent-encoded. */
  private static String shortened(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      bytes += encodedBytes(text.codePointAt(i));
      if (bytes > MAX_TEXT) {
        return text.substring(0, i) + "...";
      }
    }
    return text;
  }

  private static int encodedBytes(int character) {
    if (character < 0x80) {
      return character >= ' ' && character <= '~' && character != '%' ? 1 : 3;
    }
    return character < 0x800 ? 6 : character < 0x10000 ? 9 : 12;
  }

  /**
   * Returns the code that a peer sent.
   *
   * @return {@link StatusCode#UNKNOWN} for what is no number of a code
   */
  static StatusCode code(CharSequence status) {
    try {
      return StatusCode.of(Integer.parseInt(status.toString()));
    } catch (NumberFormatException garbage) {
      return StatusCode.UNKNOWN;
    }
  }

  /** Returns the failure that trailers tell, whose code is not OK. */
  static RpcException failure(StatusCode code, Http2Headers trailers) {
    CharSequence message = trailers.get(Grpc.MESSAGE);
    return new RpcException(code, message == null ? "without a message" : decode(message))
        .withMetadata(Headers.read(trailers));
  }

  static String encode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte each : bytes) {
      if (each >= ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HEX.charAt(each >> 4 & 15)).append(HEX.charAt(each & 15));
      }
    }
    return encoded.toString();
  }

  /** Decodes what it can: a text that was not encoded stays as it is. */
  static String decode(@Nullable CharSequence encoded) {
    String text = encoded == null ? "" : encoded.toString();
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      int high =
          each == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(each);
      }
    }
    return bytes.toString(UTF_8);
  }
}
