// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Lets peers work in turns and writes what they reached. Start with {@link
 * io.sofarpc.comparison.compare.Compare} and {@link io.sofarpc.comparison.compare.Contender}.
 */
@NullMarked
package io.sofarpc.comparison.compare;

import org.jspecify.annotations.NullMarked;
