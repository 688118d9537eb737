// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sofarpc.registry.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/**
 * A provider in a JVM of its own: registers endpoints, does what it is told on its standard input,
 * and ends with that.
 */
final class RegistryProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private RegistryProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts a process; {@link #awaitReady} waits until it has registered. */
  static RegistryProcess start(Path file, int firstPort, int services) throws IOException {
    return new RegistryProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RegistryProcess.class.getName(),
                file.toString(),
                Integer.toString(firstPort),
                Integer.toString(services))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  static String service(int number) {
    return "acme.Service" + number + ":1.0";
  }

  void awaitReady() throws IOException {
    if (!"ready".equals(output.readLine())) {
      throw new IOException("the process ended early");
    }
  }

  /** Sends a command: {@code close} closes the registry, {@code exit} ends the JVM without. */
  void tell(String command) throws IOException {
    var input = process.outputWriter();
    input.write(command + "\n");
    input.flush();
  }

  /** Kills the process, as kill -9 does. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] args) throws Exception {
    LocalRegistry registry = new LocalRegistry(Path.of(args[0]));
    int services = Integer.parseInt(args[2]);
    for (int i = 0; i < services; i++) {
      registry.register(
          service(i), Endpoint.of("bolt", "192.0.2.1", Integer.parseInt(args[1]) + i));
    }
    System.out.println("ready");
    try (var commands = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        switch (line) {
          case "close" -> registry.close();
          case "exit" -> System.exit(0);
          default -> throw new IllegalArgumentException(line);
        }
      }
    }
    Runtime.getRuntime().halt(0); // the test is gone
  }
}
