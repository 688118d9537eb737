// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The two programs that the conformance suite of Connect starts: {@link
 * io.sofarpc.interop.connect.ConformanceServer} and {@link
 * io.sofarpc.interop.connect.ConformanceClient}.
 */
@NullMarked
package io.sofarpc.interop.connect;

import org.jspecify.annotations.NullMarked;
