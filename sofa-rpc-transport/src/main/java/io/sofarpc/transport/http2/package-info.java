// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/2, and gRPC on it: both sides of a connection, on Netty's codec.
 *
 * <p>Read {@link io.sofarpc.transport.http2.GrpcProtocol} first, then {@code ServerConnection} and
 * {@code ServerStream}, which take a call in, and {@code Inbound} and {@code Outbound}, which tie
 * streams to the windows of HTTP/2.
 */
@NullMarked
package io.sofarpc.transport.http2;

import org.jspecify.annotations.NullMarked;
