// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.WheelTimer;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TlsSettings;
import io.sofarpc.transport.TlsSettings.ClientAuth;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NettyTransportProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Client and server over encrypted sockets. */
@Timeout(60)
class TlsTest {

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);
  private static final String HOST = "127.0.0.1";

  @TempDir static Path made;
  private static TestCertificates certificates;

  @TempDir Path folder;
  private final WheelTimer timer = new WheelTimer("test-timer");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Transport> transports = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = new TestCertificates(made);
  }

  @AfterEach
  void close() {
    transports.forEach(Transport::close);
    threads.shutdownNow();
    timer.close();
  }

  private Transport transport(TlsSettings tls) {
    TransportSettings.Builder settings = TransportSettings.builder(timer, threads).appName("toy");
    if (tls != null) {
      settings.tls(tls);
    }
    Transport transport = new NettyTransportProvider().open(settings.build());
    transports.add(transport);
    return transport;
  }

  private Listener listen(TlsSettings.Builder tls) {
    return listen(tls == null ? null : tls.build());
  }

  private Listener listen(TlsSettings tls) {
    ServedService toy =
        new ServedService(
            SERVICE,
            request ->
                CompletableFuture.completedFuture(
                    Response.of(((Object[]) ((Payload.Unary) request.payload()).message())[0])),
            threads,
            Map.of("json", new ToyCodec(SERVICE)));
    return transport(tls).listen(HOST, 0, name -> toy);
  }

  private static TlsSettings.Builder server(String name) {
    return TlsSettings.builder()
        .certificate(certificates.certificate(name), certificates.key("server"));
  }

  private static TlsSettings.Builder client() {
    return TlsSettings.builder().trust(certificates.certificate("ca"));
  }

  private CompletionStage<Connection> connect(TlsSettings.Builder tls, int port) {
    return connect(tls, HOST, port);
  }

  private CompletionStage<Connection> connect(TlsSettings.Builder tls, String host, int port) {
    return transport(tls == null ? null : tls.build()).connect(Endpoint.of("bolt", host, port));
  }

  private CompletionStage<Response> echo(Connection connection, String text) {
    Request request =
        new Request(
            SERVICE.methods("echo").get(0),
            Metadata.empty(),
            Payload.of(new Object[] {text}),
            CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(20))));
    return connection
        .invoker(transports.get(0).prepare("bolt", SERVICE, "json", new ToyCodec(SERVICE)))
        .invoke(request);
  }

  private void assertServed(CompletionStage<Connection> connecting) {
    Response response = join(echo(join(connecting), "secret"));

    assertThat(((Payload.Unary) response.payload()).message()).isEqualTo("secret");
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static RpcException failure(CompletionStage<?> stage) {
    try {
      join(stage);
    } catch (CompletionException thrown) {
      RpcException failure = RpcException.from(thrown);
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      return failure;
    }
    throw new AssertionError("did not fail");
  }

  @Test
  void trustedServer_isCalled_byAddressAndName() {
    int port = listen(server("server")).port();

    assertServed(connect(client(), port));
    assertServed(connect(client(), "localhost", port));
    assertServed(connect(client().protocols("TLSv1.2"), port));
  }

  @Test
  void keyStores_doAsWell() {
    TlsSettings.Builder server =
        TlsSettings.builder().keyStore(certificates.store("stranger"), TestCertificates.PASSWORD);
    TlsSettings.Builder client =
        TlsSettings.builder().trustStore(certificates.store("stranger"), TestCertificates.PASSWORD);

    assertServed(connect(client, listen(server).port()));
  }

  @Test
  void largeMessages_pass() {
    Connection connection = join(connect(client(), listen(server("server")).port()));
    String large = "x".repeat(5 << 20);

    Response response = join(echo(connection, large));

    assertThat(((Payload.Unary) response.payload()).message()).isEqualTo(large);
  }

  @Test
  void serverOfAnUnknownAuthority_isNotCalled() {
    TlsSettings.Builder server =
        TlsSettings.builder()
            .certificate(certificates.certificate("stranger"), certificates.key("stranger"));
    int port = listen(server).port();

    assertThat(failure(connect(client(), port)))
        .hasMessageContaining("cannot connect to bolt://127.0.0.1:" + port)
        .hasMessageContaining("from an authority that is not trusted here")
        .hasMessageContaining("TlsSettings.trust(...)");
    assertThat(failure(connect(TlsSettings.builder(), port))).hasMessageContaining("authority");
  }

  @Test
  void serverWithAnotherName_isCalledOnlyWithoutVerification() {
    int port = listen(server("elsewhere")).port();

    assertThat(failure(connect(client(), port)))
        .hasMessageContaining("not for this host")
        .hasMessageContaining("127.0.0.1");
    assertThat(failure(connect(client(), "localhost", port)))
        .hasMessageContaining("not for this host")
        .hasMessageContaining("localhost");
    assertServed(connect(client().verifyHostName(false), port));
  }

  @Test
  void expiredServer_isNotCalled() {
    int port = listen(server("expired")).port();

    assertThat(failure(connect(client(), port)))
        .hasMessageContaining("expired")
        .hasMessageContaining("renew it");
  }

  @Test
  void versionsWithoutOverlap_fail() {
    int port = listen(server("server").protocols("TLSv1.2")).port();

    assertThat(failure(connect(client().protocols("TLSv1.3"), port)))
        .hasMessageContaining("shares no version of TLS");
  }

  @Test
  void clientWithACertificate_isServed_whereOneIsRequired() {
    int port =
        listen(
                server("server")
                    .trust(certificates.certificate("ca"))
                    .clientAuth(ClientAuth.REQUIRED))
            .port();

    assertServed(
        connect(
            client().certificate(certificates.certificate("client"), certificates.key("client")),
            port));
  }

  @Test
  void clientWithoutACertificate_isRefused_whereOneIsRequired() {
    int port =
        listen(
                server("server")
                    .trust(certificates.certificate("ca"))
                    .clientAuth(ClientAuth.REQUIRED))
            .port();

    assertThat(failure(connect(client().protocols("TLSv1.2"), port)))
        .hasMessageContaining("certificate of this side");
    assertThat(failure(connect(client(), port))) // by TLS 1.3 after the client's handshake
        .hasMessageContaining("certificate of this side");
  }

  @Test
  void clientWithAForeignCertificate_isRefused_whereOneIsRequired() {
    TlsSettings.Builder server = server("server").trust(certificates.certificate("ca"));
    TlsSettings.Builder stranger =
        client()
            .protocols("TLSv1.2")
            .keyStore(certificates.store("stranger"), TestCertificates.PASSWORD);

    assertThat(failure(connect(stranger, listen(server.clientAuth(ClientAuth.REQUIRED)).port())))
        .hasMessageContaining("certificate of this side");
  }

  @Test
  void clientWithoutACertificate_isServed_whereOneIsOptional() {
    TlsSettings.Builder server = server("server").trust(certificates.certificate("ca"));

    assertServed(connect(client(), listen(server.clientAuth(ClientAuth.OPTIONAL)).port()));
  }

  @Test
  void plainClient_isClosed() throws IOException {
    int port = listen(server("server")).port();

    assertThat(failure(connect(null, port).thenCompose(c -> echo(c, "x"))))
        .hasMessageContaining("closed by the peer");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(new byte[] {1, 1, 0, 0});
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void silentClient_isClosedAfterTheHandshakeTimeout() throws IOException {
    int port = listen(server("server").handshakeTimeout(Duration.ofMillis(50))).port();

    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
      silent.setSoTimeout(20_000);
      slow.setSoTimeout(20_000);
      slow.getOutputStream().write(new byte[] {22, 3});

      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void plainServer_isNotCalled() {
    int port = listen((TlsSettings) null).port();

    assertThat(failure(connect(client(), port)))
        .hasMessageContaining("does the peer speak TLS? Set tls(...) on both sides");
  }

  @Test
  void serverThatSaysNothing_isGivenUp() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TlsSettings.Builder client = client().handshakeTimeout(Duration.ofMillis(50));

      assertThat(failure(connect(client, mute.getLocalPort())))
          .hasMessageContaining("no end of the TLS handshake in time")
          .hasMessageContaining("does the peer speak TLS?");
    }
  }

  @Test
  void serverThatAnswersInPlain_isNotCalled() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletionStage<Connection> connecting = connect(client(), plain.getLocalPort());
      try (Socket accepted = plain.accept()) {
        accepted
            .getOutputStream()
            .write("hello to whoever calls".getBytes(StandardCharsets.US_ASCII));

        assertThat(failure(connecting)).hasMessageContaining("the peer answers without TLS");
      }
    }
  }

  @Test
  void changedFiles_areUsedByNewConnections_brokenOnesAreNot() throws Exception {
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    copy(certificates.certificate("server"), certificate);
    copy(certificates.key("server"), key);
    int port =
        listen(TlsSettings.builder().certificate(certificate, key).reloadInterval(Duration.ZERO))
            .port();
    Connection early = join(connect(client(), port));
    assertThat(nameOfServer(port)).isEqualTo("CN=server");

    copy(certificates.certificate("renewed"), certificate);
    assertThat(nameOfServer(port)).isEqualTo("CN=renewed");

    Files.writeString(certificate, "garbage");
    assertThat(nameOfServer(port)).isEqualTo("CN=renewed");

    copy(certificates.certificate("client"), certificate); // not that of the key
    assertThat(nameOfServer(port)).isEqualTo("CN=renewed");

    Files.delete(certificate);
    assertThat(nameOfServer(port)).isEqualTo("CN=renewed");

    copy(certificates.certificate("server"), certificate);
    assertThat(nameOfServer(port)).isEqualTo("CN=server");
    assertThat(join(echo(early, "still here"))).isNotNull();
  }

  @Test
  void files_areLookedAtOnceInAnInterval() throws Exception {
    Path certificate = folder.resolve("server.crt");
    copy(certificates.certificate("server"), certificate);
    ManualTimer clock = new ManualTimer();
    TlsSettings tls =
        TlsSettings.builder()
            .certificate(certificate, certificates.key("server"))
            .reloadInterval(Duration.ofSeconds(7))
            .build();
    Transport server =
        new NettyTransportProvider()
            .open(TransportSettings.builder(clock, threads).tls(tls).build());
    transports.add(server);
    int port = server.listen(HOST, 0, name -> null).port();
    copy(certificates.certificate("renewed"), certificate);

    assertThat(nameOfServer(port)).isEqualTo("CN=server");
    clock.advance(Duration.ofSeconds(7));
    assertThat(nameOfServer(port)).isEqualTo("CN=renewed");
  }

  @Test
  void reload_readsTheFilesAtOnce_andKeepsOpenConnections() throws Exception {
    Path certificate = folder.resolve("server.crt");
    copy(certificates.certificate("server"), certificate);
    TlsSettings tls =
        TlsSettings.builder()
            .certificate(certificate, certificates.key("server"))
            .reloadInterval(Duration.ofDays(1))
            .build();
    int port = listen(tls).port();
    Connection early = join(connect(client(), port));
    copy(certificates.certificate("renewed"), certificate);
    assertThat(nameOfServer(port)).isEqualTo("CN=server");

    tls.reload();

    assertThat(nameOfServer(port)).isEqualTo("CN=renewed");
    assertThat(join(echo(early, "still here"))).isNotNull();
    assertThat(early.isOpen()).isTrue();
  }

  @Test
  void reload_ofAnUnusableFile_saysSo_andKeepsWhatWasThere() throws Exception {
    Path certificate = folder.resolve("server.crt");
    copy(certificates.certificate("server"), certificate);
    TlsSettings tls =
        TlsSettings.builder().certificate(certificate, certificates.key("server")).build();
    int port = transport(tls).listen(HOST, 0, name -> null).port();
    Files.writeString(certificate, "garbage");

    assertThatThrownBy(tls::reload)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("server.crt", "BEGIN CERTIFICATE");

    assertThat(nameOfServer(port)).isEqualTo("CN=server");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Asks with the JDK's own client, which keeps no connection. */
  private static String nameOfServer(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(HOST, port)) {
      socket.setSoTimeout(20_000);
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } catch (SSLPeerUnverifiedException e) {
      throw new AssertionError("no handshake", e);
    }
  }

  @Test
  void clientFiles_areReadAgainToo() throws IOException {
    int port = listen(server("server")).port();
    Path trust = folder.resolve("trust.crt");
    copy(certificates.certificate("stranger"), trust);
    Transport client =
        transport(TlsSettings.builder().trust(trust).reloadInterval(Duration.ZERO).build());
    Endpoint endpoint = Endpoint.of("bolt", HOST, port);
    failure(client.connect(endpoint));

    copy(certificates.certificate("ca"), trust);

    assertServed(client.connect(endpoint));
  }

  @Test
  void unusableFiles_areRefusedAtOnce_andNamed() throws IOException {
    Path garbage = Files.writeString(folder.resolve("garbage.pem"), "hello");
    Path oldKey =
        Files.writeString(
            folder.resolve("old.key"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");

    assertUnusable(client().trust(garbage), "garbage.pem", "BEGIN CERTIFICATE");
    assertUnusable(client().trust(folder.resolve("absent.pem")), "absent.pem", "no such file");
    assertUnusable(
        client().certificate(certificates.certificate("server"), oldKey),
        "old.key",
        "RSA PRIVATE KEY",
        "openssl pkcs8");
    assertUnusable(
        client().certificate(certificates.certificate("server"), certificates.key("client")),
        "client.key",
        "not that of the certificate");
    assertUnusable(client().keyStore(certificates.store("ca"), "wrong"), "ca.p12", "password");
    assertUnusable(client().keyStore(garbage, "x"), "garbage.pem");
  }

  private static void assertUnusable(TlsSettings.Builder settings, String... texts) {
    assertThatThrownBy(settings::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(texts);
  }

  @Test
  void settingsThatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> listen(client()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no certificate");
    assertThatThrownBy(() -> server("server").clientAuth(ClientAuth.REQUIRED).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call trust(...)");
    assertThatThrownBy(() -> client().protocols("TLSv1.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLSv1.1");
    assertThatThrownBy(() -> server("server").keyStore(certificates.store("ca"), "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two certificates");
  }

  /** For a client that only looks. */
  private static final class TrustsAll extends X509ExtendedTrustManager {

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
