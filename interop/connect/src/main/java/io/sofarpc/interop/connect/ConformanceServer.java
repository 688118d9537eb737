// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import connectrpc.conformance.v1.ServerCompat.ServerCompatRequest;
import connectrpc.conformance.v1.ServerCompat.ServerCompatResponse;
import io.sofarpc.server.RpcServer;
import io.sofarpc.transport.TlsSettings;
import io.sofarpc.transport.TlsSettings.ClientAuth;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A server for one configuration of the suite, which it reads from standard input and answers with
 * its port. It serves until it is told to end.
 */
public final class ConformanceServer {

  private ConformanceServer() {}

  /** Serves. */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    System.setOut(System.err);
    ServerCompatRequest wanted =
        requireNonNull(
            Frames.read(new DataInputStream(System.in), ServerCompatRequest.parser()), "request");
    RpcServer.Builder builder =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(ConformanceService.SERVED, new OurConformanceService())
            .filter(Definition::filter);
    if (wanted.getMessageReceiveLimit() > 0) {
      builder.transportSettings(limits -> limits.maxFrameBytes(wanted.getMessageReceiveLimit()));
    }
    if (wanted.getUseTls()) {
      builder.tls(tls(wanted));
    }
    RpcServer server = builder.start();
    Frames.write(
        new DataOutputStream(out),
        ServerCompatResponse.newBuilder()
            .setHost("127.0.0.1")
            .setPort(server.port())
            .setPemCert(wanted.getServerCreds().getCert())
            .build());
    server.awaitClose();
  }

  private static TlsSettings tls(ServerCompatRequest wanted) throws IOException {
    Path folder = Files.createTempDirectory("conformance");
    folder.toFile().deleteOnExit(); // after its files
    TlsSettings.Builder tls =
        TlsSettings.builder()
            .certificate(
                file(folder, "own.pem", wanted.getServerCreds().getCert()),
                file(folder, "own.key", wanted.getServerCreds().getKey()));
    if (!wanted.getClientTlsCert().isEmpty()) {
      tls.trust(file(folder, "clients.pem", wanted.getClientTlsCert()))
          .clientAuth(ClientAuth.REQUIRED);
    }
    return tls.build();
  }

  /** Writes a certificate or a key where TLS looks for it. */
  static Path file(Path folder, String name, ByteString pem) throws IOException {
    Path file = Files.writeString(folder.resolve(name), pkcs8(pem.toStringUtf8()));
    file.toFile().deleteOnExit();
    return file;
  }

  /** Wraps an RSA key of the old format, which the suite sends, into what is read here. */
  private static String pkcs8(String pem) {
    String begin = "-----BEGIN RSA PRIVATE KEY-----";
    if (!pem.contains(begin)) {
      return pem;
    }
    String text = pem.substring(pem.indexOf(begin) + begin.length(), pem.indexOf("-----END"));
    byte[] key = Base64.getMimeDecoder().decode(text);
    byte[] version = {2, 1, 0};
    byte[] rsa = {0x30, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0};
    byte[] wrapped = der(0x30, version, rsa, der(4, key));
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(wrapped)
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** Returns an element of DER of more than 255 bytes. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    element.write(0x82); // the length takes two bytes
    element.write(content.size() >> 8);
    element.write(content.size());
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
