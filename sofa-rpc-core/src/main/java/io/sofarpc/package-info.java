// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The model of a call: an {@link io.sofarpc.Invoker} is an asynchronous function from a {@link
 * io.sofarpc.Request} to a {@link io.sofarpc.Response}, and everything is one.
 *
 * <p>Read {@link io.sofarpc.Invoker}, {@link io.sofarpc.Filter} and {@link io.sofarpc.CallContext}
 * first. Clients start at {@code io.sofarpc.client.RpcClient}, servers at {@code
 * io.sofarpc.server.RpcServer}.
 */
@NullMarked
package io.sofarpc;

import org.jspecify.annotations.NullMarked;
