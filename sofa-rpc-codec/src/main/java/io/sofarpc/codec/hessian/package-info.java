// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** Hessian. */
@NullMarked
package io.sofarpc.codec.hessian;

import org.jspecify.annotations.NullMarked;
