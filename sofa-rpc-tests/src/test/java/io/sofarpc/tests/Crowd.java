// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import com.google.protobuf.BytesValue;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many calls of {@link Store#keep} at once, which share their bytes in this process: each fifth is
 * of 1 MiB, the others are as large as a message may be.
 */
abstract class Crowd implements AutoCloseable {

  private static final byte[] SMALLER = message(1 << 20);
  private static final byte[] LARGEST = message((16 << 20) - 64);

  private final Map<String, AtomicInteger> statuses = new ConcurrentHashMap<>();
  private final AtomicInteger ended = new AtomicInteger();

  /** Returns the message of the call with this number. */
  static byte[] message(int bytes) {
    return BytesValue.of(UnsafeByteOperations.unsafeWrap(new byte[bytes])).toByteArray();
  }

  static byte[] messageOf(int call) {
    return call % 5 == 4 ? SMALLER : LARGEST;
  }

  /** Sends all calls, and goes on while their answers are awaited. */
  abstract void call() throws Exception;

  /** Counts an answer. */
  final void answered(String status) {
    statuses.computeIfAbsent(status, none -> new AtomicInteger()).incrementAndGet();
    ended.incrementAndGet();
  }

  /** Returns how many calls have ended. */
  final int ended() {
    return ended.get();
  }

  /** Returns how many answers had which status. */
  final Map<String, Integer> statuses() {
    Map<String, Integer> counts = new TreeMap<>();
    statuses.forEach((status, count) -> counts.put(status, count.get()));
    return counts;
  }

  @Override
  public abstract void close();
}
