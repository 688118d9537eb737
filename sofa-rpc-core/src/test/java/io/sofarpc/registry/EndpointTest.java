// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @Test
  void parse_readsEveryPart() {
    Endpoint endpoint = Endpoint.parse("bolt://10.0.0.7:12200?appName=shop&weight=50&zone=a");

    assertThat(endpoint.protocol()).isEqualTo("bolt");
    assertThat(endpoint.host()).isEqualTo("10.0.0.7");
    assertThat(endpoint.port()).isEqualTo(12_200);
    assertThat(endpoint.weight()).isEqualTo(50);
    assertThat(endpoint.attributes())
        .containsExactlyEntriesOf(ordered("appName", "shop", "zone", "a"));
    assertThat(endpoint.attribute("zone")).isEqualTo("a");
    assertThat(endpoint.attribute("rack")).isNull();
  }

  @Test
  void parse_withoutAWeight_takesTheNormalOne() {
    assertThat(Endpoint.parse("bolt://host:1").weight()).isEqualTo(Endpoint.DEFAULT_WEIGHT);
  }

  @Test
  void parse_ignoresThePath() {
    assertThat(Endpoint.parse("rest://host:80/v1/x?a=b"))
        .isEqualTo(Endpoint.of("rest", "host", 80).withAttribute("a", "b"));
  }

  @Test
  void parse_decodesAttributes() {
    assertThat(Endpoint.parse("bolt://h:1?a%26b=c%3Dd+e").attribute("a&b")).isEqualTo("c=d e");
  }

  @Test
  void parse_passesOverWhatIsNoAttribute() {
    assertThat(Endpoint.parse("bolt://h:1?&&=x&flag&a=").attributes())
        .containsExactlyEntriesOf(ordered("a", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "bolt://[::1]:12200, ::1, 12200",
    "bolt://[fe80::1%25eth0]:1?x=y, fe80::1%25eth0, 1",
    "bolt://[2001:db8::7]:65535/path, 2001:db8::7, 65535",
  })
  void parse_ipv6(String url, String host, int port) {
    Endpoint endpoint = Endpoint.parse(url);

    assertThat(endpoint.host()).isEqualTo(host);
    assertThat(endpoint.port()).isEqualTo(port);
    assertThat(Endpoint.parse(endpoint.toUrl())).isEqualTo(endpoint);
  }

  @Test
  void address_hasBracketsForIpv6Only() {
    assertThat(Endpoint.of("bolt", "::1", 1).address()).isEqualTo("bolt://[::1]:1");
    assertThat(Endpoint.of("bolt", "host", 1).address()).isEqualTo("bolt://host:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:1",
        "://host:1",
        "bolt:host:1",
        "bolt://",
        "bolt://host",
        "bolt://:1",
        "bolt://[::1]",
        "bolt://[]:1",
        "bolt://host:",
        "bolt://host:x",
        "bolt://host:0",
        "bolt://host:65536",
        "bolt://host:-1",
        "bolt://host:99999999999",
        "bolt:// :1",
        "bolt://host:1?weight=x",
        "bolt://host:1?weight=-1",
        "bolt://host:1?a=%zz",
        "bolt?x://host:1",
        "bolt?://host:1",
        "?://h:1",
      })
  void parse_refusesWhatMakesNoSense(String url) {
    assertThatThrownBy(() -> Endpoint.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void toUrl_isReadBack() {
    Endpoint endpoint =
        new Endpoint("bolt", "10.0.0.7", 12_200, 7, ordered("a&b", "c=d e", "käse", "世界"));

    assertThat(Endpoint.parse(endpoint.toUrl())).isEqualTo(endpoint);
    assertThat(endpoint.toUrl()).startsWith("bolt://10.0.0.7:12200?").endsWith("weight=7");
  }

  @Test
  void with_changesACopy() {
    Endpoint endpoint = Endpoint.of("bolt", "h", 1);

    assertThat(endpoint.withWeight(3).weight()).isEqualTo(3);
    assertThat(endpoint.withAttribute("a", "b").attribute("a")).isEqualTo("b");
    assertThat(endpoint).isEqualTo(Endpoint.of("bolt", "h", 1));
  }

  @Test
  void attributes_areCopiedAndDoNotCountInOrder() {
    Map<String, String> attributes = ordered("a", "1", "b", "2");
    Endpoint endpoint = new Endpoint("bolt", "h", 1, 1, attributes);
    attributes.clear();

    assertThat(endpoint).isEqualTo(new Endpoint("bolt", "h", 1, 1, ordered("b", "2", "a", "1")));
    assertThatThrownBy(() -> endpoint.attributes().put("c", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
