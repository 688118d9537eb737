// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.netty;

import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sofarpc.comparison.messages.MessageMethod;
import io.sofarpc.comparison.messages.MessageUsers;
import io.sofarpc.comparison.messages.UserMessages;
import java.util.concurrent.Executor;

/** The server's end of a connection. */
final class Answerer extends ChannelInboundHandlerAdapter {

  private final UserMessages service = new MessageUsers();
  private final Executor executor;

  @SuppressWarnings("NullAway.Init") // with the channel
  private Outbox outbox;

  Answerer(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    outbox = new Outbox(context.channel());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    executor.execute(() -> answer(context, (ByteBuf) read));
  }

  private void answer(ChannelHandlerContext context, ByteBuf frame) {
    ByteBuf response;
    try {
      int id = frame.readInt();
      MessageMethod method = Frames.method(frame);
      Message result = method.call(Frames.message(frame, method.request()), service);
      response = Frames.write(context.channel(), id, method, result);
    } finally {
      frame.release();
    }
    if (context.channel().eventLoop().inEventLoop()) {
      context.write(response, context.voidPromise());
    } else {
      outbox.add(response);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }
}
