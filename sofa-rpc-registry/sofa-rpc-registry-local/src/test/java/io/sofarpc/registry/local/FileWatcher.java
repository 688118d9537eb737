// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** Waits until a file has the right content, woken by its changes. */
final class FileWatcher implements AutoCloseable {

  private final Path file;
  private final DirectoryWatch watch;

  FileWatcher(Path file) {
    this.file = file;
    this.watch = new DirectoryWatch(file);
  }

  void await(String what, Predicate<String> expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String text = read();
    while (!expected.test(text) && System.nanoTime() < end) {
      watch.await(Duration.ofMillis(100));
      text = read();
    }
    assertThat(text).as(what).matches(expected);
  }

  private String read() throws IOException {
    try {
      return Files.readString(file, UTF_8);
    } catch (NoSuchFileException missing) {
      return "";
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
