// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What carries calls between processes: a {@link io.sofarpc.transport.Transport} connects and
 * listens, a {@link io.sofarpc.transport.Connection} is the last box before the wire.
 */
@NullMarked
package io.sofarpc.transport;

import org.jspecify.annotations.NullMarked;
