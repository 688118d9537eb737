// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file says at one moment. Immutable.
 *
 * <p>A line is {@code key TAB url TAB ... LF}. Stock SOFARPC writes no header, no comments and no
 * escapes, in any order, and with {@code source=local} at what it has read.
 */
final class Content {

  /** There is no file. */
  static final Content MISSING = new Content(null, List.of(), List.of());

  private final @Nullable String text;
  private final List<Entry> entries;
  private final List<String> unreadable;

  private Content(@Nullable String text, List<Entry> entries, List<String> unreadable) {
    this.text = text;
    this.entries = List.copyOf(entries);
    this.unreadable = List.copyOf(unreadable);
  }

  /** Reads the text of a file, whatever it is: what makes no sense becomes {@link #unreadable}. */
  static Content parse(String text) {
    Set<Entry> entries = new LinkedHashSet<>();
    List<String> unreadable = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (fields.length < 2 || fields[0].isBlank()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          unreadable.add(line);
        }
        continue;
      }
      for (int i = 1; i < fields.length; i++) {
        if (!fields[i].isBlank()) {
          Entry entry = Entry.parse(fields[0], fields[i]);
          entries.add(entry);
          if (entry.endpoint() == null) {
            unreadable.add(fields[i]);
          }
        }
      }
    }
    return new Content(text, List.copyOf(entries), unreadable);
  }

  /** Writes entries; never an empty text, see {@link #isIncomplete}. */
  static String print(List<Entry> entries) {
    Map<String, StringBuilder> lines = new LinkedHashMap<>();
    for (Entry entry : entries) {
      lines
          .computeIfAbsent(entry.key(), key -> new StringBuilder(key).append('\t'))
          .append(entry.url())
          .append('\t');
    }
    return lines.isEmpty() ? "\n" : String.join("\n", lines.values()) + "\n";
  }

  /** Returns all entries, also those that make no sense to us. */
  List<Entry> entries() {
    return entries;
  }

  /** Returns the lines and URLs that make no sense to us. */
  List<String> unreadable() {
    return unreadable;
  }

  /**
   * Returns whether this is how the file looks while stock SOFARPC writes it: missing, then empty,
   * then cut off. It is also how stock leaves it after its last provider went; ours are complete.
   */
  boolean isIncomplete() {
    return text == null || !text.endsWith("\n");
  }

  /** Returns whether another content has the same text. */
  boolean isSameAs(Content other) {
    return text == null ? other.text == null : text.equals(other.text);
  }
}
