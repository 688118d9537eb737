// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames captured from real peers, and just enough of Bolt to send them and read the answers. */
final class GoldenFrames {

  private static final Pattern LINE =
      Pattern.compile(
          ".*\"label\": \"([^\"]*)\", \"dir\": \"([^\"]*)\", \"hex\": \"([0-9a-f]*)\".*");

  private GoldenFrames() {}

  record Frame(String label, boolean request, byte[] bytes) {

    /** Returns whether it is a request of the hessian codec to {@code lab.Api$HelloService}. */
    boolean isHelloRequest() {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return request
          && bytes[bytes[0] == 1 ? 9 : 10] == 1
          && text.contains("lab.Api$HelloService:1.0")
          && !text.contains(":uid1");
    }

    boolean isOneWay() {
      return bytes[bytes[0] == 1 ? 1 : 2] == 2;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * @param status the response status
   * @param failed whether the header says that this is a failure
   * @param content the content
   */
  record Answer(int status, boolean failed, byte[] content) {}

  static List<Frame> all() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(GoldenFrames.class.getResourceAsStream("/frames.jsonl")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(
              line -> {
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) {
                  throw new AssertionError("not a frame: " + line);
                }
                return new Frame(
                    parts.group(1),
                    parts.group(2).equals("C->S"),
                    HexFormat.of().parseHex(parts.group(3)));
              })
          .toList();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Sends a frame over a connection of its own and reads one answer, v1 or v2. */
  static Answer exchange(int port, byte[] frame) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(frame);
      return read(new DataInputStream(socket.getInputStream()));
    }
  }

  private static Answer read(DataInputStream in) throws IOException {
    boolean v2 = in.readByte() == 2;
    ByteBuffer fixed = ByteBuffer.wrap(in.readNBytes(v2 ? 21 : 19));
    int at = v2 ? 11 : 9; // the response status
    int status = fixed.getShort(at);
    in.readNBytes(fixed.getShort(at + 2));
    String header = new String(in.readNBytes(fixed.getShort(at + 4)), StandardCharsets.ISO_8859_1);
    byte[] content = in.readNBytes(fixed.getInt(at + 6));
    return new Answer(status, header.contains("sofa_head_response_error"), content);
  }
}
