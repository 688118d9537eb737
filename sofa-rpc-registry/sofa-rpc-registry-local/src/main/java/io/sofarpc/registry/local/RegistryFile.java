// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The shared file: reads it whole, replaces it whole. Thread-safe through the {@link LockFile}.
 *
 * <p>What we create is for this user only; an existing file keeps its permissions.
 */
final class RegistryFile {

  static final int MAX_BYTES = 16 << 20;

  private static final Duration SETTLE = Duration.ofMillis(300);
  private static final Duration SETTLE_LOCKED = Duration.ofSeconds(2);
  private static final Duration SETTLE_STEP = Duration.ofMillis(5);

  private final Path path;
  private final LockFile lock;
  private final ReentrantLock writing = new ReentrantLock(); // one thread at the lock file

  RegistryFile(Path path, LockFile lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Returns something that changes with the file, {@code null} if there is none. Cheap. */
  @Nullable Stamp stamp() throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(file.fileKey(), file.size(), file.lastModifiedTime());
    } catch (NoSuchFileException missing) {
      return null;
    }
  }

  /**
   * Reads the file. One that looks as if stock SOFARPC is writing it is looked at again until it is
   * complete, at most 300 ms, or 2 s if there is a lock.
   *
   * @param before what was read the last time, {@code null} at first
   */
  Content read(@Nullable Content before) throws IOException {
    long start = System.nanoTime();
    Content now = readOnce();
    while (now.isIncomplete() && mayBeInTheMiddle(now, before, System.nanoTime() - start)) {
      Pause.around(SETTLE_STEP);
      now = readOnce();
    }
    return now;
  }

  private boolean mayBeInTheMiddle(Content now, @Nullable Content before, long waitedNanos)
      throws IOException {
    if (before != null && now.isSameAs(before)) {
      return false;
    }
    boolean wasMore = before != null && !before.entries().isEmpty();
    return (wasMore && waitedNanos < SETTLE.toNanos())
        || (waitedNanos < SETTLE_LOCKED.toNanos() && lock.isHeldByOther());
  }

  private Content readOnce() throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    byte[] bytes;
    try (var in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException missing) {
      return Content.MISSING;
    }
    if (bytes.length > MAX_BYTES) {
      throw new FileSystemException(path.toString(), null, "larger than " + MAX_BYTES + " bytes");
    }
    return Content.parse(new String(bytes, UTF_8));
  }

  /**
   * Changes the file under the lock: reads it, and replaces it if {@code change} makes a
   * difference.
   *
   * @param before what was read the last time, {@code null} at first
   * @param change may be called more than once
   * @param patience how long to wait for the lock; zero tries once
   * @return false if others kept the lock
   */
  boolean update(@Nullable Content before, UnaryOperator<List<Entry>> change, Duration patience)
      throws IOException {
    if (patience.isZero()) {
      if (!writing.tryLock()) {
        return false;
      }
    } else {
      writing.lock();
    }
    try {
      createDirectory();
      while (lock.acquire(patience)) {
        if (updateLocked(before, change)) {
          return true;
        }
      }
      return false;
    } finally {
      writing.unlock();
    }
  }

  private boolean updateLocked(@Nullable Content before, UnaryOperator<List<Entry>> change)
      throws IOException {
    try {
      List<Entry> now = read(before).entries();
      List<Entry> changed = change.apply(now);
      return changed.equals(now) || replace(Content.print(changed));
    } finally {
      lock.release();
    }
  }

  private void createDirectory() throws IOException {
    Path directory = path.getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory, only("rwx------"));
    }
  }

  private boolean replace(String text) throws IOException {
    Path temporary = lock.temporaryFile();
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(temporary, only("rw-------"));
      Files.write(temporary, text.getBytes(UTF_8));
      if (isPosix() && Files.exists(path)) {
        Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(path));
      }
      if (!lock.isMine()) {
        return false; // stock thought that it was stale: what was read may be old
      }
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Returns whether this process may replace an existing file, as far as one can tell. */
  boolean isWritable() {
    Path directory = path.getParent();
    return directory != null && Files.isWritable(directory) && Files.exists(path);
  }

  /** Returns what to look at, and perhaps to delete, if nobody seems to write. */
  Path lockPath() {
    return lock.path();
  }

  private boolean isPosix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private FileAttribute<?>[] only(String permissions) {
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)}
        : new FileAttribute<?>[0];
  }

  /** Returns the path. */
  @Override
  public String toString() {
    return path.toString();
  }

  /** How a file looks from outside. */
  record Stamp(@Nullable Object key, long size, FileTime modified) {}
}
