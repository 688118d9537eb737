// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.RpcException;
import io.sofarpc.codec.OutputBuffer;

/**
 * An answer without a call: a status of HTTP and a text, once the request has ended or is large.
 */
final class PlainAnswer implements Incoming {

  private static final AsciiString TEXT = AsciiString.cached("text/plain");
  private static final AsciiString POST = AsciiString.cached("POST");
  private static final int PATIENCE_BYTES = 64 << 10;

  private final Exchange exchange;
  private final int status;
  private final String text;
  private int received;
  private boolean answered;
  private boolean answeredBefore; // when last looked at

  /**
   * Answers a request.
   *
   * @param text ASCII, for people; may be empty
   */
  PlainAnswer(Exchange exchange, int status, String text) {
    this.exchange = exchange;
    this.status = status;
    this.text = text;
  }

  @Override
  public int receive(ByteBuf data) {
    int bytes = data.readableBytes();
    received += bytes;
    if (received > PATIENCE_BYTES) {
      answer(false);
    }
    return bytes;
  }

  @Override
  public void receivedAll() {
    answer(true);
  }

  @Override
  public void stalled() {
    answer(false);
  }

  @Override
  public void broken(RpcException failure) {
    answer(false);
  }

  private void answer(boolean receivedAll) {
    if (answered) {
      return;
    }
    answered = true;
    Http2Headers fields = new DefaultHttp2Headers(false).status(Integer.toString(status));
    fields.set(Grpc.CONTENT_TYPE, TEXT);
    if (status == 405) {
      fields.set(HttpHeaderNames.ALLOW, POST);
    }
    byte[] bytes = (text.isEmpty() ? "" : text + "\n").getBytes(US_ASCII);
    fields.setInt(Headers.CONTENT_LENGTH, bytes.length);
    OutputBuffer body = new OutputBuffer(bytes.length);
    body.write(bytes);
    exchange.headers(fields, false);
    exchange
        .end(body)
        .addListener(
            written -> {
              if (!receivedAll) {
                exchange.unwanted();
              }
            });
  }

  @Override
  public void sweep() {
    if (answeredBefore) {
      exchange.reset(Http2Error.CANCEL); // it is not taken
    }
    stalled();
    answeredBefore = answered;
  }

  @Override
  public void closed(String reason) {
    answered = true;
  }
}
