// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.netty;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.messages.MessageMethod;
import io.sofarpc.comparison.messages.MessageUsers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The client's end of a connection. */
final class Caller extends ChannelInboundHandlerAdapter implements Client {

  private final Map<Integer, BiConsumer<@Nullable Object, @Nullable Throwable>> pending =
      new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();

  // With the channel, before anybody can call.
  @SuppressWarnings("NullAway.Init")
  private volatile Channel channel;

  @SuppressWarnings("NullAway.Init")
  private volatile Outbox outbox;

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    outbox = new Outbox(channel);
  }

  @Override
  public Object call(Operation operation) throws Exception {
    Waiting result = new Waiting();
    start(operation, result);
    return result.get();
  }

  private static final class Waiting extends CompletableFuture<Object>
      implements BiConsumer<@Nullable Object, @Nullable Throwable> {

    @Override
    public void accept(@Nullable Object result, @Nullable Throwable failure) {
      complete(result);
    }
  }

  @Override
  public void start(Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
    int id = ids.incrementAndGet();
    pending.put(id, done);
    outbox.add(
        Frames.write(channel, id, MessageMethod.of(operation), MessageMethod.argument(operation)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ByteBuf frame = (ByteBuf) read;
    BiConsumer<@Nullable Object, @Nullable Throwable> done;
    Message result;
    try {
      done = pending.remove(frame.readInt());
      result = Frames.message(frame, Frames.method(frame).response());
    } finally {
      frame.release();
    }
    if (done != null) {
      done.accept(result, null);
    }
  }

  @Override
  public Object plain(Object result) {
    return MessageUsers.plain(result);
  }
}
