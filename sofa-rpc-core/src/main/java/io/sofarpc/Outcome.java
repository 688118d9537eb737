// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param failure why it failed, {@code null} if it succeeded
 * @param elapsedNanos nanoseconds from the creation of its context to its end
 */
public record Outcome(@Nullable RpcException failure, long elapsedNanos) {

  /** Returns whether the call succeeded. */
  public boolean isOk() {
    return failure == null;
  }

  /** Returns {@link StatusCode#OK} or the code of the failure. */
  public StatusCode code() {
    return failure == null ? StatusCode.OK : failure.code();
  }
}
