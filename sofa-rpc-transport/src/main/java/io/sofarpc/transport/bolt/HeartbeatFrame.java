// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.codec.OutputBuffer;
import org.jspecify.annotations.Nullable;

/** A heartbeat or the answer to one. */
final class HeartbeatFrame implements Outgoing {

  private final OutputBuffer frame;
  private @Nullable Outgoing next;

  private HeartbeatFrame(OutputBuffer frame) {
    this.frame = frame;
  }

  static HeartbeatFrame request(BoltDialect dialect, int id) {
    return new HeartbeatFrame(
        FrameWriter.headOnly(
            dialect.withoutCrc(),
            Bolt.TYPE_REQUEST,
            Bolt.COMMAND_HEARTBEAT,
            Bolt.CODEC_HESSIAN,
            Bolt.NO_TIMEOUT,
            id));
  }

  static HeartbeatFrame answerTo(BoltFrame request) {
    return new HeartbeatFrame(
        FrameWriter.headOnly(
            request.dialect().withoutCrc(),
            Bolt.TYPE_RESPONSE,
            Bolt.COMMAND_HEARTBEAT,
            request.codec(),
            Bolt.STATUS_SUCCESS,
            request.id()));
  }

  @Override
  public @Nullable Outgoing next() {
    return next;
  }

  @Override
  public void next(@Nullable Outgoing other) {
    next = other;
  }

  @Override
  public int frameBytes() {
    return frame.size();
  }

  @Override
  public OutputBuffer begin() {
    return frame;
  }

  @Override
  public void written(@Nullable Throwable failure) {}
}
