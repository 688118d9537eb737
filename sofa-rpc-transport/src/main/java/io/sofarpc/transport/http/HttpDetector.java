// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.sofarpc.transport.netty.Port;
import io.sofarpc.transport.netty.Protocol.Match;
import java.util.List;
import java.util.stream.Stream;

/** Finds out which version of HTTP a peer speaks, then makes way for its handlers. */
final class HttpDetector extends ByteToMessageDecoder {

  /** The first bytes of a client; not Netty's, as every start would load its classes. */
  private static final ByteBuf PREFACE = start("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  private static final List<ByteBuf> METHODS =
      Stream.of("GET ", "POST ", "PUT ", "HEAD ", "OPTIONS ", "DELETE ", "PATCH ")
          .map(HttpDetector::start)
          .toList();

  private final Port port;

  HttpDetector(Port port) {
    this.port = port;
  }

  private static ByteBuf start(String text) {
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(US_ASCII)))
        .asReadOnly();
  }

  /** Returns whether a connection starts as HTTP/2 does, or with a method of HTTP/1.1. */
  static Match match(ByteBuf firstBytes) {
    Match best = match(firstBytes, PREFACE);
    for (ByteBuf method : METHODS) {
      Match match = match(firstBytes, method);
      best = match == Match.NO || best == Match.YES ? best : match;
    }
    return best;
  }

  private static Match match(ByteBuf bytes, ByteBuf start) {
    int length = Math.min(bytes.readableBytes(), start.readableBytes());
    boolean same =
        ByteBufUtil.equals(bytes, bytes.readerIndex(), start, start.readerIndex(), length);
    if (!same) {
      return Match.NO;
    }
    return length == start.readableBytes() ? Match.YES : Match.NEED_MORE;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    ChannelPipeline pipeline = ctx.pipeline();
    if (match(in, PREFACE) == Match.YES) {
      Http2ServerConnection.install(pipeline, port);
    } else {
      Http1ServerConnection.install(pipeline, port);
    }
    pipeline.remove(this); // hands on what it has read
  }
}
