// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The head of a request or an answer of HTTP/1.1, in the form that HTTP/2 gives it. */
final class Http1Head {

  private static final Pattern KEEP_ALIVE_TIMEOUT = Pattern.compile("timeout=(\\d{1,9})");

  private Http1Head() {}

  /** Returns method, path and fields, the names in lower case. */
  static Http2Headers read(HttpRequest request) {
    return copy(
        request,
        new DefaultHttp2Headers(false)
            .method(request.method().asciiName())
            .path(path(request.uri())));
  }

  /** Returns status and fields, the names in lower case. */
  static Http2Headers read(HttpResponse answer) {
    return copy(answer, new DefaultHttp2Headers(false).status(answer.status().codeAsText()));
  }

  private static Http2Headers copy(HttpMessage message, Http2Headers head) {
    Iterator<Map.Entry<CharSequence, CharSequence>> fields =
        message.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      head.add(AsciiString.of(field.getKey()).toLowerCase(), field.getValue());
    }
    return head;
  }

  /**
   * Reads the field that says how long an idle connection is kept.
   *
   * @param text for example {@code timeout=5, max=100}
   * @return seconds, -1 if it does not say
   */
  static long keepAliveSeconds(@Nullable String text) {
    Matcher timeout = KEEP_ALIVE_TIMEOUT.matcher(text == null ? "" : text);
    return timeout.find() ? Long.parseLong(timeout.group(1)) : -1;
  }

  /** Proxies get whole addresses, and others must understand them (RFC 9112, 3.2.2). */
  private static String path(String target) {
    int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
    int slash = scheme < 0 ? 0 : target.indexOf('/', scheme + 3);
    return slash < 0 ? "/" : target.substring(slash);
  }

  /**
   * Returns whether a length in chunks is all that is said of the body, if anything is. Whoever
   * passes a request on may see another end in it otherwise, and a second request behind that (RFC
   * 9112, 6.1).
   */
  static boolean hasOddTransferEncoding(HttpRequest request) {
    List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean chunked =
        encodings.size() == 1
            && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0))
            && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    return !encodings.isEmpty() && !chunked;
  }

  /** Returns whether the one field is missing that HTTP/1.1 demands. */
  static boolean lacksHost(HttpRequest request) {
    return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0
        && !request.headers().contains(HttpHeaderNames.HOST);
  }

  /** Returns the status for a head that could not be read. */
  static int status(DecoderResult failure) {
    if (failure.cause() instanceof TooLongHttpLineException) {
      return 414;
    }
    return failure.cause() instanceof TooLongHttpHeaderException ? 431 : 400;
  }
}
