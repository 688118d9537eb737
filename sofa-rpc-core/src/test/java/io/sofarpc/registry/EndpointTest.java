// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @Test
  void parse_ofWhatToUrlWrites_isTheSame() {
    Endpoint endpoint =
        Endpoint.of("bolt", "2001:db8::1", 12200)
            .withWeight(7)
            .withAttribute("empty", "")
            .withAttribute("a=b&c", "http://x?y=z&\u00fc");

    assertThat(Endpoint.parse(endpoint.toUrl())).isEqualTo(endpoint);
  }

  @Test
  void parse_ofAShortUrl_hasNormalWeightAndNoAttributes() {
    assertThat(Endpoint.parse("bolt://10.0.0.7:12200"))
        .isEqualTo(Endpoint.of("bolt", "10.0.0.7", 12200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.7:12200",
        "://10.0.0.7:12200",
        "a?b://c:1",
        "bolt://",
        "bolt://:1",
        "bolt://h",
        "bolt://h:",
        "bolt://h:x",
        "bolt://h:0",
        "bolt://h:65536",
        "bolt://[::1]",
        "bolt://h:1?weight=x",
        "bolt://h:1?weight=-1",
        "bolt://h:1?a=%zz"
      })
  void parse_ofNonsense_saysWhatIsWrong(String url) {
    assertThatThrownBy(() -> Endpoint.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }
}
