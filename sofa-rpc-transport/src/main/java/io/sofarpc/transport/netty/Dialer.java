// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Opens more connections to the peer of one, for protocols that need several. Thread-safe. */
public interface Dialer {

  /**
   * Opens one connection; does not try again.
   *
   * @param loop runs it
   * @param alpn what to offer with TLS, the preferred name first
   * @param install adds its handlers, as {@link Protocol#connect} does
   * @return what these handlers make of it, or a failure that says why there is none; completed on
   *     any thread
   */
  <T> CompletionStage<T> dial(
      EventLoop loop, List<String> alpn, Function<ChannelPipeline, CompletionStage<T>> install);
}
