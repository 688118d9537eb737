// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpObject;

/** Writes on one connection of HTTP/1.1. */
final class Http1Wire extends Wire {

  Http1Wire(Channel channel, QueuedBytes queued) {
    super(channel, queued);
  }

  /** Writes a part of a request or an answer. */
  ChannelFuture write(HttpObject part) {
    ChannelFuture written = channel().write(part);
    flushLater();
    return written;
  }

  @Override
  void flush() {
    channel().flush();
  }
}
