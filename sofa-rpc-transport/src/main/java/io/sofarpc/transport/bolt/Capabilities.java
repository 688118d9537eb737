// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.Metadata;
import java.util.List;

/**
 * What a peer of this framework understands beyond stock Bolt; a stock peer understands {@link
 * #NONE} of it.
 *
 * <p>A client's first frame is a heartbeat with a header pair that lists its capabilities. A server
 * of this framework answers with its own; stock servers answer a heartbeat whatever it carries, and
 * stock clients send none that carries anything. The client waits for the answer before its first
 * call, so that it never sends one to a port that is about to close. Words that are not known are
 * ignored.
 *
 * @param cancel understands {@link Bolt#COMMAND_CANCEL}: the caller wants no answer any more
 * @param causes reads exceptions with their causes
 * @param deadline keeps the deadline of one-way calls too
 * @param drain understands {@link Bolt#COMMAND_DRAIN}: the server is about to stop; the client
 *     sends no new calls and closes the connection when it has all answers
 */
record Capabilities(boolean cancel, boolean causes, boolean deadline, boolean drain) {

  static final Capabilities NONE = new Capabilities(false, false, false, false);

  /** What this side understands. */
  static final Metadata OURS = Metadata.of(Bolt.CAPABILITIES, "cancel,causes,deadline,drain");

  /** Returns what the header of a heartbeat lists; {@link #NONE} without such a list. */
  static Capabilities of(Metadata headers) {
    String list = headers.get(Bolt.CAPABILITIES);
    if (list == null) {
      return NONE;
    }
    List<String> words = List.of(list.split(",", -1));
    return new Capabilities(
        words.contains("cancel"),
        words.contains("causes"),
        words.contains("deadline"),
        words.contains("drain"));
  }
}
