// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The Bolt protocol of SOFARPC, versions 1 and 2, as seen on real bytes.
 *
 * <p>Read {@link io.sofarpc.transport.bolt.BoltProtocol} first; then {@code BoltDecoder} for what
 * comes in, {@code BoltConnection} for a client and {@code BoltServerHandler} for a server.
 */
@NullMarked
package io.sofarpc.transport.bolt;

import org.jspecify.annotations.NullMarked;
