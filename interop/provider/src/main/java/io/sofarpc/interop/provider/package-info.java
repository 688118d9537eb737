// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The provider's side of the interop contract, free of any framework, so that a stock provider and
 * one of ours serve the same objects. A consumer must not have this package on its class path: it
 * holds the classes that only a provider knows. Start with {@link
 * io.sofarpc.interop.provider.InteropProvider}.
 */
@NullUnmarked
package io.sofarpc.interop.provider;

import org.jspecify.annotations.NullUnmarked;
