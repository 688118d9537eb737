// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** Netty. */
@NullMarked
package io.sofarpc.transport.netty;

import org.jspecify.annotations.NullMarked;
