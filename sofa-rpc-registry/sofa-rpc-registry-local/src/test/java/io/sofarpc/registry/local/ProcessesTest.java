// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.registry.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.registry.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real processes on one file. */
@Timeout(120)
class ProcessesTest {

  private static final Logger logger = LoggerFactory.getLogger(ProcessesTest.class);

  @TempDir Path directory;

  private Path file;
  private LocalRegistry registry;
  private final List<RegistryProcess> processes = new ArrayList<>();
  private final Listener listener = new Listener();

  @BeforeEach
  void open() {
    file = directory.resolve("registry");
    registry = new LocalRegistry(file);
  }

  @AfterEach
  void close() {
    processes.forEach(RegistryProcess::close);
    registry.close();
  }

  private RegistryProcess start(int firstPort, int services) throws Exception {
    RegistryProcess process = RegistryProcess.start(file, firstPort, services);
    processes.add(process);
    return process;
  }

  @Test
  void register_byManyProcessesAtOnce_losesNothing() throws Exception {
    for (int i = 1; i <= 8; i++) {
      start(i * 100, 5);
    }
    for (RegistryProcess process : processes) {
      process.awaitReady();
    }

    for (int service = 0; service < 5; service++) {
      Listener all = new Listener();
      registry.subscribe(RegistryProcess.service(service), all);
      all.awaitSize(8);
    }
  }

  @Test
  void kill_ofAProvider_removesItsEndpoints() throws Exception {
    RegistryProcess stays = start(100, 1);
    RegistryProcess dies = start(200, 1);
    stays.awaitReady();
    dies.awaitReady();
    registry.subscribe(RegistryProcess.service(0), listener);
    listener.awaitExactly(at(100), at(200));

    long start = System.nanoTime();
    dies.kill();
    listener.awaitExactly(at(100));

    long millis = (System.nanoTime() - start) / 1_000_000;
    logger.info("a killed provider was gone after {} ms", millis);
    assertThat(millis).isLessThan(5_000);
  }

  @Test
  void exit_withoutClose_removesEndpointsFromViewAndFile() throws Exception {
    RegistryProcess provider = start(100, 2);
    provider.awaitReady();
    registry.subscribe(RegistryProcess.service(0), listener);
    listener.awaitExactly(at(100));

    provider.tell("exit");

    listener.awaitExactly();
    try (FileWatcher watcher = new FileWatcher(file)) {
      watcher.await("no entry", text -> text.equals("\n"));
    }
  }

  @Test
  void close_inAnotherProcess_removesItsEndpoints() throws Exception {
    RegistryProcess provider = start(100, 2);
    provider.awaitReady();
    registry.subscribe(RegistryProcess.service(1), listener);
    listener.awaitExactly(at(101));

    provider.tell("close");

    listener.awaitExactly();
  }

  @Test
  void kill_ofAProviderThatHoldsTheLock_doesNotBlockOthers() throws Exception {
    RegistryProcess provider = start(100, 1);
    provider.awaitReady();
    String owner = Content.parse(Files.readString(file)).entries().get(0).owner().toString();
    Files.writeString(directory.resolve("registry.lock"), owner);

    provider.kill();
    long start = System.nanoTime();
    registry.register(RegistryProcess.service(0), at(200));

    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(5_000); // a stock lock: 10 s
    registry.subscribe(RegistryProcess.service(0), listener);
    listener.awaitExactly(at(200));
  }

  private static Endpoint at(int port) {
    return Endpoint.of("bolt", "192.0.2.1", port);
  }
}
