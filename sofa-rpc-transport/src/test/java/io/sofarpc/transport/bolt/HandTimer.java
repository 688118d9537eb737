// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.Handle;
import io.sofarpc.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A timer that a test on one thread turns by hand. */
final class HandTimer implements Timer {

  private record Task(Runnable run, long atNanos) {}

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Handle schedule(Runnable task, long delayNanos) {
    Task added = new Task(task, now + delayNanos);
    tasks.add(added);
    return () -> tasks.remove(added);
  }

  void advance(Duration time) {
    now += time.toNanos();
    List<Task> due = tasks.stream().filter(task -> task.atNanos <= now).toList();
    tasks.removeAll(due);
    due.forEach(task -> task.run.run());
  }

  int scheduled() {
    return tasks.size();
  }
}
