// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Streams for threads that may block, virtual ones above all: {@link
 * io.sofarpc.stream.StreamReader} reads a publisher in a loop, {@link
 * io.sofarpc.stream.StreamWriter} is a publisher to send to. Both keep to what the other side asks
 * for.
 */
@NullMarked
package io.sofarpc.stream;

import org.jspecify.annotations.NullMarked;
