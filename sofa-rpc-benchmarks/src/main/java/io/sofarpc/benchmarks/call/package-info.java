// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A call without its network: stubs, filters, balancers, Bolt. Read {@link
 * io.sofarpc.benchmarks.call.StubBenchmark} first; {@code docs/benchmarks.md} has the results and
 * how to get them.
 */
@NullMarked
package io.sofarpc.benchmarks.call;

import org.jspecify.annotations.NullMarked;
