// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own, and what it prints. Its errors are printed with ours. */
public final class Program implements AutoCloseable {

  private static final String END = "the program has ended";
  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Program(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "program-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a class of ours or of a peer, whose class path is in an argument file of java. */
  public static Program java(Path argumentFile, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + argumentFile.toAbsolutePath());
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** Starts any program. */
  public static Program start(List<String> command) {
    try {
      return new Program(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException ended) {
      lines.add(ended.toString());
    }
    lines.add(END);
  }

  /**
   * Waits for a line that starts with this.
   *
   * @throws AssertionError if it does not come
   */
  public String awaitLine(String start) {
    try {
      while (true) {
        String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (line == null || (line.equals(END) && !start.equals(END))) {
          throw new AssertionError("no line '" + start + "': " + (line == null ? "in time" : line));
        }
        if (line.startsWith(start)) {
          return line;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Waits for the end, and returns the lines that nobody has waited for.
   *
   * @throws AssertionError if it does not end in time
   */
  public List<String> awaitEnd(long limitSeconds) throws InterruptedException {
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + limitSeconds + " s: " + process.info());
    }
    List<String> rest = new ArrayList<>();
    for (String line = lines.take(); !line.equals(END); line = lines.take()) {
      rest.add(line);
    }
    return rest;
  }

  /** Ends its standard input, on which programs end, and kills it if it does not. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException gone) {
      // It has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
