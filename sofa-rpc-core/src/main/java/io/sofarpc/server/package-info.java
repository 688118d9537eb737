// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** Offering services: start at {@link io.sofarpc.server.RpcServer}. */
@NullMarked
package io.sofarpc.server;

import org.jspecify.annotations.NullMarked;
