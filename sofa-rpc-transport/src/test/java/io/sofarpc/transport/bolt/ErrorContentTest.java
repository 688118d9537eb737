// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.codec.OutputBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorContentTest {

  @Test
  void write_isEarlyDraftHessian() {
    String hex =
        "4fc834"
            + HexFormat.of().formatHex(Bolt.ERROR_CLASS_BYTES)
            + "930d64657461696c4d657373616765" // 3 fields: detailMessage,
            + "0563617573650a737461636b5472616365" // cause, stackTrace
            + "6f90"
            + "53000268694e4e"; // hi

    assertThat(HexFormat.of().formatHex(write("hi"))).isEqualTo(hex);
  }

  @Test
  void read_returnsWhatWasWritten() {
    for (String text : new String[] {"", "plain", "\u00e4\u4e2d\ud83d\ude00", "x".repeat(4_000)}) {
      assertThat(ErrorContent.read(write(text))).isEqualTo(text);
    }
    assertThat(ErrorContent.read(write("x".repeat(100_000)))).hasSize(4_000);
  }

  @Test
  void read_ofAnythingElse_isNull() {
    byte[] good = write("some text");
    Random random = new Random(7);

    for (int length = 0; length < good.length - 2; length++) { // behind the message are two nulls
      assertThat(ErrorContent.read(Arrays.copyOf(good, length))).isNull();
    }
    for (int run = 0; run < 10_000; run++) {
      byte[] mutated = good.clone();
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      ErrorContent.read(mutated); // does not throw, does not hang
    }
  }

  @Test
  void readPlain_takesTheTextAsItIs_upToALimit() {
    assertThat(ErrorContent.readPlain("b\u00f6se".getBytes(UTF_8))).isEqualTo("b\u00f6se");
    assertThat(ErrorContent.readPlain(new byte[100_000])).hasSize(4_000);
    assertThat(ErrorContent.readPlain(new byte[0])).isNull();
  }

  private static byte[] write(String text) {
    OutputBuffer out = new OutputBuffer(16);
    ErrorContent.write(out, text);
    return out.toByteArray();
  }
}
