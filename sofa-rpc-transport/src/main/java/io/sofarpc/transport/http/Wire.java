// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Writes on one connection: what many threads hand over is written on the event loop and flushed
 * together. Counts the bytes that wait. All but {@link #execute}, {@link #reserve} and {@link
 * #release} is for the event loop.
 */
abstract class Wire {

  /** How long a peer may go on sending behind the end, so that it gets to read that. */
  private static final int LINGER_SECONDS = 1;

  private final Channel channel;
  private final QueuedBytes queued;
  private boolean flushing;
  private long lastLeft;

  Wire(Channel channel, QueuedBytes queued) {
    this.channel = channel;
    this.queued = queued;
  }

  final Channel channel() {
    return channel;
  }

  /**
   * Runs a task on the event loop.
   *
   * @return {@code false} if the loop has stopped
   */
  final boolean execute(Runnable task) {
    try {
      channel.eventLoop().execute(task);
      return true;
    } catch (RejectedExecutionException stopped) {
      return false;
    }
  }

  /**
   * Counts bytes that are about to be written, on any thread.
   *
   * @return {@code false} if too many wait already; they were not counted
   */
  final boolean reserve(int bytes) {
    return queued.reserve(bytes);
  }

  /** Takes back what was counted: it is written, or never will be. */
  final void release(int bytes) {
    queued.release(bytes);
  }

  final long queuedBytes() {
    return queued.count();
  }

  /**
   * Returns whether bytes wait of which the peer has taken none since this was last asked. Those
   * that wait for a window of HTTP/2 do not count.
   */
  final boolean isStuck() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    long left = waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    boolean stuck = left > 0 && left == lastLeft;
    lastLeft = left;
    return stuck;
  }

  /** Flushes behind the tasks that are waiting for the event loop, as they may write too. */
  final void flushLater() {
    if (!flushing) {
      flushing = true;
      execute(
          () -> {
            flushing = false;
            flush();
          });
    }
  }

  /**
   * Closes this side's direction behind what was flushed, and the other one when the peer does or
   * has had the time for it: as long as unread bytes come, a connection that is closed takes back
   * what the peer has not read yet (RFC 9112, 9.6).
   */
  final void closeInOrder() {
    channel.config().setAutoRead(true);
    if (channel instanceof DuplexChannel duplex) {
      SslHandler tls = channel.pipeline().get(SslHandler.class);
      (tls == null ? channel.newSucceededFuture() : tls.closeOutbound())
          .addListener(told -> duplex.shutdownOutput());
      channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    } else {
      channel.close();
    }
  }

  /** Hands what is written to the operating system. */
  abstract void flush();
}
