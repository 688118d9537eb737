// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.sofarpc.Metadata;
import io.sofarpc.WakeUps;
import io.sofarpc.transport.netty.RequestBytes;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into {@link BoltFrame}s, for clients and servers.
 *
 * <p>Nothing is buffered but one head of bounded size; content is copied once, into an array that
 * grows with what has really arrived. Content that is too large, or too much for the port, is
 * skipped as it comes, and its frame is passed on with a problem. Bytes that are no frame end in a
 * {@link BoltFormatException}, after which everything is ignored. So does a frame that, once begun,
 * comes more slowly than {@value #MIN_BYTES_PER_CHECK} bytes or one head in {@value #CHECK_SECONDS}
 * seconds.
 */
final class BoltDecoder extends ByteToMessageDecoder {

  static final int CHECK_SECONDS = 10;
  static final int MIN_BYTES_PER_CHECK = 16 << 10;

  private static final byte[] NOTHING = {};
  private static final int FIRST_CONTENT_BYTES = 64 << 10;

  /** Each step copies what is there: few steps, yet memory stays in proportion to what arrives. */
  private static final int CONTENT_GROWTH = 32;

  private enum State {
    HEAD,
    CONTENT,
    SKIP,
    BROKEN
  }

  private final int maxHeaderBytes;
  private final int maxContentBytes;
  private final @Nullable RequestBytes requests;
  private final HeaderReader headerReader = new HeaderReader();

  private State state = State.HEAD;
  private long toSkip;
  private int received;
  private int contentLength;
  private byte[] content = NOTHING;
  private @Nullable BoltFrame begun; // all but its content
  private @Nullable CRC32 crc;

  private boolean checking;
  private long framesRead;
  private long framesAtCheck;
  private long bytesRead;
  private long bytesAtCheck;

  /**
   * Starts at the beginning of a connection.
   *
   * @param requests counts content, which the receiver of the frame takes back; {@code null} for a
   *     client, which has asked for what it gets
   */
  BoltDecoder(int maxHeaderBytes, int maxContentBytes, @Nullable RequestBytes requests) {
    this.maxHeaderBytes = maxHeaderBytes;
    this.maxContentBytes = maxContentBytes;
    this.requests = requests;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    bytesRead += ((ByteBuf) message).readableBytes();
    WakeUps wakeUps = WakeUps.hold();
    try {
      super.channelRead(ctx, message);
    } finally {
      wakeUps.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    if (!checking && isInsideFrame()) {
      checkLater(ctx);
    }
  }

  private boolean isInsideFrame() {
    return state == State.CONTENT
        || state == State.SKIP
        || (state == State.HEAD && actualReadableBytes() > 0);
  }

  private void checkLater(ChannelHandlerContext ctx) {
    checking = true;
    framesAtCheck = framesRead;
    bytesAtCheck = bytesRead;
    ctx.executor().schedule(() -> check(ctx), CHECK_SECONDS, TimeUnit.SECONDS);
  }

  private void check(ChannelHandlerContext ctx) {
    checking = false;
    if (!isInsideFrame() || !ctx.channel().isActive()) {
      return;
    }
    boolean slow =
        framesRead == framesAtCheck
            && (state == State.HEAD || bytesRead - bytesAtCheck < MIN_BYTES_PER_CHECK)
            && ctx.channel().config().isAutoRead(); // else it is we who do not read
    if (slow) {
      state = State.BROKEN;
      ctx.fireExceptionCaught(
          new BoltFormatException(
              "a frame that has begun comes too slowly (%d bytes in %d s)"
                  .formatted(bytesRead - bytesAtCheck, CHECK_SECONDS)));
    } else {
      checkLater(ctx);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (state) {
      case HEAD -> readHead(in, out);
      case CONTENT -> readContent(in, out);
      case SKIP -> skip(in);
      case BROKEN -> in.skipBytes(in.readableBytes());
    }
  }

  private void readHead(ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int available = in.readableBytes();
    int protocol = in.getByte(start);
    if (protocol != 1 && protocol != 2) {
      throw broken("first byte 0x%02x (expected: 1 or 2)".formatted(protocol & 0xff), in);
    }
    int version = 0;
    if (protocol == 2) {
      if (available < 2) {
        return;
      }
      version = in.getByte(start + 1);
      if (version != 1 && version != 2) {
        throw broken("version " + version + " of protocol 2 (expected: 1 or 2)", in);
      }
    }
    if (available < protocol + 3) { // up to type and command
      return;
    }
    int type = in.getByte(start + protocol);
    int command = in.getShort(start + protocol + 1);
    if (type < Bolt.TYPE_RESPONSE || type > Bolt.TYPE_ONE_WAY) {
      throw broken("type " + type + " (expected: 0-2)", in);
    }
    boolean known =
        (command >= Bolt.COMMAND_HEARTBEAT && command <= Bolt.COMMAND_RESPONSE)
            || command == Bolt.COMMAND_CANCEL
            || command == Bolt.COMMAND_DRAIN;
    if (!known) {
      throw broken("command " + command + " (expected: 0-2)", in);
    }
    boolean request = type != Bolt.TYPE_RESPONSE;
    int headBytes = BoltDialect.of(protocol, version, 0).headBytes(request);
    if (available < headBytes) {
      return;
    }
    int switches = protocol == 1 ? 0 : in.getByte(start + BoltDialect.V2.codecOffset() + 1);
    BoltDialect dialect = BoltDialect.of(protocol, version, switches);
    int lengths = start + dialect.lengthsOffset(request);
    int classLength = in.getShort(lengths);
    int headerLength = in.getShort(lengths + 2);
    int length = in.getInt(lengths + 4);
    if (switches < 0 || classLength < 0 || headerLength < 0 || length < 0) {
      throw broken(
          "switches %d, lengths %d, %d and %d (expected: 0 or more)"
              .formatted(switches, classLength, headerLength, length),
          in);
    }
    if (classLength > Bolt.MAX_CLASS_NAME_BYTES) {
      throw broken("class name of %d bytes".formatted(classLength), in);
    }
    boolean headerFits = headerLength <= maxHeaderBytes;
    int needed = headBytes + classLength + (headerFits ? headerLength : 0);
    if (available < needed) {
      return;
    }
    BoltFrame.Problem problem = null;
    Metadata headers = Metadata.empty();
    if (!headerFits) {
      problem = tooLarge("header", headerLength, maxHeaderBytes);
    } else {
      Metadata read = headerReader.read(in, start + headBytes + classLength, headerLength);
      if (read == null) {
        problem = unreadable("the lengths inside the header make no sense");
      } else {
        headers = read;
      }
      if (length > maxContentBytes) {
        problem = tooLarge("message", length, maxContentBytes);
      }
    }
    boolean complete = // as most are
        problem == null
            && command != Bolt.COMMAND_HEARTBEAT
            && !dialect.hasCrc()
            && length <= available - needed;
    boolean skipped = problem != null || (command == Bolt.COMMAND_HEARTBEAT && length > 0);
    int first = complete ? length : Math.min(length, FIRST_CONTENT_BYTES);
    if (!skipped && !keep(first)) {
      problem = busy();
      skipped = true;
      complete = false;
    }
    byte[] whole = complete && length > 0 ? new byte[length] : NOTHING;
    in.getBytes(start + needed, whole);
    BoltFrame frame =
        new BoltFrame(
            dialect,
            type,
            command,
            in.getInt(start + dialect.idOffset()),
            in.getByte(start + dialect.codecOffset()),
            request
                ? in.getInt(start + dialect.detailOffset())
                : in.getShort(start + dialect.detailOffset()),
            className(in, start + headBytes, classLength),
            headers,
            whole,
            problem);
    if (complete) {
      in.skipBytes(needed + length);
      framesRead++;
      out.add(frame);
      return;
    }
    if (skipped) {
      in.skipBytes(needed);
      toSkip = (headerFits ? 0L : headerLength) + length + (dialect.hasCrc() ? 4 : 0);
      state = State.SKIP;
      out.add(frame);
      skip(in);
      return;
    }
    if (dialect.hasCrc()) {
      crc = new CRC32();
      crc.update(in.nioBuffer(start, needed));
    }
    in.skipBytes(needed);
    begun = frame;
    received = 0;
    contentLength = length;
    content = first == 0 ? NOTHING : new byte[first];
    state = State.CONTENT;
    readContent(in, out);
  }

  private static BoltFrame.Problem tooLarge(String what, int bytes, int max) {
    return unreadable(what + " of " + bytes + " bytes is larger than the limit of " + max);
  }

  private static BoltFrame.Problem unreadable(String text) {
    return new BoltFrame.Problem(Bolt.STATUS_REQUEST_NOT_READABLE, text);
  }

  private BoltFrame.Problem busy() {
    String text = requireNonNull(requests, "requests").refusal();
    return new BoltFrame.Problem(Bolt.STATUS_BUSY, text);
  }

  private boolean keep(int bytes) {
    return requests == null || requests.add(bytes);
  }

  private static String className(ByteBuf in, int offset, int length) {
    if (TextCache.equal(Bolt.REQUEST_CLASS, in, offset, length)) {
      return Bolt.REQUEST_CLASS;
    }
    if (TextCache.equal(Bolt.RESPONSE_CLASS, in, offset, length)) {
      return Bolt.RESPONSE_CLASS;
    }
    return length == 0 ? "" : in.toString(offset, length, UTF_8);
  }

  private void readContent(ByteBuf in, List<Object> out) {
    while (received < contentLength && in.isReadable()) {
      if (received == content.length) {
        int larger = (int) Math.min(contentLength, (long) content.length * CONTENT_GROWTH);
        if (!keep(larger - content.length)) {
          giveUp(in, out);
          return;
        }
        content = Arrays.copyOf(content, larger);
      }
      int count = Math.min(in.readableBytes(), content.length - received);
      in.readBytes(content, received, count);
      received += count;
    }
    if (received < contentLength) {
      return;
    }
    CRC32 sum = crc;
    if (sum != null) {
      if (in.readableBytes() < BoltDialect.CRC_BYTES) {
        return;
      }
      sum.update(content, 0, contentLength);
      int expected = (int) sum.getValue();
      int actual = in.readInt();
      if (expected != actual) {
        throw broken("wrong checksum 0x%08x (expected: 0x%08x)".formatted(actual, expected), in);
      }
    }
    out.add(end(content, null));
    state = State.HEAD;
    framesRead++;
  }

  /** Skips the rest of content for which there is no memory. */
  private void giveUp(ByteBuf in, List<Object> out) {
    BoltFrame.Problem problem = busy();
    toSkip = (long) contentLength - received + (crc == null ? 0 : BoltDialect.CRC_BYTES);
    letGo();
    out.add(end(NOTHING, problem));
    state = State.SKIP;
    skip(in);
  }

  private void letGo() {
    if (requests != null) {
      requests.remove(content.length);
    }
    content = NOTHING;
  }

  /** Ends the frame that was begun. */
  private BoltFrame end(byte[] ownContent, BoltFrame.@Nullable Problem problem) {
    BoltFrame head = requireNonNull(begun, "begun");
    begun = null;
    content = NOTHING;
    crc = null;
    return new BoltFrame(
        head.dialect(),
        head.type(),
        head.command(),
        head.id(),
        head.codec(),
        head.detail(),
        head.className(),
        head.headers(),
        ownContent,
        problem);
  }

  private void skip(ByteBuf in) {
    int count = (int) Math.min(toSkip, in.readableBytes());
    in.skipBytes(count);
    toSkip -= count;
    if (toSkip == 0) {
      state = State.HEAD;
      framesRead++;
    }
  }

  private BoltFormatException broken(String what, ByteBuf in) {
    state = State.BROKEN;
    String rest = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(24, in.readableBytes()));
    in.skipBytes(in.readableBytes());
    return new BoltFormatException("not a Bolt frame: " + what + ", at 0x" + rest);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    state = State.BROKEN;
    letGo();
    begun = null;
  }
}
