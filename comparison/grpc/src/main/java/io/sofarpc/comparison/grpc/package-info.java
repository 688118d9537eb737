// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** gRPC-Java with all of its defaults, without TLS. */
@NullMarked
package io.sofarpc.comparison.grpc;

import org.jspecify.annotations.NullMarked;
