// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.netty.buffer.ByteBuf;
import io.sofarpc.Metadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pairs of a header: {@code [i32 length][UTF-8 name][i32 length][UTF-8 value]}, until its
 * end. A pair with a length of -1 is null and dropped. Belongs to one event loop.
 *
 * <p>Most calls of a method have the same header, byte for byte, so the last few are kept with what
 * they mean, for as long as the connection lives. A header that changes from call to call is kept
 * ever more rarely.
 */
final class HeaderReader {

  private static final int NULL = -1;
  private static final int CONSUMED = Integer.MIN_VALUE;

  private static final int KEPT = 8;
  private static final int MAX_KEPT_BYTES = 1024;
  private static final int MAX_KEPT_PAIRS = 32;

  private final TextCache texts = new TextCache();
  private @Nullable Kept @Nullable [] kept; // by length
  private byte[] copy = {}; // of the header that is being read
  private final List<String> pairs = new ArrayList<>(24);
  private int position;
  private int end;

  /**
   * Reads a header without moving the reader index.
   *
   * @return the pairs, {@code null} if the lengths make no sense
   */
  @Nullable Metadata read(ByteBuf in, int offset, int length) {
    if (length == 0) {
      return Metadata.empty();
    }
    return length <= MAX_KEPT_BYTES ? readKept(in, offset, length) : parse(in, offset, length);
  }

  private @Nullable Metadata readKept(ByteBuf in, int offset, int length) {
    @Nullable Kept[] all = kept;
    if (all == null) {
      all = new @Nullable Kept[KEPT];
      kept = all;
    }
    if (copy.length < length) {
      copy = new byte[MAX_KEPT_BYTES];
    }
    in.getBytes(offset, copy, 0, length);
    int slot = length % KEPT;
    Kept before = all[slot];
    if (before != null && before.isEqual(copy, length)) {
      before.misses = 0;
      return before.metadata;
    }
    Metadata metadata = parse(in, offset, length);
    if (before != null) {
      before.misses++;
    }
    if (metadata != null
        && metadata.size() <= MAX_KEPT_PAIRS
        && (before == null || Integer.bitCount(before.misses) == 1)) {
      all[slot] =
          new Kept(Arrays.copyOf(copy, length), metadata, before == null ? 0 : before.misses);
    }
    return metadata;
  }

  private @Nullable Metadata parse(ByteBuf in, int offset, int length) {
    position = offset;
    end = offset + length;
    pairs.clear();
    while (position < end) {
      int nameLength = nextLength(in);
      int nameOffset = position;
      if (!skip(nameLength)) {
        return null;
      }
      int valueLength = nextLength(in);
      int valueOffset = position;
      if (!skip(valueLength)) {
        return null;
      }
      if (nameLength != NULL && valueLength != NULL) {
        pairs.add(texts.read(in, nameOffset, nameLength));
        pairs.add(texts.read(in, valueOffset, valueLength));
      }
    }
    Metadata metadata = Metadata.ofPairs(pairs);
    pairs.clear();
    return metadata;
  }

  private int nextLength(ByteBuf in) {
    if (end - position < Integer.BYTES) {
      return CONSUMED;
    }
    int length = in.getInt(position);
    position += Integer.BYTES;
    return length;
  }

  private boolean skip(int length) {
    if (length == NULL) {
      return true;
    }
    if (length < 0 || length > end - position) {
      return false;
    }
    position += length;
    return true;
  }

  /** A header, and what it means. */
  private static final class Kept {

    private final byte[] bytes;
    private final Metadata metadata;
    private int misses; // since it or one that it replaced was last wanted

    Kept(byte[] bytes, Metadata metadata, int misses) {
      this.bytes = bytes;
      this.metadata = metadata;
      this.misses = misses;
    }

    boolean isEqual(byte[] other, int length) {
      return Arrays.equals(bytes, 0, bytes.length, other, 0, length);
    }
  }
}
