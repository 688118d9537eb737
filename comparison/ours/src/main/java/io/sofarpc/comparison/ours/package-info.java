// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** This framework with all of its defaults, and what its users can choose. */
@NullMarked
package io.sofarpc.comparison.ours;

import org.jspecify.annotations.NullMarked;
