// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.registry.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format, against files that stock SOFARPC 5.13.2 wrote. */
class ContentTest {

  static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(ContentTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stock-one.reg", "stock-two-services.reg", "stock-two-processes.reg"})
  void print_ofWhatStockWrote_isTheSameBytes(String name) throws IOException {
    String text = resource(name);

    Content content = Content.parse(text);

    assertThat(Content.print(content.entries())).isEqualTo(text);
    assertThat(content.unreadable()).isEmpty();
    assertThat(content.isIncomplete()).isFalse();
  }

  @Test
  void parse_ofWhatStockWrote_saysWhoServesWhere() throws IOException {
    List<Entry> entries = Content.parse(resource("stock-two-processes.reg")).entries();

    assertThat(entries).extracting(Entry::owner).containsOnlyNulls();
    assertThat(entries)
        .extracting(Entry::service)
        .containsExactly("lab.Lab$Beta:1.0:blue", "lab.Lab$Alpha:1.0", "lab.Lab$Alpha:1.0");
    assertThat(entries)
        .extracting(Entry::endpoint)
        .containsExactly(
            new Endpoint(
                "bolt",
                "192.0.2.2",
                35423,
                100,
                Map.of("serialization", "hessian2", "warmupTime", "1000", "k", "v")),
            Endpoint.of("bolt", "192.0.2.2", 49153).withAttribute("serialization", "hessian2"),
            Endpoint.of("bolt", "192.0.2.2", 35423).withAttribute("serialization", "hessian2"));
  }

  @Test
  void parse_ofAnEmptyFile_isIncompleteWithoutEntries() throws IOException {
    Content content = Content.parse(resource("stock-none.reg"));

    assertThat(content.entries()).isEmpty();
    assertThat(content.isIncomplete()).isTrue();
    assertThat(Content.parse(Content.print(List.of())).isIncomplete()).isFalse();
  }

  @Test
  void parse_ofOddText_takesWhatMakesSenseAndKeepsTheRest() throws IOException {
    Content content = Content.parse(resource("odd.reg"));

    assertThat(content.entries())
        .filteredOn(entry -> entry.endpoint() != null)
        .extracting(entry -> entry.service() + " " + entry.endpoint())
        .containsExactly(
            "acme.A:1.0 bolt://192.0.2.1:1",
            "acme.B:1.0 bolt://192.0.2.1:2",
            "acme.B:1.0 bolt://192.0.2.1:3",
            "acme.A:1.0 bolt://192.0.2.1:4",
            "acme.C:1.0 bolt://192.0.2.1:7");
    assertThat(content.unreadable())
        .containsExactly(
            "tri://192.0.2.1:5?x=%zz",
            "garbage", "bolt://host:99999", "no tab here", "\tbolt://192.0.2.1:6");
    assertThat(Content.print(content.entries()))
        .contains("acme.A:1.0@tri\ttri://192.0.2.1:5?x=%zz\tgarbage\tbolt://host:99999\t\n")
        .doesNotContain("\r", "#", "no tab");
    assertThat(content.isIncomplete()).isTrue();
  }

  @Test
  void parse_ofNoise_neverThrows() {
    Random random = new Random(42);
    String alphabet = "ab:/?&=%\t\n\r@.[]1\u00fc\u0000";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder noise = new StringBuilder("a\tbolt://");
      for (int length = random.nextInt(40); length > 0; length--) {
        noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }

      Content content = Content.parse(noise.toString());

      String printed = Content.print(content.entries());
      assertThat(Content.parse(printed).entries()).hasSameElementsAs(content.entries());
    }
  }
}
