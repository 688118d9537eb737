// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** Calling services: start at {@link io.sofarpc.client.RpcClient}. */
@NullMarked
package io.sofarpc.client;

import org.jspecify.annotations.NullMarked;
