// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A frame captured from a stock peer. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GoldenFrame(String label, byte[] bytes) {

  private static final Pattern LINE =
      Pattern.compile(".*\"label\": ?\"([^\"]*)\".*\"hex\": ?\"([0-9a-f]*)\".*");

  static List<GoldenFrame> all() {
    try (InputStream in = GoldenFrame.class.getResourceAsStream("/frames.jsonl")) {
      return new String(in.readAllBytes(), UTF_8).lines().map(GoldenFrame::parse).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static GoldenFrame find(String label) {
    return all().stream().filter(frame -> frame.label.equals(label)).findFirst().orElseThrow();
  }

  private static GoldenFrame parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(line);
    }
    return new GoldenFrame(matcher.group(1), HexFormat.of().parseHex(matcher.group(2)));
  }

  @Override
  public String toString() {
    return label;
  }
}
