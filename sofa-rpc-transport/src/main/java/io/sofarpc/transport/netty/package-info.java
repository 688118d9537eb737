// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The transport on Netty: event loops, connections, and one port that finds out which protocol a
 * peer speaks.
 *
 * <p>Read {@link io.sofarpc.transport.netty.NettyTransport} and {@link
 * io.sofarpc.transport.netty.Protocol} first. Wire formats live in packages of their own, such as
 * {@code io.sofarpc.transport.bolt}, and know this package; it does not know them.
 */
@NullMarked
package io.sofarpc.transport.netty;

import org.jspecify.annotations.NullMarked;
