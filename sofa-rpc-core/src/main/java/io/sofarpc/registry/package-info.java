// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Where addresses come from: a {@link io.sofarpc.registry.Registry} tells which {@link
 * io.sofarpc.registry.Endpoint}s serve a service.
 */
@NullMarked
package io.sofarpc.registry;

import org.jspecify.annotations.NullMarked;
