// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.sofa.rpc.config.RegistryConfig;
import java.nio.file.Path;

/** Stock's registry settings. */
final class StockRegistry {

  /** Stock's own period is 2 seconds. */
  private static final String SCAN_MILLIS = "100";

  private StockRegistry() {}

  static RegistryConfig local(Path file) {
    return new RegistryConfig()
        .setProtocol("local")
        .setFile(file.toAbsolutePath().toString()) // a file without parent is never written
        .setParameter("registry.local.scan.period", SCAN_MILLIS);
  }
}
