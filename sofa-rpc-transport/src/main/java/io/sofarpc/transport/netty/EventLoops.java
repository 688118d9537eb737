// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops of one transport: as many as there are processors, at most {@value #MAX_LOOPS}.
 * Their threads are daemons named {@code sofa-rpc-io-N}; the first one starts at once, the others
 * when they are first used.
 */
final class EventLoops {

  private static final Logger logger = LoggerFactory.getLogger(EventLoops.class);
  private static final int MAX_LOOPS = 8;
  private static final int STOP_SECONDS = 5;

  /**
   * How long a loop runs what others hand over before it looks at its connections again, in
   * milliseconds. Netty's default is a second, in which a stream that writes without end would keep
   * all connections of its loop from being read.
   */
  private static final int MAX_TASK_MILLIS = 5;

  /**
   * Buffers of all connections. Always direct ones: where Netty cannot free memory by itself, as on
   * JDK 24 and later without native access, it would prefer the heap, and NIO would then make a
   * direct buffer for each read and write.
   */
  static final ByteBufAllocator BUFFERS = new PooledByteBufAllocator(true);

  private final CompletableFuture<Void> warm = new CompletableFuture<>();
  private final EventLoopGroup group;
  private final boolean epoll;

  EventLoops() {
    epoll = mayLoadNativeLibraries() && Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int loops = Math.max(1, Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors()));
    AtomicInteger lastThread = new AtomicInteger();
    group =
        new MultiThreadIoEventLoopGroup(
            loops,
            task -> {
              String name = "sofa-rpc-io-" + lastThread.incrementAndGet();
              Thread thread = new FastThreadLocalThread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            io) {
          @Override
          protected IoEventLoop newChild(
              Executor executor, IoHandlerFactory handlers, Object... ignored) {
            return new SingleThreadIoEventLoop(
                this,
                executor,
                handlers,
                Integer.MAX_VALUE,
                RejectedExecutionHandlers.reject(),
                MAX_TASK_MILLIS);
          }
        };
    warmUp();
  }

  /**
   * Opens and closes a connection that leads nowhere, and takes a first buffer, on a loop while the
   * caller goes on. What Netty and the JDK load for them takes longer than all else in a cold first
   * call, the allocator's events above all.
   */
  private void warmUp() {
    group.execute(
        () -> {
          try {
            new EmbeddedChannel().finishAndReleaseAll();
          } finally {
            warm.complete(null); // if it failed, the first real connection says why
          }
          BUFFERS.ioBuffer().release();
        });
  }

  /** Waits until the classes of connections are there, rather than for each of them. */
  void awaitClasses() {
    warm.join();
  }

  /** JDK 24 and later print a warning when a library is loaded without permission (JEP 472). */
  private static boolean mayLoadNativeLibraries() {
    if (Runtime.version().feature() < 24) {
      return true;
    }
    try {
      boolean enabled =
          (boolean)
              MethodHandles.publicLookup()
                  .findVirtual(
                      Module.class, "isNativeAccessEnabled", MethodType.methodType(boolean.class))
                  .invokeExact(FastThreadLocalThread.class.getModule());
      if (!enabled) {
        logger.debug(
            "epoll is not used, the JDK would print a warning;"
                + " --enable-native-access=ALL-UNNAMED enables it");
      }
      return enabled;
    } catch (Throwable unknown) {
      logger.debug("epoll is not used: cannot find out whether native access is enabled", unknown);
      return false;
    }
  }

  EventLoopGroup group() {
    return group;
  }

  Class<? extends SocketChannel> clientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Returns whether the current thread is one of these loops, which must not wait for another. */
  boolean isInLoop() {
    for (EventExecutor loop : group) {
      if (((EventLoop) loop).inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  /** Stops the threads once their tasks are done, and waits for that unless it runs on one. */
  void close() {
    group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    if (!isInLoop()) {
      group.terminationFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Returns {@code epoll} or {@code nio}. */
  @Override
  public String toString() {
    return epoll ? "epoll" : "nio";
  }
}
