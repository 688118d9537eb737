// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Which provider gets a call: a {@link io.sofarpc.cluster.Cluster} keeps the {@link
 * io.sofarpc.cluster.Node}s of one service, routers narrow them down, a balancer picks one.
 */
@NullMarked
package io.sofarpc.cluster;

import org.jspecify.annotations.NullMarked;
