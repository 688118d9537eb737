// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last short texts that a connection has read, so that a name which comes with every call
 * becomes a string once. Bounded; belongs to one event loop.
 */
final class TextCache {

  private static final int SLOTS = 64;
  private static final int MAX_CACHED_BYTES = 96;

  private @Nullable String @Nullable [] slots;

  /** Returns the text of these bytes, which must lie inside the buffer. */
  String read(ByteBuf in, int offset, int length) {
    if (length == 0) {
      return "";
    }
    if (length > MAX_CACHED_BYTES) {
      return in.toString(offset, length, UTF_8);
    }
    int slot = slot(in, offset, length);
    @Nullable String[] cache = slots;
    if (cache == null) {
      cache = new @Nullable String[SLOTS];
      slots = cache;
    }
    String cached = cache[slot];
    if (cached != null && equal(cached, in, offset, length)) {
      return cached;
    }
    String text = in.toString(offset, length, UTF_8);
    cache[slot] = text;
    return text;
  }

  private static int slot(ByteBuf in, int offset, int length) {
    int hash = length * 31 + in.getByte(offset);
    hash = hash * 31 + in.getByte(offset + length / 2);
    hash = hash * 31 + in.getByte(offset + length - 1);
    return hash & (SLOTS - 1);
  }

  /** Compares an ASCII text; others are never equal. */
  static boolean equal(String text, ByteBuf in, int offset, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (in.getByte(offset + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
