// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The service interfaces and data classes that both sides of the interop tests compile against.
 *
 * <p>They stand for a SOFARPC API jar as companies have them: plain Java, no annotation of any
 * framework, mutable data classes, {@code null} allowed. Start with {@link
 * io.sofarpc.interop.contract.InteropService}; {@link io.sofarpc.interop.contract.ContractCases}
 * calls each of its methods and checks what comes back.
 */
@NullUnmarked
package io.sofarpc.interop.contract;

import org.jspecify.annotations.NullUnmarked;
