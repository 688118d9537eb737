// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.ClientCalls;
import io.sofarpc.client.RpcClient;
import io.sofarpc.interop.grpc.messages.Ask;
import io.sofarpc.server.RpcServer;
import io.sofarpc.transport.TlsSettings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both sides over TLS, which chooses HTTP/2 by ALPN: gRPC-Java insists on that. */
@Timeout(60)
class GrpcTlsTest {

  private static final String PASSWORD = "changeit";
  private static final Ask ASK = Ask.newBuilder().setText("hello").build();

  @TempDir static Path folder;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keytool(
        "-genkeypair -keyalg EC -validity 2 -dname CN=localhost"
            + " -ext SAN=DNS:localhost,IP:127.0.0.1");
    keytool("-exportcert -rfc -file " + folder.resolve("own.pem"));
  }

  private static void keytool(String options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-alias", "own", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", folder.resolve("own.p12").toString()));
    Process made = new ProcessBuilder(command).inheritIO().start();
    assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).isZero();
  }

  @Test
  void theirClient_callsOurServer() throws Exception {
    TlsSettings tls = TlsSettings.builder().keyStore(folder.resolve("own.p12"), PASSWORD).build();
    try (RpcServer server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(Methods.OURS, new OurEcho())
            .tls(tls)
            .shutdownHook(false)
            .start()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("localhost", server.port())
              .sslContext(
                  GrpcSslContexts.forClient()
                      .trustManager(folder.resolve("own.pem").toFile())
                      .build())
              .build();
      try {
        assertThat(
                ClientCalls.blockingUnaryCall(channel, Methods.ONCE, CallOptions.DEFAULT, ASK)
                    .getText())
            .isEqualTo("hello");
      } finally {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void ourClient_callsTheirServer() throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(folder.resolve("own.p12"))) {
      own.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    Server server =
        NettyServerBuilder.forPort(0)
            .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(keys)).build())
            .addService(new TheirEcho().service())
            .build()
            .start();
    try (RpcClient client =
        RpcClient.builder()
            .codec("protobuf")
            .direct("grpc://localhost:" + server.getPort())
            .tls(TlsSettings.builder().trust(folder.resolve("own.pem")).build())
            .build()) {
      EchoService stub = (EchoService) client.refer(Methods.OURS);

      assertThat(stub.once(ASK).getText()).isEqualTo("hello");
    } finally {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }
}
