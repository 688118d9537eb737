// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/**
 * SOFARPC's Hessian dialect: an early draft of Hessian 2, not the published 2.0 grammar.
 *
 * <p>Read {@link io.sofarpc.codec.hessian.HessianTypes} first: it holds what one service may read
 * and how each of its classes is read and written. {@link io.sofarpc.codec.hessian.HessianWriter}
 * and {@link io.sofarpc.codec.hessian.HessianReader} move values to and from one byte array; {@link
 * io.sofarpc.codec.hessian.HessianRequest} and {@link io.sofarpc.codec.hessian.HessianResponse} are
 * SOFARPC's envelopes around them.
 */
@NullMarked
package io.sofarpc.codec.hessian;

import org.jspecify.annotations.NullMarked;
