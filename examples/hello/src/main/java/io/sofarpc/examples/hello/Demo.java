// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.hello;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the provider and the consumer as two processes and shows what they print. */
public final class Demo {

  private Demo() {}

  /**
   * Starts the provider, waits until it is ready, runs the consumer, stops the provider.
   *
   * @param args not used
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    Process provider = start(Provider.class, "0");
    Thread providerOutput = show("provider", provider, ready);
    if (!ready.await(30, TimeUnit.SECONDS) || !provider.isAlive()) {
      provider.destroy();
      System.err.println("the provider did not start");
      System.exit(1);
    }

    Process consumer = start(Consumer.class);
    Thread consumerOutput = show("consumer", consumer, new CountDownLatch(1));
    int result = consumer.waitFor();
    consumerOutput.join();

    provider.toHandle().destroy(); // a SIGTERM: the server closes itself gracefully
    provider.waitFor();
    providerOutput.join();
    System.exit(result);
  }

  private static Process start(Class<?> program, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Prints each line of a process with its name in front; ends when the process does. */
  private static Thread show(String name, Process process, CountDownLatch ready) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  System.out.println("[" + name + "] " + line);
                  if (line.startsWith("ready")) {
                    ready.countDown();
                  }
                }
              } catch (IOException closed) {
                System.err.println(name + ": " + closed);
              }
              ready.countDown();
            },
            name + "-output");
    thread.start();
    return thread;
  }
}
