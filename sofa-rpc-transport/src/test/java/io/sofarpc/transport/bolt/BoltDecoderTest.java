// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.Metadata;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoltDecoderTest {

  private static final byte[] GOOD =
      Frames.encode(Frames.request(BoltDialect.V1, 7, Metadata.of("service", "a"), "hello"));
  private static final byte[] GOOD_V2 =
      Frames.encode(Frames.request(BoltDialect.V2_CRC, 7, Metadata.of("service", "a"), "hello"));

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new BoltDecoder(/* maxHeaderBytes= */ 2_000, 100_000, null));

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  private void feed(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0x47, first byte 0x47",
    "0, 13, first byte 0x0d",
    "1, 3, type 3",
    "1, -1, type -1",
    "2, 1, command 257",
    "3, 100, command 100",
    "14, -128, lengths -",
    "16, -128, lengths ",
    "18, -128, lengths ",
    "14, 8, class name of 2092 bytes",
  })
  void badHead_isRefused(int offset, String value, String message) {
    byte[] bad = GOOD.clone();
    bad[offset] = Integer.decode(value).byteValue();

    assertThatThrownBy(() -> feed(bad))
        .isInstanceOf(BoltFormatException.class)
        .hasMessageContaining(message);

    feed(GOOD);
    assertThat(channel.inboundMessages()).isEmpty(); // nothing is understood any more
  }

  @Test
  void version3OfProtocol2_isRefusedAtOnce() {
    assertThatThrownBy(() -> feed(new byte[] {2, 3}))
        .isInstanceOf(BoltFormatException.class)
        .hasMessageContaining("version 3");
  }

  @Test
  void wrongChecksum_isRefused() {
    byte[] bad = GOOD_V2.clone();
    bad[bad.length - 5] ^= 1; // the last byte of the content

    assertThatThrownBy(() -> feed(bad))
        .isInstanceOf(BoltFormatException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void framesBeforeBadBytes_arePassedOn() {
    byte[] both = Arrays.copyOf(GOOD, GOOD.length + 1);
    both[GOOD.length] = 'G';

    assertThatThrownBy(() -> feed(both)).isInstanceOf(BoltFormatException.class);

    assertThat((BoltFrame) channel.readInbound()).extracting(BoltFrame::id).isEqualTo(7);
  }

  @Test
  void tooLargeContent_isSkippedWithoutBufferingIt() {
    byte[] head = Arrays.copyOf(GOOD, GOOD.length - 5);
    ByteBuffer.wrap(head).putInt(18, 200_000);

    feed(head);
    BoltFrame large = channel.readInbound();
    for (int i = 0; i < 200; i++) {
      feed(new byte[1_000]);
    }
    feed(GOOD);
    BoltFrame next = channel.readInbound();

    assertThat(large.id()).isEqualTo(7);
    assertThat(large.problem().text()).contains("200000").contains("100000");
    assertThat(next.problem()).isNull();
    assertThat(next.content()).hasSize(5);
  }

  @Test
  void tooLargeHeader_isSkipped() {
    byte[] large =
        Frames.encode(
            Frames.request(BoltDialect.V2_CRC, 9, Metadata.of("k", "v".repeat(2_000)), "hello"));

    feed(large);
    feed(GOOD);

    assertThat(((BoltFrame) channel.readInbound()).problem().text())
        .contains("header of 2009 bytes");
    assertThat(((BoltFrame) channel.readInbound()).problem()).isNull();
  }

  @Test
  void lengthsInsideTheHeaderThatMakeNoSense_areAProblemOfThatFrame() {
    byte[] bad = GOOD.clone();
    ByteBuffer.wrap(bad).putInt(22 + 44, 1_000);

    feed(bad);
    feed(GOOD);

    assertThat(((BoltFrame) channel.readInbound()).problem().text()).contains("header");
    assertThat(((BoltFrame) channel.readInbound()).problem()).isNull();
  }

  @Test
  void pairWithLengthMinusOne_isDropped() {
    byte[] bytes = GOOD.clone();
    int valueLength = 22 + 44 + 4 + 7;
    ByteBuffer.wrap(bytes).putInt(valueLength, -1);
    byte[] shorter = new byte[bytes.length - 1]; // without the value
    System.arraycopy(bytes, 0, shorter, 0, valueLength + 4);
    System.arraycopy(bytes, valueLength + 5, shorter, valueLength + 4, 5);
    ByteBuffer.wrap(shorter).putShort(16, (short) 15);

    feed(shorter);

    BoltFrame frame = channel.readInbound();
    assertThat(frame.problem()).isNull();
    assertThat(frame.headers().isEmpty()).isTrue();
    assertThat(frame.content()).hasSize(5);
  }

  @Test
  void heartbeatWithContent_isReadWithoutIt() {
    byte[] heartbeat = Frames.encode(Frames.heartbeat(BoltDialect.V1, Bolt.TYPE_REQUEST, 3));
    byte[] bytes = Arrays.copyOf(heartbeat, heartbeat.length + 10);
    ByteBuffer.wrap(bytes).putInt(18, 10);

    feed(bytes);
    feed(GOOD);

    assertThat(((BoltFrame) channel.readInbound()).isHeartbeat()).isTrue();
    assertThat(((BoltFrame) channel.readInbound()).id()).isEqualTo(7);
  }

  @Test
  void headThatDoesNotComeInTime_isRefused() {
    channel.freezeTime();
    feed(Arrays.copyOf(GOOD, 30));

    channel.advanceTimeBy(BoltDecoder.CHECK_SECONDS, TimeUnit.SECONDS);

    assertThatThrownBy(
            () -> {
              channel.runScheduledPendingTasks();
              channel.checkException();
            })
        .isInstanceOf(BoltFormatException.class)
        .hasMessageContaining("too slowly");
  }

  @Test
  void contentThatComesSteadily_isRead_andOneThatStopsIsRefused() {
    channel.freezeTime();
    byte[] head = Arrays.copyOf(GOOD, GOOD.length - 5);
    ByteBuffer.wrap(head).putInt(18, 100_000);
    feed(head);

    for (int i = 0; i < 4; i++) {
      feed(new byte[20_000]);
      channel.advanceTimeBy(BoltDecoder.CHECK_SECONDS, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      channel.checkException();
    }
    feed(new byte[10]);
    channel.advanceTimeBy(BoltDecoder.CHECK_SECONDS, TimeUnit.SECONDS);

    assertThatThrownBy(
            () -> {
              channel.runScheduledPendingTasks();
              channel.checkException();
            })
        .isInstanceOf(BoltFormatException.class);
  }

  @Test
  void silenceBetweenFrames_isNotSlow() {
    channel.freezeTime();
    feed(Arrays.copyOf(GOOD, 30));
    feed(Arrays.copyOfRange(GOOD, 30, GOOD.length));

    channel.advanceTimeBy(1, TimeUnit.HOURS);
    channel.runScheduledPendingTasks();
    channel.checkException();

    assertThat(channel.inboundMessages()).hasSize(1);
  }
}
