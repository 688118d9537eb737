// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Stock SOFARPC as a provider and as a consumer of the interop contract, each a main class for a
 * JVM of its own. Start with {@link io.sofarpc.interop.stock.StockServer} and {@link
 * io.sofarpc.interop.stock.StockClient}.
 */
@NullUnmarked
package io.sofarpc.interop.stock;

import org.jspecify.annotations.NullUnmarked;
