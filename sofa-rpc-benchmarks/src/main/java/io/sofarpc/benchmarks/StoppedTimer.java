// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks;

import io.sofarpc.Handle;
import io.sofarpc.Timer;

/** No time passes: for calls that are made once and measured over and over. */
public final class StoppedTimer implements Timer {

  /** Creates a timer that runs nothing. */
  public StoppedTimer() {}

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public Handle schedule(Runnable task, long delayNanos) {
    return () -> {};
  }
}
