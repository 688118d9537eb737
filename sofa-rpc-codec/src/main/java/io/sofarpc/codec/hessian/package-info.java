// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Hessian 2 in two dialects: SOFARPC's, an early draft of it, and the published grammar, which
 * Dubbo speaks.
 *
 * <p>Read {@link io.sofarpc.codec.hessian.HessianTypes} first: it holds what one service may read
 * and how each of its classes is read and written. {@link io.sofarpc.codec.hessian.HessianWriter}
 * and {@link io.sofarpc.codec.hessian.HessianReader} move values to and from one byte array; {@link
 * io.sofarpc.codec.hessian.HessianRequest} and {@link io.sofarpc.codec.hessian.HessianResponse} are
 * SOFARPC's envelopes around them, {@link io.sofarpc.codec.hessian.TripleMessage} is Dubbo's.
 */
@NullMarked
package io.sofarpc.codec.hessian;

import org.jspecify.annotations.NullMarked;
