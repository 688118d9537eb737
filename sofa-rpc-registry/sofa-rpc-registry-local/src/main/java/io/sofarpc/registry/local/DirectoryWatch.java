// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for changes of one file. Where the system has no events, or no more of them, or the
 * directory does not exist yet, it waits the whole time. One thread waits; any thread may close.
 */
final class DirectoryWatch implements AutoCloseable {

  private static final Logger logger = LoggerFactory.getLogger(DirectoryWatch.class);

  private final Path file;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable WatchService service;
  private @Nullable WatchKey key;

  DirectoryWatch(Path file) {
    this.file = file;
    this.service = newService(file);
  }

  private static @Nullable WatchService newService(Path file) {
    try {
      return file.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException noEvents) {
      logger.warn(
          "no events for changes of {}, looking at it again and again: {}",
          file,
          noEvents.toString());
      return null;
    }
  }

  /** Waits until the file may have changed, this is closed, or the time is over. */
  void await(Duration time) throws InterruptedException {
    try {
      long end = System.nanoTime() + time.toNanos();
      if (isNewlyWatched()) {
        return; // who knows what happened before
      }
      WatchService events = service;
      if (key == null || events == null) {
        sleep(time);
        return;
      }
      boolean changed = false;
      while (!changed) {
        WatchKey signalled = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (signalled == null) {
          return;
        }
        changed = concernsFile(signalled);
        if (!signalled.reset()) {
          key = null; // the directory is gone
          return;
        }
      }
    } catch (ClosedWatchServiceException isClosed) {
      // nothing more to wait for
    }
  }

  /** Waits until this is closed or the time is over. */
  void sleep(Duration time) throws InterruptedException {
    closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private boolean isNewlyWatched() {
    Path directory = file.getParent();
    if (service == null || key != null || directory == null || !Files.isDirectory(directory)) {
      return false;
    }
    try {
      key =
          directory.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      return true;
    } catch (IOException goneAgain) {
      return false;
    }
  }

  private boolean concernsFile(WatchKey signalled) {
    boolean concerns = false;
    for (WatchEvent<?> event : signalled.pollEvents()) {
      concerns |=
          event.kind() == StandardWatchEventKinds.OVERFLOW
              || file.getFileName().equals(event.context());
    }
    return concerns;
  }

  /** Ends the wait, now and for ever. */
  @Override
  public void close() {
    closed.countDown();
    if (service != null) {
      try {
        service.close();
      } catch (IOException ignored) {
        logger.warn("cannot stop watching {}: {}", file, ignored.toString());
      }
    }
  }
}
