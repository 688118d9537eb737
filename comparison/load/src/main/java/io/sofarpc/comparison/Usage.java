// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process has used since it was started.
 *
 * @param cpuNanos processor time of all threads, also of the collector and the compiler
 * @param allocatedBytes on the heap, by all Java threads
 */
record Usage(long cpuNanos, long allocatedBytes) {

  /** Counts on. */
  static final class Meter {

    private final OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private final @Nullable Method total = total();
    private final Map<Long, Long> seen = new HashMap<>();

    /** Only JDK 21 and later count for threads that have ended. */
    private static @Nullable Method total() {
      try {
        return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
      } catch (NoSuchMethodException olderJdk) {
        return null;
      }
    }

    /**
     * Of a thread that ends between two looks, an older JDK forgets what it did since the first.
     */
    synchronized Usage look() throws ReflectiveOperationException {
      long cpuNanos = process.getProcessCpuTime();
      if (total != null) {
        return new Usage(cpuNanos, (long) total.invoke(threads));
      }
      long[] ids = threads.getAllThreadIds();
      long[] bytes = threads.getThreadAllocatedBytes(ids);
      for (int i = 0; i < ids.length; i++) {
        if (bytes[i] >= 0) { // it has not ended meanwhile
          seen.put(ids[i], bytes[i]);
        }
      }
      return new Usage(cpuNanos, seen.values().stream().mapToLong(Long::longValue).sum());
    }
  }

  Usage since(Usage before) {
    return new Usage(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
  }

  @Override
  public String toString() {
    return "cpuNanos=" + cpuNanos + " allocatedBytes=" + allocatedBytes;
  }
}
