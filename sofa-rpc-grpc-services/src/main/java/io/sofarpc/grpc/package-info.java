// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The services that tools of gRPC expect of a server: {@link io.sofarpc.grpc.HealthService} and
 * {@link io.sofarpc.grpc.ReflectionService}.
 */
@NullMarked
package io.sofarpc.grpc;

import org.jspecify.annotations.NullMarked;
