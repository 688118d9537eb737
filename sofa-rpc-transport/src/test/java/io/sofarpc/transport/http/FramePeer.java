// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;

/** A peer of HTTP/2 that sends whatever frames it likes, and notes what the other side says. */
final class FramePeer {

  private final EmbeddedChannel server;
  private final EmbeddedChannel pen = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final Http2FrameWriter writer = new DefaultHttp2FrameWriter();
  private final Http2FrameReader reader =
      new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(false, 1 << 20));
  private final ByteBuf unread = Unpooled.buffer();

  /** What the other side has sent, but for acknowledgements: "RST 3 CANCEL". */
  final List<String> heard = new ArrayList<>();

  /** The same of calls, as texts: "200", the messages of frames with one each, "3: no such". */
  final List<String> said = new ArrayList<>();

  private long lastPing;
  private int openPings;

  /** Connects to a server whose handlers are in the channel's pipeline. */
  FramePeer(EmbeddedChannel server, Http2Settings settings) {
    this(server);
    pen.writeOutbound(Http2CodecUtil.connectionPrefaceBuf());
    writer.writeSettings(ctx(), settings, pen.newPromise());
    writer.writeSettingsAck(ctx(), pen.newPromise());
    deliver();
  }

  private FramePeer(EmbeddedChannel other) {
    this.server = other;
  }

  /** Answers a client whose handlers are in the channel's pipeline. */
  static FramePeer server(EmbeddedChannel client) {
    return server(client, new Http2Settings());
  }

  /** The same with settings of its own. */
  static FramePeer server(EmbeddedChannel client, Http2Settings settings) {
    FramePeer peer = new FramePeer(client);
    client.runPendingTasks();
    ByteBuf preface = client.readOutbound();
    peer.unread.writeBytes(
        preface.skipBytes(Http2CodecUtil.connectionPrefaceBuf().readableBytes()));
    preface.release();
    peer.settings(settings);
    peer.writer.writeSettingsAck(peer.ctx(), peer.pen.newPromise());
    peer.deliver();
    return peer;
  }

  private ChannelHandlerContext ctx() {
    return pen.pipeline().firstContext();
  }

  boolean isConnected() {
    return server.isActive();
  }

  /** Sends until the server closes; returns how often it took that. */
  int sendUntilClosed(int atMost, Frames frames) {
    int count = 0;
    while (count < atMost && isConnected()) {
      frames.write(++count);
      deliver();
    }
    return count;
  }

  void headers(int id, Http2Headers fields, boolean end) {
    writer.writeHeaders(ctx(), id, fields, 0, end, pen.newPromise());
  }

  /** Begins a call of gRPC. */
  void call(int id, String method, String... more) {
    Http2Headers fields =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .path("/" + HostilePeerTest.SERVICE.interfaceName() + "/" + method)
            .set("content-type", "application/grpc+test")
            .set("te", "trailers");
    for (int i = 0; i < more.length; i += 2) {
      fields.set(more[i], more[i + 1]);
    }
    headers(id, fields, false);
  }

  /** Sends a message of so many bytes, which make no sense. */
  void message(int id, int bytes, boolean end) {
    byte[] content = new byte[5 + bytes];
    content[1] = (byte) (bytes >> 24);
    content[2] = (byte) (bytes >> 16);
    content[3] = (byte) (bytes >> 8);
    content[4] = (byte) bytes;
    data(id, content, end);
  }

  void data(int id, byte[] content, boolean end) {
    writer.writeData(ctx(), id, Unpooled.wrappedBuffer(content), 0, end, pen.newPromise());
  }

  void reset(int id) {
    writer.writeRstStream(ctx(), id, Http2Error.CANCEL.code(), pen.newPromise());
  }

  void ping(long data) {
    writer.writePing(ctx(), false, data, pen.newPromise());
  }

  void answerPings() {
    for (; openPings > 0; openPings--) {
      writer.writePing(ctx(), true, lastPing, pen.newPromise());
    }
    deliver();
  }

  void settings(Http2Settings settings) {
    writer.writeSettings(ctx(), settings, pen.newPromise());
  }

  /** Writes a frame as it is, whatever the rules are. */
  void frame(int type, int flags, int id, byte[] payload) {
    ByteBuf frame = Unpooled.buffer(9 + payload.length);
    frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(id);
    pen.writeOutbound(frame.writeBytes(payload));
  }

  void windowUpdate(int id, int increment) {
    frame(8, 0, id, Unpooled.copyInt(increment).array());
  }

  /** Hands what was written to the server, and reads what it answers. */
  void deliver() {
    pen.flush();
    for (ByteBuf bytes = pen.readOutbound(); bytes != null; bytes = pen.readOutbound()) {
      if (server.isActive()) {
        server.writeInbound(bytes);
      } else {
        bytes.release();
      }
    }
    listen();
  }

  /** Reads what the server has sent. */
  void listen() {
    server.runPendingTasks();
    for (ByteBuf bytes = server.readOutbound(); bytes != null; bytes = server.readOutbound()) {
      unread.writeBytes(bytes);
      bytes.release();
    }
    try {
      reader.readFrame(ctx(), unread, new Notes());
    } catch (Http2Exception broken) {
      throw new AssertionError(broken);
    }
    unread.discardReadBytes();
  }

  void close() {
    pen.finishAndReleaseAll();
    server.finishAndReleaseAll();
    reader.close();
    writer.close();
  }

  /** Writes frames for the time that this number says. */
  interface Frames {
    void write(int number);
  }

  private final class Notes extends Http2FrameAdapter {

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
      int bytes = data.readableBytes();
      heard.add("DATA " + id + " " + bytes);
      if (bytes >= Grpc.PREFIX_BYTES) {
        said.add(
            data.toString(
                data.readerIndex() + Grpc.PREFIX_BYTES, bytes - Grpc.PREFIX_BYTES, UTF_8));
      }
      return bytes + padding;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      onHeadersRead(ctx, id, headers, padding, end);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
      CharSequence status = headers.get("grpc-status");
      heard.add(
          "HEADERS " + id + (status == null ? " " + headers.status() : " grpc-status " + status));
      CharSequence more = headers.get(status == null ? "tri-exception-code" : "grpc-message");
      String text = String.valueOf(status == null ? headers.status() : status);
      said.add(more == null ? text : text + (status == null ? " " : ": ") + more);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) {
      heard.add("PING");
      lastPing = data;
      openPings++;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long error) {
      heard.add("RST " + id + " " + Http2Error.valueOf(error));
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int last, long error, ByteBuf debug) {
      heard.add("GOAWAY " + Http2Error.valueOf(error) + " " + debug.toString(UTF_8));
    }
  }
}
