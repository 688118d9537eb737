// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

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

  /** Makes both in this folder. */
  static KeyStores create(Path folder) {
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
