// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A captured Bolt frame. */
record Frame(String label, boolean isRequest, int codec, String className, byte[] content) {

  private static final Pattern LINE =
      Pattern.compile("\"label\": \"([^\"]*)\", \"dir\": \"([^\"]*)\", \"hex\": \"([0-9a-f]*)\"");

  static List<Frame> all() {
    try (InputStream in = Frame.class.getResourceAsStream("/frames.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(LINE::matcher)
          .filter(Matcher::find)
          .map(m -> parse(m.group(1), HexFormat.of().parseHex(m.group(3))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All with a Hessian content. */
  static List<Frame> hessian() {
    return all().stream().filter(f -> f.codec == 1 && f.content.length > 0).toList();
  }

  static Frame of(String label, boolean isRequest) {
    return hessian().stream()
        .filter(f -> f.label.equals(label) && f.isRequest == isRequest)
        .findFirst()
        .orElseThrow();
  }

  private static Frame parse(String label, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int proto = in.get();
    if (proto == 2) {
      in.get();
    }
    int type = in.get();
    in.getShort();
    in.get();
    in.getInt();
    int codec = in.get();
    if (proto == 2) {
      in.get();
    }
    if (type == 0) {
      in.getShort();
    } else {
      in.getInt();
    }
    int classLength = in.getShort();
    int headerLength = in.getShort();
    byte[] content = new byte[in.getInt()];
    byte[] className = new byte[classLength];
    in.get(className);
    in.position(in.position() + headerLength);
    in.get(content);
    return new Frame(
        label, type != 0, codec, new String(className, StandardCharsets.UTF_8), content);
  }

  @Override
  public String toString() {
    return label + (isRequest ? " request" : " response");
  }
}
