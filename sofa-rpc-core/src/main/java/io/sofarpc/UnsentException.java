// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import org.jspecify.annotations.Nullable;

/**
 * A call that failed with {@link StatusCode#UNAVAILABLE} before any of it was sent: no provider has
 * seen it, so it may be sent again whatever its method does. So may a call of a {@linkplain
 * RpcMethod#readOnly() read-only} method that was lost on a connection of HTTP/1.1 which its
 * provider was closing; that one may have been seen.
 */
public final class UnsentException extends RpcException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param message why the call could not be sent
   */
  public UnsentException(String message) {
    this(message, null);
  }

  /**
   * Creates a failure with its cause.
   *
   * @param message why the call could not be sent
   * @param cause what led to it, or {@code null}
   */
  public UnsentException(String message, @Nullable Throwable cause) {
    this(message, cause, Metadata.empty());
  }

  private UnsentException(@Nullable String message, @Nullable Throwable cause, Metadata metadata) {
    super(StatusCode.UNAVAILABLE, message, cause, metadata);
  }

  @Override
  public UnsentException withMetadata(Metadata changed) {
    return changed.equals(metadata())
        ? this
        : traced(new UnsentException(getMessage(), getCause(), changed));
  }
}
