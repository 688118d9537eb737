// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.Metadata;
import io.sofarpc.codec.OutputBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes and reads frames for tests. */
final class Frames {

  static final int CODEC = 12; // that of ToyCodec

  private Frames() {}

  /** Writes a frame with the production code. */
  static byte[] encode(BoltFrame frame) {
    OutputBuffer out = new OutputBuffer(16);
    byte[] className = frame.className().getBytes(UTF_8);
    FrameWriter.begin(
        out,
        frame.dialect(),
        frame.type(),
        frame.command(),
        frame.codec(),
        frame.detail(),
        className.length,
        className);
    FrameWriter.pairs(out, frame.headers(), Set.of());
    FrameWriter.endHeader(out, frame.dialect(), frame.isRequest());
    int contentStart = out.size();
    out.write(frame.content());
    FrameWriter.end(out, frame.dialect(), frame.isRequest(), contentStart);
    FrameWriter.seal(out, frame.dialect(), frame.id());
    return out.toByteArray();
  }

  static BoltFrame request(BoltDialect dialect, int id, Metadata headers, String content) {
    return new BoltFrame(
        dialect,
        Bolt.TYPE_REQUEST,
        Bolt.COMMAND_REQUEST,
        id,
        CODEC,
        3_000,
        Bolt.REQUEST_CLASS,
        headers,
        content.getBytes(UTF_8),
        null);
  }

  static BoltFrame response(int id, int status, String content) {
    return response(id, status, Metadata.empty(), content);
  }

  static BoltFrame response(int id, int status, Metadata headers, String content) {
    return new BoltFrame(
        BoltDialect.V1,
        Bolt.TYPE_RESPONSE,
        Bolt.COMMAND_RESPONSE,
        id,
        CODEC,
        status,
        Bolt.RESPONSE_CLASS,
        headers,
        content.getBytes(UTF_8),
        null);
  }

  static BoltFrame heartbeat(BoltDialect dialect, int type, int id) {
    return new BoltFrame(
        dialect,
        type,
        Bolt.COMMAND_HEARTBEAT,
        id,
        Bolt.CODEC_HESSIAN,
        type == Bolt.TYPE_RESPONSE ? 0 : -1,
        "",
        Metadata.empty(),
        new byte[0],
        null);
  }

  static EmbeddedChannel decoder() {
    return new EmbeddedChannel(new BoltDecoder(16 << 10, 1 << 20, null));
  }

  /** Reads all frames in these bytes. */
  static List<BoltFrame> decode(byte[]... pieces) {
    EmbeddedChannel channel = decoder();
    for (byte[] piece : pieces) {
      channel.writeInbound(Unpooled.wrappedBuffer(piece));
    }
    List<BoltFrame> frames = new ArrayList<>();
    for (BoltFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      frames.add(frame);
    }
    channel.finishAndReleaseAll();
    return frames;
  }

  /** Takes what a channel has written, as frames. */
  static List<BoltFrame> written(EmbeddedChannel channel) {
    channel.runPendingTasks();
    List<byte[]> pieces = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      pieces.add(ByteBufUtil.getBytes(out));
      out.release();
    }
    return decode(pieces.toArray(byte[][]::new));
  }
}
