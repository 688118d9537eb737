// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sofarpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderReaderTest {

  private final HeaderReader reader = new HeaderReader();

  private Metadata read(Metadata header) {
    ByteBuf bytes = Unpooled.buffer().writeZero(3);
    header.forEach(
        (name, value) -> {
          for (String text : List.of(name, value)) {
            byte[] utf8 = text.getBytes(UTF_8);
            bytes.writeInt(utf8.length).writeBytes(utf8);
          }
        });
    try {
      return reader.read(bytes, 3, bytes.writerIndex() - 3);
    } finally {
      bytes.release();
    }
  }

  @Test
  void headerThatComesAgain_isTheSameObject() {
    Metadata header = Metadata.of("service", "a.B:1.0").with("type", "sync");

    Metadata first = read(header);

    assertThat(first).isEqualTo(header);
    assertThat(read(header)).isSameAs(first);
  }

  @Test
  void headersOfOneLength_areToldApart() {
    Random random = new Random(1);
    List<Metadata> headers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      headers.add(Metadata.of("trace", "%04d".formatted(i)).with("grüße", "%03d".formatted(i)));
    }

    for (int i = 0; i < 10_000; i++) {
      Metadata header = headers.get(random.nextInt(i % 100 < 50 ? 2 : headers.size()));
      assertThat(read(header)).isEqualTo(header);
    }
  }

  @Test
  void headerAfterManyOthersOfItsLength_isKeptInTheEnd() {
    for (int i = 0; i < 100; i++) {
      read(Metadata.of("trace", "%06d".formatted(i)));
    }
    Metadata steady = Metadata.of("trace", "steady");
    for (int i = 0; i < 100; i++) {
      read(steady);
    }

    assertThat(read(steady)).isSameAs(read(steady));
  }

  @Test
  void largeHeader_isRead() {
    Metadata header = Metadata.of("name", "x".repeat(5_000));

    assertThat(read(header)).isEqualTo(header);
    assertThat(read(header)).isEqualTo(header);
  }
}
