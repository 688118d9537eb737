// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a pid means something: one name space of pids, from one start of the machine to the next.
 *
 * <p>The rule by which the process of an {@link Owner} is judged from here:
 *
 * <ul>
 *   <li>same boot and same name space: it is gone if no process has its pid and its start;
 *   <li>another boot of the same machine: it is gone;
 *   <li>anything else - another container, or a machine that shares the disk -: nobody here can
 *       tell, so it counts as alive.
 * </ul>
 *
 * @param machine a digest of the machine's id, or of its name
 * @param boot a random id that changes with each start of a Linux machine. Elsewhere the machine
 *     again: there is one name space, and starts are dates, so no pid and start come twice
 * @param namespace the number of the Linux pid name space; where a user sees only their own
 *     processes ({@code hidepid}), the number and the user's id
 */
record Place(String machine, String boot, String namespace) {

  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.exists(PROC.resolve("self/stat"));
  private static final String UNKNOWN = "0";
  private static final long UNTOLD = 0;

  /** Finds out where this process runs. */
  static Place current() {
    try {
      return HAS_PROC ? ofLinux() : ofOther();
    } catch (IOException | UnsupportedOperationException | SecurityException unreadable) {
      return new Place(UNKNOWN, UNKNOWN, UNKNOWN);
    }
  }

  private static Place ofLinux() throws IOException {
    String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id"), UTF_8).strip();
    String namespace =
        Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString().replaceAll("[^0-9]", "");
    if (!Files.isReadable(PROC.resolve("1/stat"))) {
      namespace += "u" + Files.getAttribute(PROC.resolve("self"), "unix:uid");
    }
    Path id = Path.of("/etc/machine-id");
    String machine = Files.isReadable(id) ? Files.readString(id, UTF_8).strip() : "";
    if (machine.isEmpty()) {
      machine = Files.readString(PROC.resolve("sys/kernel/hostname"), UTF_8).strip();
    }
    return new Place(digest(machine), digest(boot), namespace);
  }

  private static Place ofOther() {
    String name = System.getenv("COMPUTERNAME"); // only Windows has one that stays
    String machine = digest(System.getProperty("os.name") + " " + name);
    return new Place(machine, machine, UNKNOWN);
  }

  private static String digest(String text) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(sha, 0, 6);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** Returns the owner that stands for a registry of this process, which is here. */
  Owner self(String registry) {
    long pid = ProcessHandle.current().pid();
    Long start = startOf(pid);
    return new Owner(pid, start == null ? UNTOLD : start, this, registry);
  }

  /**
   * Returns whether the process of an owner has surely ended, seen from here. Cheap, no waiting.
   */
  boolean isGone(Owner owner) {
    if (canJudge(owner)) {
      Long start = startOf(owner.pid());
      if (start == null) {
        return true;
      }
      return start != UNTOLD && owner.start() != UNTOLD && start != owner.start();
    }
    Place other = owner.place();
    return isKnown()
        && other.isKnown()
        && !boot.equals(other.boot)
        && machine.equals(other.machine);
  }

  /** Returns whether the owner's pid means here what it means there. */
  boolean canJudge(Owner owner) {
    return isKnown()
        && boot.equals(owner.place().boot)
        && namespace.equals(owner.place().namespace);
  }

  private boolean isKnown() {
    return !boot.equals(UNKNOWN);
  }

  /** Returns when a process started, {@link #UNTOLD}, or {@code null} if it has ended. */
  private static @Nullable Long startOf(long pid) {
    return HAS_PROC ? startOnLinux(pid) : startElsewhere(pid);
  }

  /**
   * Reads the clock ticks from boot to start. {@link ProcessHandle} would turn them into a date
   * with the help of the wall clock, so that two JVMs do not agree after somebody set the clock;
   * and it takes a zombie for alive.
   */
  private static @Nullable Long startOnLinux(long pid) {
    Path process = PROC.resolve(Long.toString(pid));
    String stat;
    try {
      stat = Files.readString(process.resolve("stat"), ISO_8859_1); // holds the program's name
    } catch (IOException hiddenOrEnded) {
      return Files.exists(process) ? UNTOLD : null;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1); // from the third on
    boolean zombie = fields[0].equals("Z") && Integer.parseInt(fields[17]) <= 1;
    return zombie || fields[0].equals("X") ? null : Long.valueOf(fields[19]);
  }

  private static @Nullable Long startElsewhere(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return null;
    }
    return process.get().info().startInstant().map(Instant::toEpochMilli).orElse(UNTOLD);
  }
}
