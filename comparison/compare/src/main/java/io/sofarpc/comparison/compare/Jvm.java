// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server or client in a process of its own, which answers line by line. Not thread-safe. */
final class Jvm implements AutoCloseable {

  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final Path log;
  private final BufferedReader output;
  private final Writer input;
  private final long startedNanos = System.nanoTime();
  private long readyNanos;

  private Jvm(List<String> command, Path log) throws IOException {
    this.log = log;
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    output = process.inputReader(StandardCharsets.UTF_8);
    input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts a program and waits for its first line.
   *
   * @param program the simple name of its main class
   */
  static Jvm start(Contender contender, String program, int port, Options options)
      throws IOException {
    Path target = home().resolve(contender.module()).resolve("target");
    Path logs = Files.createDirectories(home().resolve("compare/target/logs"));
    List<String> command = new ArrayList<>();
    command.add(options.jdk().home().resolve("bin/java").toString());
    command.add("-Xmx" + options.heap());
    command.add("-Dlogging.path=" + logs); // stock writes below it, else into the user's home
    command.addAll(contender.options());
    command.add("-cp");
    command.add(
        target.resolve("classes")
            + System.getProperty("path.separator")
            + Files.readString(target.resolve("class-path.txt")).strip());
    command.add("io.sofarpc.comparison." + program);
    command.add(contender.peer());
    command.add(Integer.toString(port));
    Jvm jvm = new Jvm(command, logs.resolve(contender.name() + "-" + program + ".log"));
    jvm.next();
    jvm.readyNanos = System.nanoTime();
    return jvm;
  }

  /** Returns a port that was free a moment ago; most peers cannot choose one themselves. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Returns the folder of all modules. */
  static Path home() {
    return Path.of(System.getProperty("comparison.home")).toAbsolutePath().normalize();
  }

  /** Returns how long it took from the start of the process to its first line. */
  double startMillis() {
    return (readyNanos - startedNanos) / 1e6;
  }

  /** Sends a line and returns the answer. */
  String ask(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
    return next();
  }

  private String next() throws IOException {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(output.readLine());
              } catch (IOException e) {
                return "null";
              }
            });
    String answer;
    try {
      answer = line.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      answer = "null";
    }
    if (answer.equals("null")) {
      close();
      throw new IOException("no answer; see " + log);
    }
    return answer;
  }

  /** Returns the memory that the process has resident; 0 where the system does not tell. */
  long residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** Ends it and waits for that: the next one has the machine for itself. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
