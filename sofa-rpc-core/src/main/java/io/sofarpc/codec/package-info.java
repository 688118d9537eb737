// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Values to bytes and back: a {@link io.sofarpc.codec.Codec} is bound to each service once, as a
 * {@link io.sofarpc.codec.ServiceCodec} that knows its types.
 */
@NullMarked
package io.sofarpc.codec;

import org.jspecify.annotations.NullMarked;
