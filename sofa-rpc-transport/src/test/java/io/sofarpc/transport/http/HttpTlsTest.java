// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.StatusCode;
import io.sofarpc.transport.TlsSettings;
import io.sofarpc.transport.bolt.TestCertificates;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With TLS a client chooses the version of HTTP, and gets the same answers in each. */
@Timeout(60)
class HttpTlsTest {

  @TempDir private static Path folder;
  private static WordsServer server;
  private static TestCertificates certificates;
  private static SSLContext context;

  @BeforeAll
  static void open() throws Exception {
    certificates = new TestCertificates(folder);
    TlsSettings tls =
        TlsSettings.builder()
            .certificate(certificates.certificate("server"), certificates.key("server"))
            .build();
    server = new WordsServer(settings -> settings.tls(tls));
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificates.certificate("ca"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static HttpResponse<byte[]> call(
      HttpClient.Version version, String method, String type, byte[] body) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).sslContext(context).build();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("https://localhost:" + server.port() + WordsServer.PATH + method))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.version()).isEqualTo(version);
    return answer;
  }

  @ParameterizedTest
  @EnumSource
  void unaryCall(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer =
        call(version, "echo", "application/json", "hello".getBytes(UTF_8));

    assertThat(answer.body()).asString(UTF_8).isEqualTo("hello");
    assertThat(answer.headers().firstValue("trailer-x-tail")).hasValue("2");
  }

  @ParameterizedTest
  @EnumSource
  void failure(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer = call(version, "echo", "application/json", "fail".getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).asString(UTF_8).startsWith("{\"code\":\"invalid_argument\"");
  }

  @ParameterizedTest
  @EnumSource
  void stream(HttpClient.Version version) throws Exception {
    byte[] request = {0, 0, 0, 0, 3, 'a', ' ', 'b'};

    assertThat(call(version, "split", "application/connect+proto", request).body())
        .asString(UTF_8)
        .startsWith("\0\0\0\0\1a\0\0\0\0\1b\2")
        .endsWith("{\"metadata\":{\"x-tail\":[\"2\"]}}");
    assertThat(call(version, "split", "application/grpc-web", request).body())
        .asString(UTF_8)
        .startsWith("\0\0\0\0\1a\0\0\0\0\1b")
        .endsWith("grpc-status: 0\r\nx-tail: 2\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "format=connect, Http2ClientConnection",
    "format=grpc-web, Http2ClientConnection",
    "format=connect&http=2, Http2ClientConnection",
    "format=connect&http=1.1, Http1Pool",
    "format=grpc-web&http=1.1, Http1Pool",
    "format=grpc, Http2ClientConnection"
  })
  void ourClient(String query, String carrier) throws Exception {
    TlsSettings tls = TlsSettings.builder().trust(certificates.certificate("ca")).build();
    try (WordsClient client =
        new WordsClient(
            "localhost:" + server.port() + "?" + query, settings -> settings.tls(tls))) {
      assertThat(client.connection.getClass().getSimpleName()).isEqualTo(carrier);
      assertThat(WordsClient.text(client.call("echo", "hello"))).isEqualTo("hello");
      assertThat(WordsClient.failure(client.call("echo", "fail")).code())
          .isEqualTo(StatusCode.INVALID_ARGUMENT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusal(HttpClient.Version version) throws Exception {
    assertThat(call(version, "echo", "text/plain", new byte[1]).statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void refusal_reachesAPeerThatIsStillSending(String version) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port())) {
      socket.setSoTimeout(20_000);
      socket.setEnabledProtocols(new String[] {version});
      HandServer.write(socket, "POST /a b HTTP/1.1\r\n\r\n" + "x".repeat(1_000_000));
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(all).startsWith("HTTP/1.1 400 ").contains("connection: close");
    }
  }
}
