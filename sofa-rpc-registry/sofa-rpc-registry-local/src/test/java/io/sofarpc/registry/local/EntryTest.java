// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.registry.Endpoint;
import org.junit.jupiter.api.Test;

class EntryTest {

  private static final Owner OWNER =
      new Owner(4711, 123456, new Place("ab12", "cd34", "4026531836"), "x1");

  private static final Endpoint ENDPOINT =
      Endpoint.of("bolt", "192.0.2.1", 12200)
          .withAttribute("rpcVer", "51302")
          .withAttribute("serialization", "hessian2");

  @Test
  void of_writesTheSerializationFirstAndTheOwner() {
    Entry entry = Entry.of("acme.Greeting:1.0:blue", ENDPOINT, OWNER);

    assertThat(entry.key()).isEqualTo("acme.Greeting:1.0:blue@DEFAULT");
    assertThat(entry.url())
        .isEqualTo(
            "bolt://192.0.2.1:12200?serialization=hessian2&rpcVer=51302"
                + "&localOwner=4711.123456.ab12.cd34.4026531836.x1&weight=100");
  }

  @Test
  void of_putsOtherProtocolsIntoTheirOwnGroups() {
    assertThat(Entry.of("acme.A:1.0", Endpoint.of("tr", "h", 1), OWNER).key())
        .isEqualTo("acme.A:1.0@DEFAULT");
    assertThat(Entry.of("acme.A:1.0", Endpoint.of("http", "h", 1), OWNER).key())
        .isEqualTo("acme.A:1.0@http");
  }

  @Test
  void of_escapesWhatStockWouldSplitAt() {
    Endpoint endpoint =
        ENDPOINT.withAttribute("note=&", "a=b&c\td\ne f\u00fc?").withAttribute("e", "");

    String url = Entry.of("acme.Greeting:1.0", endpoint, OWNER).url();

    assertThat(url).matches("[\\x21-\\x7e]+");
    for (String pair : url.substring(url.indexOf('?') + 1).split("&", -1)) {
      assertThat(pair.split("=", -1)).as(pair).hasSize(2);
    }
    assertThat(Entry.parse("acme.Greeting:1.0@DEFAULT", url).endpoint()).isEqualTo(endpoint);
  }

  @Test
  void parse_ofWhatStockMadeOfOurs_saysTheSame() {
    Entry ours = Entry.of("acme.Greeting:1.0", ENDPOINT, OWNER);

    Entry theirs =
        Entry.parse(
            "acme.Greeting:1.0@DEFAULT",
            "bolt://192.0.2.1:12200?rpcVer=51302&serialization=hessian2&weight=100&source=local"
                + "&localOwner=4711.123456.ab12.cd34.4026531836.x1");

    assertThat(theirs.saysTheSameAs(ours)).isTrue();
    assertThat(theirs.url()).isNotEqualTo(ours.url());
  }

  @Test
  void saysTheSame_isFalseForAnotherOwnerServiceOrWeight() {
    Entry ours = Entry.of("acme.Greeting:1.0", ENDPOINT, OWNER);
    Owner other = new Owner(4711, 123457, OWNER.place(), "x1");

    assertThat(ours.saysTheSameAs(Entry.of("acme.Greeting:1.0", ENDPOINT, other))).isFalse();
    assertThat(ours.saysTheSameAs(Entry.of("acme.Order:1.0", ENDPOINT, OWNER))).isFalse();
    assertThat(ours.saysTheSameAs(Entry.of("acme.Greeting:1.0", ENDPOINT.withWeight(1), OWNER)))
        .isFalse();
  }

  @Test
  void parse_ofAnOwnerThatMakesNoSense_isAnEntryWithoutOwner() {
    Entry entry = Entry.parse("a@DEFAULT", "bolt://h:1?localOwner=me&source=local");

    assertThat(entry.owner()).isNull();
    assertThat(entry.endpoint()).isEqualTo(Endpoint.of("bolt", "h", 1));
  }
}
