// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** The smallest provider and consumer; {@link io.sofarpc.examples.hello.Demo} starts both. */
@NullMarked
package io.sofarpc.examples.hello;

import org.jspecify.annotations.NullMarked;
