// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What every process of the comparison has: the contract, the load, and the two programs.
 *
 * <p>Start with {@link io.sofarpc.comparison.Peer}, which a framework implements to take part, and
 * {@link io.sofarpc.comparison.Scenario}.
 */
@NullMarked
package io.sofarpc.comparison;

import org.jspecify.annotations.NullMarked;
