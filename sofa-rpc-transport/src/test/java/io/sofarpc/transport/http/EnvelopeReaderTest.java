// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeReaderTest {

  private final EnvelopeReader reader = new EnvelopeReader(Message.COMPRESSED, 100_000);

  private List<Message> read(byte[] bytes, int step) {
    List<Message> messages = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += step) {
      ByteBuf data = Unpooled.wrappedBuffer(bytes, from, Math.min(step, bytes.length - from));
      for (Message next = reader.next(data); next != null; next = reader.next(data)) {
        messages.add(next);
      }
      assertThat(data.isReadable()).isFalse();
    }
    return messages;
  }

  private static byte[] written(boolean gzip, byte[]... messages) {
    OutputBuffer all = new OutputBuffer(16);
    EnvelopeWriter writer = new EnvelopeWriter(Integer.MAX_VALUE);
    for (byte[] message : messages) {
      OutputBuffer out =
          writer.write(
              gzip,
              content -> content.write(message),
              bytes -> new RpcException(StatusCode.INTERNAL, "" + bytes));
      all.write(out.array(), 0, out.size());
    }
    return all.toByteArray();
  }

  @Test
  void messages_areCutOut_howeverTheyArrive() {
    byte[] large = new byte[50_000];
    new Random(1).nextBytes(large);
    byte[] bytes = written(false, new byte[0], new byte[] {1, 2, 3}, large, new byte[] {4});

    for (int step : new int[] {1, 3, 5, 7, 1_000, 30_000, bytes.length}) {
      List<Message> messages = read(bytes, step);

      assertThat(messages)
          .extracting(message -> message.bytes().length)
          .containsExactly(0, 3, 50_000, 1);
      assertThat(messages.get(2).bytes()).isEqualTo(large);
      assertThat(reader.end()).isNull();
    }
  }

  @Test
  void incompleteMessage_isKnown() {
    assertThat(read(new byte[] {0, 0, 0}, 3)).isEmpty();
    assertThat(catchThrowableOfType(RpcException.class, reader::end))
        .hasMessageContaining("inside of a message");
    assertThat(read(new byte[] {0, 2, 7}, 3)).isEmpty();
    assertThat(catchThrowableOfType(RpcException.class, reader::end))
        .hasMessageContaining("inside of a message");
    assertThat(read(new byte[] {8}, 1))
        .singleElement()
        .extracting(Message::bytes)
        .isEqualTo(new byte[] {7, 8});
  }

  @Test
  void tooLargeMessage_isRefusedByItsLength() {
    for (byte[] length : new byte[][] {{0, 1, -122, -95}, {-1, -1, -1, -1}, {127, -1, -1, -1}}) {
      byte[] prefix = {0, length[0], length[1], length[2], length[3]};

      RpcException failure =
          catchThrowableOfType(
              RpcException.class,
              () ->
                  new EnvelopeReader(Message.COMPRESSED, 100_000)
                      .next(Unpooled.wrappedBuffer(prefix)));

      assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(failure).hasMessageContaining("limit: 100000");
    }
  }

  @Test
  void unknownFlag_makesNoSense() {
    RpcException failure =
        catchThrowableOfType(RpcException.class, () -> read(new byte[] {2, 0, 0, 0, 0}, 5));

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void largeMessages_areCompressed_andInflatedUpToTheLimit() {
    byte[] zeros = new byte[90_000];
    byte[] bytes = written(true, new byte[100], zeros);
    assertThat(bytes.length).isLessThan(1_000);

    List<Message> messages = read(bytes, bytes.length);

    assertThat(messages)
        .extracting(message -> message.has(Message.COMPRESSED))
        .containsExactly(false, true);
    assertThat(messages.get(1).content(true, Grpc.ENCODING, 90_000)).isEqualTo(zeros);
    assertThat(
            catchThrowableOfType(
                    RpcException.class, () -> messages.get(1).content(true, Grpc.ENCODING, 89_999))
                .code())
        .isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(
            catchThrowableOfType(
                    RpcException.class, () -> messages.get(1).content(false, Grpc.ENCODING, 90_000))
                .code())
        .isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void garbageThatClaimsToBeCompressed_makesNoSense() {
    Message garbage = new Message(Message.COMPRESSED, new byte[] {1, 2, 3});

    assertThat(
            catchThrowableOfType(
                    RpcException.class, () -> garbage.content(true, Grpc.ENCODING, 100))
                .code())
        .isEqualTo(StatusCode.INTERNAL);
  }
}
