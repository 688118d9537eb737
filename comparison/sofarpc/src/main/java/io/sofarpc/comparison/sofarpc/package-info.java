// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** Stock SOFARPC with all of its defaults, without a registry. */
@NullMarked
package io.sofarpc.comparison.sofarpc;

import org.jspecify.annotations.NullMarked;
