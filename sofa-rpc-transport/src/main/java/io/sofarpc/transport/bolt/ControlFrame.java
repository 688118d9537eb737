// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.Metadata;
import io.sofarpc.codec.OutputBuffer;
import org.jspecify.annotations.Nullable;

/** A frame that belongs to no call: a heartbeat, its answer, or a word between our own peers. */
final class ControlFrame implements Outgoing {

  private final OutputBuffer frame;
  private final int frameBytes;
  private @Nullable Outgoing next;

  private ControlFrame(OutputBuffer frame) {
    this.frame = frame;
    this.frameBytes = frame.size();
  }

  static ControlFrame heartbeat(BoltDialect dialect, int id, Metadata headers) {
    return new ControlFrame(
        FrameWriter.headOnly(
            dialect.withoutCrc(),
            Bolt.TYPE_REQUEST,
            Bolt.COMMAND_HEARTBEAT,
            Bolt.CODEC_HESSIAN,
            Bolt.NO_TIMEOUT,
            id,
            headers));
  }

  static ControlFrame answerTo(BoltFrame heartbeat, Metadata headers) {
    return new ControlFrame(
        FrameWriter.headOnly(
            heartbeat.dialect().withoutCrc(),
            Bolt.TYPE_RESPONSE,
            Bolt.COMMAND_HEARTBEAT,
            heartbeat.codec(),
            Bolt.STATUS_SUCCESS,
            heartbeat.id(),
            headers));
  }

  /** Says that the request with this id needs no answer any more. */
  static ControlFrame cancel(BoltDialect dialect, int id) {
    return notice(dialect, Bolt.COMMAND_CANCEL, id);
  }

  /** Says that the server takes no more calls. */
  static ControlFrame drain(BoltDialect dialect) {
    return notice(dialect, Bolt.COMMAND_DRAIN, 0);
  }

  private static ControlFrame notice(BoltDialect dialect, int command, int id) {
    return new ControlFrame(
        FrameWriter.headOnly(
            dialect.withoutCrc(),
            Bolt.TYPE_ONE_WAY,
            command,
            Bolt.CODEC_HESSIAN,
            Bolt.NO_TIMEOUT,
            id,
            Metadata.empty()));
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
    return frameBytes;
  }

  @Override
  public OutputBuffer begin() {
    return frame;
  }

  @Override
  public void written(@Nullable Throwable failure) {}
}
