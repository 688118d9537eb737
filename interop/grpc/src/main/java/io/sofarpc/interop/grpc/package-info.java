// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** Conversations with gRPC-Java: start at {@link io.sofarpc.interop.grpc.EchoService}. */
@NullMarked
package io.sofarpc.interop.grpc;

import org.jspecify.annotations.NullMarked;
