// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * A frame that was read completely. Immutable but for the array, which belongs to the receiver.
 *
 * @param dialect its version
 * @param type request, one-way request or response
 * @param command call or heartbeat
 * @param id of the request
 * @param codec of the content
 * @param detail time-out of a request in milliseconds, status of a response
 * @param className of the content; empty if there is none
 * @param headers its pairs
 * @param content its content, empty if there is none or it was dropped
 * @param contentBytes how many bytes of content were read
 * @param problem why header or content were skipped, {@code null} if they were not
 */
@SuppressWarnings("ArrayRecordComponent") // frames are never compared
record BoltFrame(
    BoltDialect dialect,
    int type,
    int command,
    int id,
    int codec,
    int detail,
    String className,
    Metadata headers,
    byte[] content,
    int contentBytes,
    @Nullable Problem problem) {

  private static final byte[] DROPPED = {};

  /**
   * Why a frame was not read.
   *
   * @param status to answer it with
   * @param text what is wrong
   */
  record Problem(int status, String text) {}

  BoltFrame(
      BoltDialect dialect,
      int type,
      int command,
      int id,
      int codec,
      int detail,
      String className,
      Metadata headers,
      byte[] content,
      @Nullable Problem problem) {
    this(
        dialect,
        type,
        command,
        id,
        codec,
        detail,
        className,
        headers,
        content,
        content.length,
        problem);
  }

  /** Returns this frame for who has read its content, so that nothing keeps that. */
  BoltFrame withoutContent() {
    return new BoltFrame(
        dialect,
        type,
        command,
        id,
        codec,
        detail,
        className,
        headers,
        DROPPED,
        contentBytes,
        problem);
  }

  boolean isRequest() {
    return type != Bolt.TYPE_RESPONSE;
  }

  boolean isHeartbeat() {
    return command == Bolt.COMMAND_HEARTBEAT;
  }
}
