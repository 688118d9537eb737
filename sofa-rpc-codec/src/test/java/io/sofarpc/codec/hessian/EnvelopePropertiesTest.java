// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopePropertiesTest {

  @Test
  void properties_areAddedUnlessTheHeaderHasThem() {
    Metadata all =
        EnvelopeProperties.addTo(
            Metadata.of("App", "header"),
            Map.of("app", "content", "rpc_req_baggage", Map.of("tenant", 7)));

    assertThat(all).isEqualTo(Metadata.of("App", "header").with("rpc_req_baggage.tenant", "7"));
  }

  @Test
  void moreThanAThousandProperties_areRefused() {
    Map<String, Integer> many = new HashMap<>();
    for (int i = 0; i < 500_000; i++) {
      many.put("k" + i, i);
    }

    assertThatThrownBy(() -> EnvelopeProperties.addTo(Metadata.of("k0", "x"), many))
        .isInstanceOf(RpcException.class)
        .hasMessage("more than 1000 properties, baggage included");
  }

  @Test
  void classWithMoreFieldsThanAnybodyWrites_isRefused() {
    HessianTypes types = HessianTypes.of(List.of(), List.of());
    String name = "java.util.Optional";
    HessianWriter out = types.writer();
    out.writeByte('O');
    out.writeInt(name.length());
    out.writeRaw(name.getBytes(StandardCharsets.US_ASCII));
    out.writeInt(5_000);
    out.writeRaw(new byte[5_000]);

    assertThatThrownBy(() -> types.reader(out.array(), 0, out.size()).read(Target.ANY))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("class java.util.Optional with 5000 fields (limit: 4096)");
  }
}
