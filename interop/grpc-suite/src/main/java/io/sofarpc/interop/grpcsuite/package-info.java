// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** gRPC-Java's sides of the interop suite: {@link io.sofarpc.interop.grpcsuite.SuiteClient}. */
@NullMarked
package io.sofarpc.interop.grpcsuite;

import org.jspecify.annotations.NullMarked;
