// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a call ended, as Connect's JSON: an error, or the message that ends a stream. */
final class ConnectError {

  private ConnectError() {}

  /** Returns the body of a unary call that failed: code, message and details. */
  static OutputBuffer write(RpcException failure) {
    StringBuilder json = new StringBuilder(128);
    writeError(json, failure);
    return utf8(json, 0);
  }

  /**
   * Returns the message that ends a stream, with its envelope.
   *
   * @param failure {@code null} for success
   * @throws IllegalArgumentException if the trailers cannot be sent
   */
  static OutputBuffer writeEnd(@Nullable RpcException failure, Metadata trailers) {
    Http2Headers fields = new DefaultHttp2Headers(false);
    Headers.write(trailers.without(StatusDetails.NAME), fields);
    StringBuilder json = new StringBuilder(128).append('{');
    if (failure != null) {
      json.append("\"error\":");
      writeError(json, failure);
    }
    if (!fields.isEmpty()) {
      json.append(failure == null ? "" : ",").append("\"metadata\":");
      writeFields(json, fields);
    }
    OutputBuffer out = utf8(json.append('}'), Grpc.PREFIX_BYTES);
    EnvelopeWriter.envelope(out, Connect.END_STREAM);
    return out;
  }

  private static void writeFields(StringBuilder json, Http2Headers fields) {
    char separator = '{';
    for (CharSequence name : fields.names()) {
      writeText(json.append(separator), name);
      json.append(':');
      char before = '[';
      for (CharSequence value : fields.getAll(name)) {
        writeText(json.append(before), value);
        before = ',';
      }
      json.append(']');
      separator = ',';
    }
    json.append('}');
  }

  private static void writeError(StringBuilder json, RpcException failure) {
    json.append("{\"code\":\"").append(Connect.nameOf(failure.code())).append('"');
    String message = GrpcStatus.text(failure);
    if (!message.isEmpty()) {
      writeText(json.append(",\"message\":"), message);
    }
    List<StatusDetails.Detail> details = details(failure);
    char separator = '[';
    for (StatusDetails.Detail detail : details) {
      json.append(separator == '[' ? ",\"details\":[" : ",");
      writeText(json.append("{\"type\":"), detail.type());
      json.append(",\"value\":\"").append(detail.value()).append("\"}");
      separator = ',';
    }
    json.append(details.isEmpty() ? "}" : "]}");
  }

  private static List<StatusDetails.Detail> details(RpcException failure) {
    try {
      byte[] status = failure.metadata().binary(StatusDetails.NAME);
      return status == null ? List.of() : StatusDetails.read(status);
    } catch (IllegalArgumentException noBase64) {
      return List.of();
    }
  }

  private static void writeText(StringBuilder json, CharSequence text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        json.append('\\').append(each);
      } else if (each < ' ') {
        json.append("\\u%04x".formatted((int) each));
      } else {
        json.append(each);
      }
    }
    json.append('"');
  }

  private static OutputBuffer utf8(StringBuilder json, int before) {
    byte[] bytes = json.toString().getBytes(UTF_8);
    OutputBuffer out = new OutputBuffer(before + bytes.length);
    out.size(before);
    out.write(bytes);
    return out;
  }
}
