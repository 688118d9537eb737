// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import io.sofarpc.transport.TlsSettings;
import io.sofarpc.transport.TlsSettings.ClientAuth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates made for one run, and the JVM options that make a peer use them. As stock wants it,
 * one file has what a side is and whom it trusts.
 *
 * @param server the key store of the provider, which trusts the consumer
 * @param client the key store of the consumer, which trusts the provider
 */
record KeyStores(Path server, Path client) {

  /** The password of both. */
  static final String PASSWORD = "changeit";

  private static final String TLS = "-Dinterop.tls=";
  private static final String MUTUAL = "-Dinterop.tls.mutual=";
  private static final String KEY_PAIR = "-genkeypair -keyalg EC -validity 2 -dname CN=localhost ";

  /** Makes both in a new folder beside the test's other output. */
  static KeyStores create() {
    Path folder;
    try {
      folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "tls-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    folder = folder.toAbsolutePath();
    KeyStores stores = new KeyStores(folder.resolve("server.p12"), folder.resolve("client.p12"));
    String server = folder.resolve("server.cer").toString();
    String client = folder.resolve("client.cer").toString();
    keytool(stores.server, "own", KEY_PAIR + "-ext SAN=DNS:localhost,IP:127.0.0.1");
    keytool(stores.server, "own", "-exportcert -file", server);
    keytool(stores.client, "own", KEY_PAIR.strip());
    keytool(stores.client, "own", "-exportcert -file", client);
    keytool(stores.server, "peer", "-importcert -noprompt -file", client);
    keytool(stores.client, "peer", "-importcert -noprompt -file", server);
    return stores;
  }

  private static void keytool(Path store, String alias, String options, String... more) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of(more));
    command.addAll(List.of("-alias", alias, "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    try (Peer made = Peer.start("keytool", command)) {
      if (made.awaitExit(Duration.ofSeconds(60)) != 0) {
        throw new IllegalStateException(made.toString());
      }
    }
  }

  /** Returns the options of a stock provider that speaks TLS only. */
  List<String> stockServer() {
    return stock("server", server);
  }

  /** Returns the options of a stock provider that serves only consumers that it trusts. */
  List<String> strictStockServer() {
    List<String> options = new ArrayList<>(stockServer());
    options.add("-Dbolt.server.ssl.clientAuth=true");
    return options;
  }

  /** Returns the options of a stock consumer that speaks TLS only, with its certificate. */
  List<String> stockClient() {
    return stock("client", client);
  }

  private static List<String> stock(String side, Path store) {
    String prefix = "-Dbolt." + side + ".ssl.";
    return List.of(
        prefix + "enable=true",
        prefix + "keystore=" + store,
        prefix + "keystore.password=" + PASSWORD,
        prefix + "keystore.type=PKCS12",
        // both sides read both of these
        "-Dbolt.server.ssl.kmf.algorithm=SunX509",
        "-Dbolt.client.ssl.tmf.algorithm=SunX509");
  }

  /** Returns the options of our provider. */
  List<String> ourServer() {
    return List.of(TLS + server);
  }

  /** Returns the options of our provider that serves only consumers that it trusts. */
  List<String> strictOurServer() {
    return List.of(TLS + server, MUTUAL + "true");
  }

  /** Returns the options of our consumer, without a certificate. */
  List<String> ourClient() {
    return List.of(TLS + client);
  }

  /** Returns the options of our consumer with its certificate. */
  List<String> knownOurClient() {
    return List.of(TLS + client, MUTUAL + "true");
  }

  /** Returns what our provider uses by these options, or {@code null} for no TLS. */
  static TlsSettings ofServer() {
    String store = System.getProperty("interop.tls");
    if (store == null) {
      return null;
    }
    TlsSettings.Builder tls = TlsSettings.builder().keyStore(Path.of(store), PASSWORD);
    return isMutual()
        ? tls.trustStore(Path.of(store), PASSWORD).clientAuth(ClientAuth.REQUIRED).build()
        : tls.build();
  }

  /** Returns what our consumer uses by these options, or {@code null} for no TLS. */
  static TlsSettings ofClient() {
    String store = System.getProperty("interop.tls");
    if (store == null) {
      return null;
    }
    TlsSettings.Builder tls = TlsSettings.builder().trustStore(Path.of(store), PASSWORD);
    return isMutual() ? tls.keyStore(Path.of(store), PASSWORD).build() : tls.build();
  }

  private static boolean isMutual() {
    return Boolean.getBoolean("interop.tls.mutual");
  }
}
