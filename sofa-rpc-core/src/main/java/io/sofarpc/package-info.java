// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** The model. */
@NullMarked
package io.sofarpc;

import org.jspecify.annotations.NullMarked;
