// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

/** Undoes something when it is closed: a registration, a subscription, a scheduled task. */
@FunctionalInterface
public interface Handle extends AutoCloseable {

  /** Undoes it. Thread-safe; the second call does nothing. */
  @Override
  void close();
}
