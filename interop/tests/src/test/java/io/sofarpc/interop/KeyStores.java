// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate made for one run, and the JVM options that make stock use it.
 *
 * @param server the key store of the provider
 * @param trust the key store of those who trust the provider
 */
record KeyStores(Path server, Path trust) {

  /** The password of both. */
  static final String PASSWORD = "changeit";

  /** Makes both in a new folder beside the test's other output. */
  static KeyStores create() {
    Path folder;
    try {
      folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "tls-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    folder = folder.toAbsolutePath();
    KeyStores stores = new KeyStores(folder.resolve("server.p12"), folder.resolve("trust.p12"));
    String certificate = folder.resolve("server.cer").toString();
    keytool(
        stores.server,
        "-genkeypair -keyalg EC -validity 2 -dname CN=localhost -ext SAN=DNS:localhost,IP:127.0.0.1");
    keytool(stores.server, "-exportcert -file", certificate);
    keytool(stores.trust, "-importcert -noprompt -file", certificate);
    return stores;
  }

  private static void keytool(Path store, String options, String... more) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of(more));
    command.addAll(List.of("-alias", "interop", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    try (Peer made = Peer.start("keytool", command)) {
      if (made.awaitExit(Duration.ofSeconds(60)) != 0) {
        throw new IllegalStateException(made.toString());
      }
    }
  }

  /** Returns the options of a stock provider that speaks TLS only. */
  List<String> stockServer() {
    return options("server", server, "kmf");
  }

  /** Returns the options of a stock consumer that speaks TLS only. */
  List<String> stockClient() {
    return options("client", trust, "tmf");
  }

  /** Returns the options of our provider, see {@link OurServer}. */
  List<String> ourServer() {
    return List.of("-Dinterop.tls=" + server);
  }

  /** Returns the options of our consumer, see {@link OurClient}. */
  List<String> ourClient() {
    return List.of("-Dinterop.tls=" + trust);
  }

  private static List<String> options(String side, Path store, String factory) {
    String prefix = "-Dbolt." + side + ".ssl.";
    return List.of(
        prefix + "enable=true",
        prefix + "keystore=" + store,
        prefix + "keystore.password=" + PASSWORD,
        prefix + "keystore.type=PKCS12",
        prefix + factory + ".algorithm=SunX509");
  }
}
