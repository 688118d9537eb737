// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
/** The services that foreign test suites call: {@link io.sofarpc.interop.suites.TestService}. */
@NullMarked
package io.sofarpc.interop.suites;

import org.jspecify.annotations.NullMarked;
