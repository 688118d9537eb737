// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http2;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.sofarpc.codec.OutputBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of one connection: what many threads hand over is written on the event loop and
 * flushed together. Counts the bytes that wait. All but {@link #execute} and {@link #reserve} is
 * for the event loop.
 */
final class Wire {

  private final Channel channel;
  private final int maxQueuedBytes;
  private final AtomicLong queuedBytes = new AtomicLong();
  private @Nullable Http2ConnectionHandler handler;
  private @Nullable ChannelHandlerContext context;
  private boolean flushing;

  Wire(Channel channel, int maxQueuedBytes) {
    this.channel = channel;
    this.maxQueuedBytes = maxQueuedBytes;
  }

  /** Says where the frames go; before anything else. */
  void attach(Http2ConnectionHandler http2, ChannelHandlerContext ctx) {
    handler = http2;
    context = ctx;
  }

  Channel channel() {
    return channel;
  }

  /**
   * Runs a task on the event loop.
   *
   * @return {@code false} if the loop has stopped
   */
  boolean execute(Runnable task) {
    try {
      channel.eventLoop().execute(task);
      return true;
    } catch (RejectedExecutionException stopped) {
      return false;
    }
  }

  /**
   * Counts bytes that are about to be handed to {@link #data}, on any thread.
   *
   * @return {@code false} if too many wait already; they were not counted
   */
  boolean reserve(int bytes) {
    long queued = queuedBytes.addAndGet(bytes);
    if (queued > maxQueuedBytes && queued != bytes) {
      queuedBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** Takes back what was counted for a message that will not be written. */
  void release(int bytes) {
    queuedBytes.addAndGet(-bytes);
  }

  long queuedBytes() {
    return queuedBytes.get();
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
   * @param written runs when it has been handed to the operating system or never will be
   */
  void data(int stream, OutputBuffer message, boolean end, Runnable written) {
    int bytes = message.size();
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
                  queuedBytes.addAndGet(-bytes);
                  written.run();
                });
    flushLater();
  }

  /** Ends the data of a stream without a message. */
  void end(int stream) {
    handler()
        .encoder()
        .writeData(context(), stream, Unpooled.EMPTY_BUFFER, 0, true, context().newPromise());
    flushLater();
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

  /** Flushes behind the tasks that are waiting for the event loop, as they may write too. */
  void flushLater() {
    if (!flushing) {
      flushing = true;
      execute(
          () -> {
            flushing = false;
            handler().flush(context()); // data that the windows allow first
          });
    }
  }

  private Http2ConnectionHandler handler() {
    return requireNonNull(handler, "handler");
  }

  private ChannelHandlerContext context() {
    return requireNonNull(context, "context");
  }
}
