// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The codec {@code protobuf}: one generated message in, one out. Start at {@link
 * io.sofarpc.codec.protobuf.ProtobufCodec}; it is the only class here that loads without Google's
 * library.
 */
@NullMarked
package io.sofarpc.codec.protobuf;

import org.jspecify.annotations.NullMarked;
