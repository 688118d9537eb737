// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Codecs against those of stock peers. Read {@link io.sofarpc.benchmarks.codec.ResultBenchmark}
 * first; {@code docs/benchmarks.md} has the results and how to get them.
 */
@NullMarked
package io.sofarpc.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
