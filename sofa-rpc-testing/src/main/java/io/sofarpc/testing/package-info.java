// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** The test kit. */
@NullMarked
package io.sofarpc.testing;

import org.jspecify.annotations.NullMarked;
