// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.sofarpc.transport.TlsSettings;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sits behind the handler of TLS and puts its failures into words. Those of the handshake end here:
 * a server logs them, at a client {@link Dial} reports them.
 */
final class TlsGuard extends ChannelInboundHandlerAdapter {

  /** How long closing may wait for a peer that does not read. */
  private static final int CLOSE_MILLIS = 500;

  private final @Nullable Port port; // of a server
  private boolean open;

  private TlsGuard(@Nullable Port port) {
    this.port = port;
  }

  static TlsGuard ofServer(Port port) {
    return new TlsGuard(port);
  }

  static TlsGuard ofClient() {
    return new TlsGuard(null);
  }

  /** Returns the handler in front of the guard. */
  static SslHandler handler(SSLEngine engine, TlsSettings settings) {
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeout(settings.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
    handler.setCloseNotifyFlushTimeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    return handler;
  }

  /**
   * Returns the handler in front of that: it closes a moment later, or a connection that the peer
   * ends with an alert, as TLS 1.3 servers do with clients they refuse, would be gone before
   * anybody has heard why.
   */
  static ChannelHandler lateClose() {
    return new ChannelOutboundHandlerAdapter() {
      @Override
      public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        try {
          ctx.executor().execute(() -> ctx.close(promise));
        } catch (RejectedExecutionException stopped) {
          ctx.close(promise);
        }
      }
    };
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      open = handshake.isSuccess();
      if (!open && port != null && !(handshake.cause() instanceof ClosedChannelException)) {
        port.refuse(ctx.channel(), TlsFailure.reason(handshake.cause()));
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!open) {
      ctx.close();
    } else if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
      ctx.fireExceptionCaught(new DecoderException(TlsFailure.reason(cause), cause));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
