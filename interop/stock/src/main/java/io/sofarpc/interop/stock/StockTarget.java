// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.sofa.rpc.api.GenericService;
import com.alipay.sofa.rpc.config.ConsumerConfig;
import com.alipay.sofa.rpc.config.MethodConfig;
import com.alipay.sofa.rpc.config.RegistryConfig;
import io.sofarpc.interop.contract.InteropService;
import java.nio.file.Path;
import java.util.List;

/** Where stock consumers look for their provider: a direct URL or a registry file. */
final class StockTarget {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String LOCAL = "local:";

  private final String directUrl;
  private final RegistryConfig registry;

  private StockTarget(String directUrl, RegistryConfig registry) {
    this.directUrl = directUrl;
    this.registry = registry;
  }

  static StockTarget parse(String target) {
    if (target.startsWith("bolt://")) {
      return new StockTarget(target, null);
    }
    if (target.startsWith(LOCAL)) {
      String file = target.substring(LOCAL.length()).replaceFirst("^//(?=/)", "");
      return new StockTarget(null, StockRegistry.local(Path.of(file)));
    }
    throw new IllegalArgumentException(
        "target: " + target + " (expected: bolt://host:port or local:file)");
  }

  boolean isDirect() {
    return directUrl != null;
  }

  /** Returns the port of the direct URL. */
  int port() {
    return Integer.parseInt(directUrl.replaceFirst("bolt://[^:]+:(\\d+).*", "$1"));
  }

  /** Returns a consumer of the contract; {@code tell} is one-way. */
  ConsumerConfig<InteropService> interop() {
    MethodConfig tell = new MethodConfig().setName("tell").setInvokeType("oneway");
    return consumer(InteropService.class, "").setMethods(List.of(tell));
  }

  /** Returns a consumer of the contract that needs no interface. */
  ConsumerConfig<GenericService> generic() {
    return consumer(GenericService.class, "")
        .setInterfaceId(InteropService.class.getName())
        .setGeneric(true);
  }

  /** Returns a consumer that waits for its provider to appear in the registry. */
  <T> ConsumerConfig<T> consumer(Class<T> type, String uniqueId) {
    ConsumerConfig<T> consumer =
        new ConsumerConfig<T>()
            .setInterfaceId(type.getName())
            .setProtocol("bolt")
            .setTimeout(TIMEOUT_MILLIS)
            .setConnectTimeout(TIMEOUT_MILLIS)
            .setRepeatedReferLimit(-1);
    if (!uniqueId.isEmpty()) { // stock takes an unset id for none, but not an empty one
      consumer.setUniqueId(uniqueId);
    }
    return isDirect()
        ? consumer.setDirectUrl(directUrl).setSubscribe(false)
        : consumer.setRegistry(registry).setAddressWait(TIMEOUT_MILLIS);
  }
}
