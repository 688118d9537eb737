// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.netty.buffer.ByteBuf;
import io.sofarpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pairs of a header: {@code [i32 length][UTF-8 name][i32 length][UTF-8 value]}, until its
 * end. A pair with a length of -1 is null and dropped. Belongs to one event loop.
 */
final class HeaderReader {

  private static final int NULL = -1;
  private static final int CONSUMED = Integer.MIN_VALUE;

  private final TextCache texts = new TextCache();
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
    pairs.clear(); // an idle connection keeps nothing of its last call
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
}
