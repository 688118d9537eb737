// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Peer;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Messages are made and parsed, and answered on the event loop that reads them. */
public class RawNetty implements Peer {

  private static final boolean EPOLL = Epoll.isAvailable();
  private static final IoHandlerFactory IO =
      EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();

  private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(IO);

  /** Made by name. */
  public RawNetty() {}

  @Override
  public void serve(int port) throws Exception {
    Executor executor = executor();
    Class<? extends ServerChannel> type =
        EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    new ServerBootstrap()
        .group(loops)
        .channel(type)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(initializer(() -> new Answerer(executor)))
        .bind("127.0.0.1", port)
        .sync();
  }

  /** Returns what runs the methods. */
  Executor executor() {
    return Runnable::run;
  }

  @Override
  public Client connect(int port) throws Exception {
    Class<? extends Channel> type = EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    Caller caller = new Caller();
    new Bootstrap()
        .group(loops)
        .channel(type)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(initializer(() -> caller))
        .connect("127.0.0.1", port)
        .sync();
    return caller;
  }

  private static ChannelInitializer<Channel> initializer(Supplier<ChannelHandler> last) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new LengthFieldBasedFrameDecoder(Frames.MAX_LENGTH, 0, 4, 0, 4), last.get());
      }
    };
  }

  /** The same with methods that run in a pool, as methods that may block have to. */
  public static final class HandOff extends RawNetty {

    /** Made by name. */
    public HandOff() {}

    @Override
    Executor executor() {
      return Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          task -> {
            Thread thread = new Thread(task, "service");
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
