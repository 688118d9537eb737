// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** Armeria's gRPC with all of its defaults, without TLS. */
@NullMarked
package io.sofarpc.comparison.armeria;

import org.jspecify.annotations.NullMarked;
