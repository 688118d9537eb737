// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** What the benchmarks share; each idea has a package below. */
@NullMarked
package io.sofarpc.benchmarks;

import org.jspecify.annotations.NullMarked;
