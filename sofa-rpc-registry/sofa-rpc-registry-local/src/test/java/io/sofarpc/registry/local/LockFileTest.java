// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

  @TempDir Path directory;

  private final Place here = Place.current();
  private Path lock;
  private LockFile mine;
  private LockFile theirs;

  @BeforeEach
  void createLocks() {
    Path file = directory.resolve("reg[1]");
    lock = directory.resolve("reg[1].lock");
    mine = new LockFile(file, here, here.self("mine"));
    theirs = new LockFile(file, here, here.self("theirs"));
  }

  @Test
  void tryAcquire_isForOneAtATime() throws Exception {
    assertThat(mine.tryAcquire()).isTrue();
    assertThat(theirs.tryAcquire()).isFalse();
    assertThat(theirs.isHeldByOther()).isTrue();
    theirs.release();
    assertThat(mine.isMine()).isTrue();

    mine.release();

    assertThat(theirs.tryAcquire()).isTrue();
    assertThat(mine.isMine()).isFalse();
  }

  @Test
  void tryAcquire_ofAStockLock_waitsUntilItIsStale() throws Exception {
    Files.createFile(lock);

    assertThat(mine.tryAcquire()).isFalse();
    assertThat(mine.acquire(Duration.ofMillis(20))).isFalse();
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(11)));
    assertThat(mine.tryAcquire()).isTrue();
  }

  @Test
  void tryAcquire_ofALockWhoseOwnerIsDead_succeedsAtOnceAndCleansUp() throws Exception {
    Owner self = here.self("dead");
    Owner dead = new Owner(self.pid(), self.start() - 1, here, "dead");
    Files.writeString(lock, dead.toString());
    Path leftOver = Files.createFile(directory.resolve("reg[1]." + dead + ".tmp"));
    Path notOurs = Files.createFile(directory.resolve("another.tmp"));

    assertThat(mine.tryAcquire()).isTrue();

    assertThat(leftOver).doesNotExist();
    assertThat(notOurs).exists();
    mine.release();
    assertThat(directory).isDirectoryNotContaining("glob:**lock*");
  }

  @Test
  void release_ofALockThatWasTakenAway_leavesItAlone() throws Exception {
    mine.tryAcquire();
    Files.delete(lock);
    theirs.tryAcquire();

    mine.release();

    assertThat(theirs.isMine()).isTrue();
  }
}
