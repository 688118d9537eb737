// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

/**
 * The service ran and threw. The code is {@link StatusCode#UNKNOWN}; {@link #thrown()} is what the
 * service threw, as far as the caller's class path knows it. A stub throws {@link #thrown()}
 * itself.
 */
public final class ServiceException extends RpcException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param thrown what the service threw
   */
  public ServiceException(Throwable thrown) {
    this(thrown, Metadata.empty());
  }

  private ServiceException(Throwable thrown, Metadata metadata) {
    super(StatusCode.UNKNOWN, requireNonNull(thrown, "thrown").toString(), thrown, metadata);
  }

  @Override
  public ServiceException withMetadata(Metadata changed) {
    return changed.equals(metadata()) ? this : traced(new ServiceException(thrown(), changed));
  }

  /** Returns what the service threw. */
  public Throwable thrown() {
    return requireNonNull(getCause(), "cause");
  }
}
