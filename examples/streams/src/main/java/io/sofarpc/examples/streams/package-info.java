// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** Streams of all kinds between plain Java interfaces. Start at {@code Demo}. */
@NullMarked
package io.sofarpc.examples.streams;

import org.jspecify.annotations.NullMarked;
