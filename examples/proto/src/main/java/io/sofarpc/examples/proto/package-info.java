// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** A service in a {@code .proto} file, whose Java interface is generated. Start at {@code Demo}. */
@NullMarked
package io.sofarpc.examples.proto;

import org.jspecify.annotations.NullMarked;
