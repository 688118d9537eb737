// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What frames mean that come for streams of the past (RFC 9113, 5.1): some are on their way when
 * this side resets a stream, others break the protocol. What is remembered is bounded. Only for the
 * event loop.
 */
final class PastStreams {

  private static final int MAX_REMEMBERED = 256;

  private final Map<Integer, Boolean> reset = new HashMap<>(); // by this side?
  private final Deque<Integer> resetInOrder = new ArrayDeque<>();
  private final Deque<Range> skipped = new ArrayDeque<>();
  private int last = -1;

  /** The peer has opened a stream; its ids grow by two. */
  void opened(int id) {
    if (id > last + 2) {
      remember(skipped, new Range(last + 2, id - 2));
    }
    last = Math.max(last, id);
  }

  /** This side has reset a stream, of which the peer may not know yet, or the peer has. */
  void reset(int id, boolean byThisSide) {
    Integer forgotten = remember(resetInOrder, id);
    if (forgotten != null) {
      reset.remove(forgotten);
    }
    reset.put(id, byThisSide);
  }

  private static <T> @Nullable T remember(Deque<T> all, T newest) {
    all.addLast(newest);
    return all.size() > MAX_REMEMBERED ? all.pollFirst() : null;
  }

  /** Returns what a frame means for a stream that is no more. */
  Verdict verdict(int id) {
    Boolean byThisSide = reset.get(id);
    if (byThisSide != null) {
      return byThisSide ? Verdict.LATE : Verdict.AFTER_RESET;
    }
    return skipped.stream().anyMatch(range -> range.first <= id && id <= range.last)
        ? Verdict.SKIPPED
        : Verdict.AFTER_END;
  }

  /** What a frame for a stream of the past means. */
  enum Verdict {
    /** It was on its way when this side reset the stream. */
    LATE,
    /** The peer has reset the stream itself. */
    AFTER_RESET,
    /** The peer has ended the stream itself. */
    AFTER_END,
    /** The peer has passed over this id. */
    SKIPPED
  }

  private record Range(int first, int last) {}
}
