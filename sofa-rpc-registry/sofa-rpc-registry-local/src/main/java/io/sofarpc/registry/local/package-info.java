// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** The local registry. */
@NullMarked
package io.sofarpc.registry.local;

import org.jspecify.annotations.NullMarked;
