// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the frames of one connection of HTTP/2. */
final class Http2Wire extends Wire {

  private @Nullable Http2Handler handler;
  private @Nullable ChannelHandlerContext context;

  Http2Wire(Channel channel, int maxQueuedBytes) {
    super(channel, new QueuedBytes(maxQueuedBytes));
  }

  /** Says where the frames go; before anything else. */
  void attach(Http2Handler http2, ChannelHandlerContext ctx) {
    handler = http2;
    context = ctx;
  }

  /** Writes a header. */
  ChannelFuture headers(int stream, Http2Headers fields, boolean end) {
    ChannelFuture written =
        handler().encoder().writeHeaders(context(), stream, fields, 0, end, context().newPromise());
    flushLater();
    return written;
  }

  /**
   * Writes a message that was counted, as the peer's window allows.
   *
   * @param written gets {@code null} when it has been handed to the operating system, or why it
   *     never will be
   */
  void data(int stream, OutputBuffer message, boolean end, Consumer<@Nullable Throwable> written) {
    int bytes = message.size();
    handler().willMove(bytes);
    handler()
        .encoder()
        .writeData(
            context(),
            stream,
            Unpooled.wrappedBuffer(message.array(), 0, bytes),
            0,
            end,
            context().newPromise())
        .addListener(
            (ChannelFutureListener)
                (ChannelFuture done) -> {
                  release(bytes);
                  written.accept(done.cause());
                });
    flushLater();
  }

  /** Ends the data of a stream with what is still to be written, which is not counted. */
  ChannelFuture end(int stream, OutputBuffer last) {
    ChannelFuture written =
        handler()
            .encoder()
            .writeData(
                context(),
                stream,
                Unpooled.wrappedBuffer(last.array(), 0, last.size()),
                0,
                true,
                context().newPromise());
    flushLater();
    return written;
  }

  /** Ends a stream in both directions; nothing happens if it has ended. */
  void reset(int stream, Http2Error error) {
    Http2Connection connection = handler().connection();
    boolean waits = // for the peer to take more streams
        connection.local().isValidStreamId(stream)
            && stream > connection.local().lastStreamCreated();
    Http2Stream known = connection.stream(stream);
    if (waits || known != null) {
      handler().encoder().writeRstStream(context(), stream, error.code(), context().newPromise());
      flushLater();
    }
    if (known != null) {
      known.close(); // Netty would wait for the reset, and send behind it what waits for the window
    }
  }

  /** Lets the peer send this many more bytes on a stream. */
  void giveBack(int stream, int bytes) {
    Http2Stream known = handler().connection().stream(stream);
    if (known == null || bytes == 0) {
      return; // it has ended, and Netty has given back what was left
    }
    try {
      if (handler().decoder().flowController().consumeBytes(known, bytes)) {
        flushLater();
      }
    } catch (Http2Exception impossible) { // more than the peer has sent
      handler().onError(context(), true, impossible);
    }
  }

  @Override
  void flush() {
    handler().flush(context()); // data that the windows allow first
  }

  private Http2Handler handler() {
    return requireNonNull(handler, "handler");
  }

  private ChannelHandlerContext context() {
    return requireNonNull(context, "context");
  }
}
