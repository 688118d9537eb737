// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetadataTest {

  @Test
  void empty_hasNothing() {
    assertThat(Metadata.empty().isEmpty()).isTrue();
    assertThat(Metadata.empty().size()).isZero();
    assertThat(Metadata.empty().get("a")).isNull();
    assertThat(Metadata.empty().all("a")).isEmpty();
    assertThat(Metadata.of(Map.of())).isSameAs(Metadata.empty());
    assertThat(Metadata.ofPairs(List.of())).isSameAs(Metadata.empty());
  }

  @Test
  void names_keepTheirCaseAndAreComparedWithoutIt() {
    Metadata metadata = Metadata.of("Tenant", "acme");

    assertThat(metadata.get("tenant")).isEqualTo("acme");
    assertThat(pairs(metadata)).containsExactly("Tenant=acme");
  }

  @Test
  void with_replacesEveryValueOfTheName() {
    Metadata metadata =
        Metadata.empty().withAdded("a", "1").withAdded("b", "2").withAdded("A", "3");

    assertThat(pairs(metadata.with("a", "4"))).containsExactly("b=2", "a=4");
    assertThat(pairs(metadata)).containsExactly("a=1", "b=2", "A=3");
  }

  @Test
  void withAdded_keepsTheOtherValues() {
    Metadata metadata = Metadata.of("a", "1").withAdded("A", "2");

    assertThat(metadata.get("a")).isEqualTo("1");
    assertThat(metadata.all("a")).containsExactly("1", "2");
    assertThat(metadata.size()).isEqualTo(2);
  }

  @Test
  void without_removesEveryValueOfTheName() {
    Metadata metadata = Metadata.ofPairs(List.of("a", "1", "b", "2", "A", "3"));

    assertThat(pairs(metadata.without("a"))).containsExactly("b=2");
    assertThat(metadata.without("c")).isSameAs(metadata);
  }

  @Test
  void withAll_addsAtTheEnd() {
    Metadata one = Metadata.of("a", "1");
    Metadata two = Metadata.of("a", "2");

    assertThat(pairs(one.withAll(two))).containsExactly("a=1", "a=2");
    assertThat(one.withAll(Metadata.empty())).isSameAs(one);
    assertThat(Metadata.empty().withAll(two)).isSameAs(two);
  }

  @Test
  void of_copiesTheMapInItsOrder() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("b", "1");
    entries.put("a", "2");
    Metadata metadata = Metadata.of(entries);
    entries.clear();

    assertThat(pairs(metadata)).containsExactly("b=1", "a=2");
  }

  @Test
  void ofPairs_refusesAnOddNumber() {
    assertThatThrownBy(() -> Metadata.ofPairs(List.of("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 strings (expected: an even number)");
  }

  @Test
  void equality_isThatOfTheEntriesInOrder() {
    Metadata metadata = Metadata.of("a", "1").with("b", "2");

    assertThat(metadata)
        .isEqualTo(Metadata.ofPairs(List.of("a", "1", "b", "2")))
        .hasSameHashCodeAs(Metadata.ofPairs(List.of("a", "1", "b", "2")))
        .isNotEqualTo(Metadata.ofPairs(List.of("b", "2", "a", "1")));
  }

  @Test
  void toString_showsNoValues() {
    assertThat(Metadata.of("password", "secret")).hasToString("[password]");
  }

  @Test
  void bytes_areBase64_alsoWithPadding() {
    Metadata metadata = Metadata.empty().withBinary("key-bin", new byte[] {1, -1});

    assertThat(metadata.get("key-bin")).isEqualTo("Af8");
    assertThat(metadata.binary("key-bin")).containsExactly(1, -1);
    assertThat(Metadata.of("key-bin", "Af8=").binary("key-bin")).containsExactly(1, -1);
    assertThat(metadata.binary("other-bin")).isNull();
  }

  @Test
  void bytes_needANameThatSaysSo() {
    assertThatThrownBy(() -> Metadata.empty().withBinary("key", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'key' (expected: one that ends with -bin)");
  }

  private static List<String> pairs(Metadata metadata) {
    List<String> pairs = new ArrayList<>();
    metadata.forEach((name, value) -> pairs.add(name + "=" + value));
    return pairs;
  }
}
