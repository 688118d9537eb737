// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.sofarpc.StatusCode;
import java.nio.ByteBuffer;

/** Calls of gRPC, a hundred on each connection, all of which send at once. */
final class GrpcCrowd extends Crowd {

  private static final int CALLS_OF_A_CONNECTION = 100;

  private final int port;
  private final int calls;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  GrpcCrowd(int port, int calls) {
    this.port = port;
    this.calls = calls;
  }

  @Override
  void call() throws Exception {
    for (int first = 0; first < calls; first += CALLS_OF_A_CONNECTION) {
      Channel connection =
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel
                          .pipeline()
                          .addLast(
                              Http2FrameCodecBuilder.forClient().build(),
                              new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                  })
              .connect("127.0.0.1", port)
              .sync()
              .channel();
      for (int call = first; call < Math.min(calls, first + CALLS_OF_A_CONNECTION); call++) {
        int number = call;
        new Http2StreamChannelBootstrap(connection)
            .handler(new Answer())
            .open()
            .addListener(opened -> send((Http2StreamChannel) opened.getNow(), messageOf(number)));
      }
    }
  }

  private static void send(Http2StreamChannel stream, byte[] message) {
    Http2Headers head =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .path("/" + Store.class.getName() + "/keep")
            .set("content-type", "application/grpc+proto")
            .set("te", "trailers");
    byte[] prefix = ByteBuffer.allocate(5).putInt(1, message.length).array();
    stream.write(new DefaultHttp2HeadersFrame(head));
    stream.writeAndFlush(
        new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(prefix, message), /* endStream= */ true));
  }

  @Override
  public void close() {
    loops.shutdownGracefully().awaitUninterruptibly();
  }

  /** Notes the status of one call. */
  private final class Answer extends ChannelInboundHandlerAdapter {

    private String status = "none";

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof Http2HeadersFrame headers) {
        CharSequence value = headers.headers().get("grpc-status");
        if (value != null) {
          status = StatusCode.of(Integer.parseInt(value.toString())).name();
        }
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof Http2ResetFrame) { // behind the answer: the rest is not wanted
        ctx.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answered(status);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
      status = thrown.toString();
      ctx.close();
    }
  }
}
