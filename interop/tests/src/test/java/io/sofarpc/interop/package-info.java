// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Peers of both kinds in JVMs of their own, talking to each other. Start with {@link
 * io.sofarpc.interop.Peer}.
 */
package io.sofarpc.interop;
