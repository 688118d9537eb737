// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** For connections that are alone. */
public final class NoDialer implements Dialer {

  @Override
  public <T> CompletionStage<T> dial(
      EventLoop loop, List<String> alpn, Function<ChannelPipeline, CompletionStage<T>> install) {
    throw new AssertionError("there is one connection");
  }
}
