// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Tests without sockets and without waiting, for this project and its users: a {@link
 * io.sofarpc.testing.ManualTimer} that a test turns by hand and an {@link
 * io.sofarpc.testing.InProcessTransport} between clients and servers of one JVM.
 *
 * <p>The {@code ...Contract} classes say what every plug-in of one kind must do: a new one starts
 * by extending its contract.
 */
@NullMarked
package io.sofarpc.testing;

import org.jspecify.annotations.NullMarked;
