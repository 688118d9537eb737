// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** What Netty and protobuf alone can do: the limit of everybody else. */
@NullMarked
package io.sofarpc.comparison.netty;

import org.jspecify.annotations.NullMarked;
