// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** The example. */
@NullMarked
package io.sofarpc.examples.hello;

import org.jspecify.annotations.NullMarked;
