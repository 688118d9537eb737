// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Calls over HTTP: the versions of HTTP, on Netty's codecs, and the formats of calls on them.
 *
 * <p>Read {@link io.sofarpc.transport.http.GrpcProtocol} first, then {@code Exchange}, which is one
 * request and its answer, and {@code CallFormat}, which is what a call looks like inside of it.
 * {@code ServerCalls} and {@code ServerCall} take calls in; {@code Inbound} and {@code Outbound}
 * tie streams to the windows of the wire.
 */
@NullMarked
package io.sofarpc.transport.http;

import org.jspecify.annotations.NullMarked;
