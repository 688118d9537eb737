// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code <registry file>.lock}: who creates it may write the registry file.
 *
 * <p>Stock SOFARPC leaves it empty, waits for it in steps of 1 s and deletes one older than 10 s.
 * We write our owner into it, so that the lock of one of our processes that was killed is taken
 * over at once. It is a hint more than a lock, as stock may delete one in use; see {@link #isMine}.
 * One thread at a time.
 */
final class LockFile {

  private static final Duration STALE = Duration.ofSeconds(10); // what stock waits
  private static final Duration RETRY = Duration.ofMillis(2);

  private final Path registryFile;
  private final Path path;
  private final Place place;
  private final Owner self;

  LockFile(Path registryFile, Place place, Owner self) {
    this.registryFile = registryFile;
    this.path = sibling(".lock");
    this.place = place;
    this.self = self;
  }

  private Path sibling(String suffix) {
    return registryFile.resolveSibling(registryFile.getFileName() + suffix);
  }

  Path path() {
    return path;
  }

  /** Waits until this registry has the lock; returns false if others keep it for too long. */
  boolean acquire(Duration patience) throws IOException {
    long start = System.nanoTime();
    while (!tryAcquire()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        return false;
      }
      Pause.around(RETRY);
    }
    return true;
  }

  /** Takes the lock if it is free or abandoned. */
  boolean tryAcquire() throws IOException {
    if (create()) {
      return true;
    }
    Held held = look(path);
    if (held == null || !isAbandoned(held) || !takeOver(held) || !create()) {
      return false;
    }
    deleteLeftOvers();
    return true;
  }

  private boolean create() throws IOException {
    OutputStream out;
    try {
      out = Files.newOutputStream(path, CREATE_NEW, WRITE);
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
    try (out) {
      out.write(self.toString().getBytes(UTF_8));
      return true;
    } catch (IOException diskFull) {
      Files.deleteIfExists(path);
      throw diskFull;
    }
  }

  private static @Nullable Held look(Path path) throws IOException {
    try {
      FileTime since = Files.getLastModifiedTime(path);
      try (var in = Files.newInputStream(path)) {
        return new Held(new String(in.readNBytes(1_000), UTF_8), since);
      }
    } catch (NoSuchFileException released) {
      return null;
    }
  }

  private boolean isAbandoned(Held held) {
    Owner owner = Owner.parse(held.text);
    return (owner != null && place.isGone(owner))
        || Duration.between(held.since.toInstant(), Instant.now()).compareTo(STALE) > 0;
  }

  /** Removes the lock that was judged, but not one that somebody created since. */
  private boolean takeOver(Held judged) throws IOException {
    Path aside = sibling(".lock." + self);
    try {
      Files.move(path, aside);
    } catch (NoSuchFileException | FileAlreadyExistsException anotherWasFaster) {
      return false;
    }
    boolean right = judged.equals(look(aside));
    if (!right) {
      putBack(aside);
    }
    Files.deleteIfExists(aside);
    return right;
  }

  private void putBack(Path aside) throws IOException {
    try {
      Files.createLink(path, aside);
    } catch (FileAlreadyExistsException | UnsupportedOperationException lost) {
      // whom it belonged to finds out with isMine, and starts again
    }
  }

  private void deleteLeftOvers() throws IOException {
    Path directory = registryFile.toAbsolutePath().getParent();
    String glob = registryFile.getFileName().toString().replaceAll("[\\\\*?\\[\\]{}]", "?");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob + ".*.tmp")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Returns a file name for this registry's writes, deleted by who takes the lock over. */
  Path temporaryFile() {
    return sibling("." + self + ".tmp");
  }

  /** Returns whether another process, or another registry of this one, is writing. */
  boolean isHeldByOther() throws IOException {
    Held held = look(path);
    return held != null && !held.text.equals(self.toString());
  }

  /** Returns whether nobody took the lock away since {@link #acquire}. */
  boolean isMine() throws IOException {
    Held held = look(path);
    return held != null && held.text.equals(self.toString());
  }

  /** Gives the lock back. */
  void release() throws IOException {
    if (isMine()) {
      Files.deleteIfExists(path);
    }
  }

  private record Held(String text, FileTime since) {}
}
