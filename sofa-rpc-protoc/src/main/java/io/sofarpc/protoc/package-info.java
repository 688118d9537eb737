// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A plug-in of {@code protoc} that writes a Java interface for each service of a {@code .proto}
 * file. Read {@link io.sofarpc.protoc.ProtocPlugin} for its options and {@code ServiceSource} for
 * what it writes.
 */
@NullMarked
package io.sofarpc.protoc;

import org.jspecify.annotations.NullMarked;
