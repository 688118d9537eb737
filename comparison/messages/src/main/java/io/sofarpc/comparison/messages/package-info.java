// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The contract in protobuf: no peer has to turn beans into messages, as its users do not either.
 */
@NullMarked
package io.sofarpc.comparison.messages;

import org.jspecify.annotations.NullMarked;
