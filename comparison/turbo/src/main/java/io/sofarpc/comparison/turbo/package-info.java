// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** turbo-rpc with Kryo, as its author measures it. */
@NullMarked
package io.sofarpc.comparison.turbo;

import org.jspecify.annotations.NullMarked;
