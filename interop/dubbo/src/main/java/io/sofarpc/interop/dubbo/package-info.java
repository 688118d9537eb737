// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0

/** A consumer made with Dubbo, in a JVM of its own: start with {@code DubboClient}. */
@NullMarked
package io.sofarpc.interop.dubbo;

import org.jspecify.annotations.NullMarked;
