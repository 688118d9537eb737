// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A program in a process of its own: what it prints, and how to end it. Thread-safe.
 *
 * <pre>{@code
 * try (Peer server = Peer.start(argumentFile, List.of(), "io.sofarpc.interop.stock.StockServer", "0")) {
 *   String ready = server.awaitLine(line -> line.startsWith("READY "), Duration.ofSeconds(30));
 *   ...
 * }
 * }</pre>
 *
 * <p>Every wait has a time limit and fails with all that the program has printed. Two threads read
 * its output as it comes, so it never blocks on a full pipe.
 */
public final class Peer implements AutoCloseable {

  /** The system property that names the {@code java} command of peers; default is our own. */
  public static final String JAVA_PROPERTY = "interop.java";

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Writer input;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> output = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private int consumed;
  private int openStreams = 2;

  private Peer(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    read("output", process.getInputStream(), output);
    read("errors", process.getErrorStream(), errors);
  }

  /**
   * Starts a program whose class path and JVM options are in an argument file of {@code java},
   * after more options.
   *
   * @throws IllegalStateException if there is no such file, which the build of the program writes
   */
  public static Peer start(
      Path argumentFile, List<String> options, String mainClass, String... arguments) {
    if (!Files.isRegularFile(argumentFile)) {
      throw new IllegalStateException(
          "no file " + argumentFile.toAbsolutePath().normalize() + ": build that module first");
    }
    List<String> all = new ArrayList<>(options);
    all.add("@" + argumentFile.toAbsolutePath());
    return startJava(all, mainClass, arguments);
  }

  /** Starts a program with this class path and these JVM options. */
  public static Peer start(
      List<Path> classPath, List<String> options, String mainClass, String... arguments) {
    List<String> all = new ArrayList<>(options);
    all.add("-cp");
    all.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    return startJava(all, mainClass, arguments);
  }

  private static Peer startJava(List<String> options, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(options);
    command.add(mainClass);
    command.addAll(Arrays.asList(arguments));
    return start(mainClass.substring(mainClass.lastIndexOf('.') + 1), command);
  }

  /** Starts any other program under a name for messages. */
  public static Peer start(String name, List<String> command) {
    try {
      return new Peer(name, new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  private static String java() {
    Path own = Path.of(System.getProperty("java.home"), "bin", "java");
    return System.getProperty(JAVA_PROPERTY, own.toString());
  }

  private void read(String stream, InputStream in, List<String> lines) {
    Thread thread = new Thread(() -> readAll(in, lines), "peer-" + name + "-" + stream);
    thread.setDaemon(true);
    thread.start();
  }

  private void readAll(InputStream in, List<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String next = line;
        change(() -> lines.add(next));
      }
    } catch (IOException e) {
      change(() -> errors.add("reading failed: " + e)); // ends like a stream that was closed
    } finally {
      change(() -> openStreams--);
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the line {@code READY port}; closes the program if it does not come.
   *
   * @return this
   */
  public Peer awaitReady(Duration limit) {
    try {
      awaitLine(Peer::isReady, limit);
      return this;
    } catch (Throwable failed) {
      close();
      throw failed;
    }
  }

  /** Returns the port on which the program said that it serves. */
  public int port() {
    String ready = lines().stream().filter(Peer::isReady).findFirst().orElseThrow();
    return Integer.parseInt(ready.substring("READY ".length()));
  }

  private static boolean isReady(String line) {
    return line.startsWith("READY ");
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether the program still runs. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Sends one line to the program's standard input. */
  public void send(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + this, e);
    }
  }

  /**
   * Waits for a line of standard output and returns it.
   *
   * <p>Looks only at lines after the one returned last, so that equal lines are told apart.
   *
   * @throws AssertionError if the line does not come in time or the output ends without it
   */
  public String awaitLine(Predicate<String> condition, Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (true) {
        while (consumed < output.size()) {
          String line = output.get(consumed++);
          if (condition.test(line)) {
            return line;
          }
        }
        if (openStreams == 0 || left <= 0) {
          throw new AssertionError("no such line after " + limit + " from " + this);
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the program to end and its output to be read.
   *
   * @return its exit code; 137 after a kill
   * @throws AssertionError if it does not end in time
   */
  public int awaitExit(Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (openStreams > 0) {
        if (left <= 0) {
          throw new AssertionError("still running after " + limit + ": " + this);
        }
        left = changed.awaitNanos(left);
      }
      if (!process.waitFor(Math.max(left, 1), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("still running after " + limit + ": " + this);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the lines of standard output so far. */
  public List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(output);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the lines of standard error so far. */
  public List<String> errors() {
    lock.lock();
    try {
      return List.copyOf(errors);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the program at once, without letting it clean up (kill -9), and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(CLOSE_LIMIT);
  }

  /** Asks the program to end by SIGTERM; returns at once. */
  public void terminate() {
    process.destroy();
  }

  /** Ends standard input, on which well-behaved peers exit, and kills those that do not. */
  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      // The program is gone already, or does not read: both end below.
    }
    try {
      awaitExit(CLOSE_LIMIT);
    } finally {
      process.destroyForcibly();
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  /** Returns the name, the state and all output of the program. */
  @Override
  public String toString() {
    lock.lock();
    try {
      String state = process.isAlive() ? "running" : "exit " + process.exitValue();
      return name
          + " (pid "
          + pid()
          + ", "
          + state
          + "), output:\n  "
          + String.join("\n  ", output)
          + "\nerrors:\n  "
          + String.join("\n  ", errors);
    } finally {
      lock.unlock();
    }
  }
}
