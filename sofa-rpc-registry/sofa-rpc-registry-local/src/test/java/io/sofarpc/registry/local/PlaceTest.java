// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PlaceTest {

  private final Place here = Place.current();
  private final Owner self = here.self("x1");

  @Test
  void current_isTheSameEachTime() {
    assertThat(Place.current()).isEqualTo(here);
    assertThat(Owner.parse(self.toString())).isEqualTo(self);
  }

  @Test
  void isGone_ofARunningProcess_isFalse() {
    assertThat(here.isGone(self)).isFalse();
  }

  @Test
  void isGone_ofALaterProcessWithThePid_isTrue() {
    assertThat(here.isGone(new Owner(self.pid(), self.start() - 1, here, "x1"))).isTrue();
  }

  @Test
  void isGone_ofAProcessThatEnded_isTrue() throws Exception {
    Process process = new ProcessBuilder("java", "-version").start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(here.isGone(new Owner(process.pid(), 1, here, "x1"))).isTrue();
  }

  @Test
  void isGone_ofAnotherNameSpace_isFalseAsNobodyCanTell() {
    Place container = new Place("0a", here.boot(), "1");
    Place elsewhere = new Place("0a", "0b", here.namespace());

    assertThat(here.isGone(new Owner(999_999_999, 1, container, "x1"))).isFalse();
    assertThat(here.isGone(new Owner(999_999_999, 1, elsewhere, "x1"))).isFalse();
    assertThat(here.canJudge(new Owner(1, 1, container, "x1"))).isFalse();
  }

  @Test
  void isGone_ofAnEarlierBootOfThisMachine_isTrue() {
    Place earlier = new Place(here.machine(), "0b", here.namespace());

    assertThat(here.isGone(new Owner(self.pid(), self.start(), earlier, "x1"))).isTrue();
  }

  @Test
  void isGone_whereNothingIsKnown_isFalse() {
    Place unknown = new Place("0", "0", "0");

    assertThat(unknown.isGone(new Owner(999_999_999, 1, unknown, "x1"))).isFalse();
    assertThat(here.isGone(new Owner(999_999_999, 1, unknown, "x1"))).isFalse();
    assertThat(unknown.isGone(self)).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isGone_ofAZombie_isTrue() throws Exception {
    // The shell starts a child and becomes a program that never asks how the child ended.
    Process parent =
        new ProcessBuilder("sh", "-c", "sh -c 'echo $$; read ignored' & exec cat").start();
    try (var reader = parent.inputReader()) {
      long child = Long.parseLong(reader.readLine());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);

      while (!here.isGone(new Owner(child, 0, here, "x1")) && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }

      assertThat(ProcessHandle.of(child)).as("the zombie").isPresent();
      assertThat(here.isGone(new Owner(child, 0, here, "x1"))).isTrue();
    } finally {
      parent.destroyForcibly();
    }
  }
}
