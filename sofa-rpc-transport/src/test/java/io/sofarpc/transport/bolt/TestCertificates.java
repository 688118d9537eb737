// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * An authority and what it has signed, made by the JDK's keytool: {@code name.crt} and {@code
 * name.key} in PEM, and {@code name.p12}.
 */
public final class TestCertificates {

  static final String PASSWORD = "changeit";

  private static final String LOOPBACK = "SAN=DNS:localhost,IP:127.0.0.1";

  private final Path folder;

  /** Makes them all in this folder. */
  public TestCertificates(Path folder) throws Exception {
    this.folder = folder;
    generate("ca", "-ext", "BC=ca:true", "-ext", LOOPBACK);
    generate("stranger", "-ext", LOOPBACK);
    generate("server");
    generate("client");
    sign("server", "server", "-ext", LOOPBACK);
    sign("server", "renewed", "-ext", LOOPBACK, "-dname", "CN=renewed");
    sign("server", "elsewhere", "-ext", "SAN=DNS:elsewhere.example");
    sign("server", "expired", "-ext", LOOPBACK, "-startdate", "-20d", "-validity", "10");
    sign("client", "client");
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  public Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private void generate(String name, String... extensions) throws Exception {
    List<String> options = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
    options.addAll(List.of("-validity", "20", "-dname", "CN=" + name));
    options.addAll(Arrays.asList(extensions));
    keytool(name, options);
    KeyStore store = KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
    pem(certificate(name), "CERTIFICATE", store.getCertificate("own").getEncoded());
    pem(key(name), "PRIVATE KEY", store.getKey("own", PASSWORD.toCharArray()).getEncoded());
  }

  /** Has the authority sign a certificate for this key. */
  private void sign(String key, String name, String... options)
      throws IOException, InterruptedException {
    Path request = folder.resolve(key + ".csr");
    if (!Files.exists(request)) {
      keytool(key, List.of("-certreq", "-file", request.toString()));
    }
    List<String> all = new ArrayList<>(List.of("-gencert", "-rfc", "-infile", request.toString()));
    all.addAll(List.of("-outfile", certificate(name).toString()));
    all.addAll(Arrays.asList(options));
    keytool("ca", all);
  }

  private void keytool(String store, List<String> options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(options);
    command.addAll(List.of("-alias", "own", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store(store).toString()));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
  }

  private static void pem(Path file, String what, byte[] content)
      throws IOException, GeneralSecurityException {
    String base64 = Base64.getMimeEncoder().encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
  }
}
