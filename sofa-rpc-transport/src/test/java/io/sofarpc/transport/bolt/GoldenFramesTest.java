// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames captured from stock peers. */
class GoldenFramesTest {

  static List<GoldenFrame> frames() {
    return GoldenFrame.all();
  }

  @ParameterizedTest
  @MethodSource("frames")
  void frame_isReadAndWrittenByteForByte(GoldenFrame golden) {
    List<BoltFrame> frames = Frames.decode(golden.bytes());

    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).problem()).isNull();
    assertThat(Frames.encode(frames.get(0))).isEqualTo(golden.bytes());
  }

  @ParameterizedTest
  @MethodSource("frames")
  void frame_mayArriveByteByByte(GoldenFrame golden) {
    byte[][] bytes = new byte[golden.bytes().length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = new byte[] {golden.bytes()[i]};
    }

    List<BoltFrame> frames = Frames.decode(bytes);

    assertThat(frames).hasSize(1);
    assertThat(Frames.encode(frames.get(0))).isEqualTo(golden.bytes());
  }

  @Test
  void allFrames_mayArriveInAnyPieces() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    GoldenFrame.all().forEach(golden -> all.writeBytes(golden.bytes()));
    Random random = new Random(20261122);

    for (int run = 0; run < 50; run++) {
      List<byte[]> pieces = new ArrayList<>();
      int bound = run == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(5_000);
      for (int from = 0; from < all.size(); ) {
        int to = (int) Math.min(all.size(), from + 1L + random.nextInt(bound));
        pieces.add(Arrays.copyOfRange(all.toByteArray(), from, to));
        from = to;
      }

      List<BoltFrame> frames = Frames.decode(pieces.toArray(byte[][]::new));

      ByteArrayOutputStream again = new ByteArrayOutputStream();
      frames.forEach(frame -> again.writeBytes(Frames.encode(frame)));
      assertThat(again.toByteArray()).isEqualTo(all.toByteArray());
    }
  }

  @Test
  void headOfACall_isUnderstood() {
    BoltFrame frame = Frames.decode(GoldenFrame.find("newtrace with baggage").bytes()).get(0);

    assertThat(frame.className()).isSameAs(Bolt.REQUEST_CLASS);
    assertThat(frame.detail()).isEqualTo(3_000);
    assertThat(frame.headers().get("service")).isEqualTo("lab.Api$HelloService:1.0");
    assertThat(frame.headers().get("new_rpc_trace_context")).startsWith("tcid=");
  }

  @Test
  void checksum_isThatOfTheStockPeer() {
    BoltFrame frame = Frames.decode(GoldenFrame.find("v2 request crc").bytes()).get(0);

    assertThat(frame.dialect()).isSameAs(BoltDialect.V2_CRC);
    assertThat(frame.dialect().hasCrc()).isTrue();
  }

  @Test
  void errorMessage_isReadFromWhatAStockServerWrote() {
    byte[] bytes =
        GoldenFrame.all().stream()
            .filter(golden -> golden.label().equals("pb-default-request"))
            .skip(1)
            .findFirst()
            .orElseThrow()
            .bytes();

    BoltFrame frame = Frames.decode(bytes).get(0);

    assertThat(frame.detail()).isEqualTo(Bolt.STATUS_REQUEST_NOT_READABLE);
    assertThat(frame.className()).isEqualTo(Bolt.ERROR_CLASS);
    assertThat(ErrorContent.read(frame.content()))
        .startsWith("[Server]OriginErrorMsg: ")
        .contains("Content of request is null")
        .endsWith("AdditionalErrorMsg: null");
  }
}
