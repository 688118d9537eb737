// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sofarpc.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Header and content of a frame captured from stock peers. */
public record Captured(Metadata headers, byte[] content) {

  private static final Pattern LINE =
      Pattern.compile("\"label\": \"([^\"]*)\", \"dir\": \"([^\"]*)\", \"hex\": \"([0-9a-f]*)\"");

  public static Captured request(String label) {
    return find(label, "C->S", 22);
  }

  public static Captured response(String label) {
    return find(label, "S->C", 20);
  }

  private static Captured find(String label, String direction, int headBytes) {
    try (InputStream in = Captured.class.getResourceAsStream("/frames.jsonl")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(LINE::matcher)
          .filter(Matcher::find)
          .filter(line -> line.group(1).equals(label) && line.group(2).equals(direction))
          .map(line -> parse(HexFormat.of().parseHex(line.group(3)), headBytes))
          .findFirst()
          .orElseThrow();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Captured parse(byte[] frame, int headBytes) {
    ByteBuffer in = ByteBuffer.wrap(frame).position(headBytes - 8);
    int classBytes = in.getShort();
    int headerEnd = headBytes + classBytes + in.getShort();
    byte[] content = new byte[in.getInt()];
    in.position(headBytes + classBytes);
    Metadata headers = Metadata.empty();
    while (in.position() < headerEnd) {
      headers = headers.withAdded(text(in), text(in));
    }
    in.get(content);
    return new Captured(headers, content);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }

  public String method() {
    return headers.get("sofa_head_method_name");
  }

  public boolean failed() {
    return "true".equals(headers.get("sofa_head_response_error"));
  }
}
