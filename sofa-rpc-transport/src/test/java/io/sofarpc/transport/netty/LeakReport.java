// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import io.netty.buffer.Unpooled;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Makes Netty report, after each test class, the buffers that nobody released. */
public class LeakReport implements TestExecutionListener {
  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isContainer()) {
      // The second collection ends after the references found by the first are queued.
      collectGarbage();
      collectGarbage();
      // Netty looks for leaks when it allocates.
      Unpooled.directBuffer(1).release();
    }
  }

  private static void collectGarbage() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> collected = new PhantomReference<>(new Object(), queue);
    System.gc();
    try {
      queue.remove(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    collected.clear();
  }
}
