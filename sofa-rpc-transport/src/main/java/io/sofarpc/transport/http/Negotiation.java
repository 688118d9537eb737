// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.sofarpc.transport.Connection;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Waits for a server to choose the version of HTTP, then makes way for the handlers of that. */
final class Negotiation extends ChannelInboundHandlerAdapter {

  private final CompletableFuture<Connection> connection = new CompletableFuture<>();
  private final Function<Peer, CompletionStage<Connection>> connect;
  private final Peer peer;

  private Negotiation(Function<Peer, CompletionStage<Connection>> connect, Peer peer) {
    this.connect = connect;
    this.peer = peer;
  }

  /**
   * Adds the handler to a pipeline with TLS.
   *
   * @param connect adds the handlers that follow, given a peer with a version
   */
  static CompletionStage<Connection> install(
      ChannelPipeline pipeline, Function<Peer, CompletionStage<Connection>> connect, Peer peer) {
    Negotiation negotiation = new Negotiation(connect, peer);
    pipeline.addLast(negotiation);
    return negotiation.connection;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      String chosen = ctx.pipeline().get(SslHandler.class).engine().getApplicationProtocol();
      connect
          .apply(peer.over(GrpcProtocol.ALPN_2.equals(chosen)))
          .whenComplete(
              (opened, thrown) -> {
                if (opened == null) {
                  connection.completeExceptionally(thrown);
                } else {
                  connection.complete(opened);
                }
              });
      ctx.pipeline().remove(this);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.completeExceptionally(new IOException("closed by the peer"));
    ctx.fireChannelInactive();
  }
}
