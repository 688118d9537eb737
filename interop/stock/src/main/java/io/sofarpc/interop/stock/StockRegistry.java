// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import com.alipay.sofa.rpc.config.RegistryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stock's registry settings. */
final class StockRegistry {

  /** Stock's own period is 2 seconds. */
  private static final String SCAN_MILLIS = "100";

  private StockRegistry() {}

  static RegistryConfig local(Path file) {
    return new RegistryConfig()
        .setProtocol("local")
        .setFile(file.toAbsolutePath().toString()) // a file without parent is never written
        .setParameter("registry.local.scan.period", SCAN_MILLIS);
  }

  /**
   * Waits until stock has written all these services to the file, which it does on a timer.
   *
   * <p>A stock consumer that reads the file while it changes may never see the change: it takes the
   * digest of the file after it has read it.
   */
  static void awaitWritten(Path file, List<String> services) throws IOException {
    Path absolute = file.toAbsolutePath();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (WatchService watch = absolute.getFileSystem().newWatchService()) {
      absolute.getParent().register(watch, ENTRY_CREATE, ENTRY_MODIFY);
      while (!isWritten(absolute, services)) {
        WatchKey key = watch.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          throw new IllegalStateException("not written in time: " + services);
        }
        key.pollEvents();
        key.reset();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static boolean isWritten(Path file, List<String> services) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    String content = Files.readString(file);
    return services.stream().allMatch(service -> content.contains(service + "@"));
  }
}
