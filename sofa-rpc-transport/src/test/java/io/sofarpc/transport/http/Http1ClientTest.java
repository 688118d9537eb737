// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static io.sofarpc.transport.http.HandServer.answer;
import static io.sofarpc.transport.http.HandServer.head;
import static io.sofarpc.transport.http.HandServer.read;
import static io.sofarpc.transport.http.HandServer.write;
import static io.sofarpc.transport.http.WordsClient.failure;
import static io.sofarpc.transport.http.WordsClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.registry.Endpoint;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client's connections of HTTP/1.1, and which call goes where. */
@Timeout(60)
class Http1ClientTest {

  private HandServer server;
  private WordsClient client;

  @BeforeEach
  void open() throws Exception {
    server = new HandServer();
    client =
        new WordsClient(
            server.address() + "?format=connect&http=1.1",
            settings -> settings.maxHttp1Connections(2).maxPendingCalls(3));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }

  private CompletableFuture<Response> call(String text) {
    return client.call("say", text);
  }

  @Test
  void callsOneAfterTheOther_shareAConnection() throws Exception {
    Socket peer = server.accept();
    for (String text : new String[] {"a", "", "ccc"}) {
      CompletableFuture<Response> call = call(text);

      assertThat(read(peer))
          .startsWith("POST " + WordsServer.PATH + "say HTTP/1.1\r\n")
          .contains("host: " + server.address() + "\r\n")
          .contains("content-length: " + text.length() + "\r\n")
          .contains("connect-protocol-version: 1\r\n")
          .endsWith("\r\n\r\n" + text);
      write(peer, answer(text + "!"));
      assertThat(text(call)).isEqualTo(text + "!");
    }
  }

  @Test
  void callsAtOnce_haveConnectionsOfTheirOwn_andWaitIfThereAreTooMany() throws Exception {
    CompletableFuture<Response> first = call("1");
    Socket one = server.accept();
    assertThat(read(one)).endsWith("1");
    CompletableFuture<Response> second = call("2");
    Socket two = server.accept();
    assertThat(read(two)).endsWith("2");
    CompletableFuture<Response> third = call("3");
    assertThat(failure(call("4")).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);

    write(two, answer("b"));
    assertThat(read(two)).endsWith("3");
    write(two, answer("c"));
    write(one, answer("a"));

    assertThat(text(first)).isEqualTo("a");
    assertThat(text(second)).isEqualTo("b");
    assertThat(text(third)).isEqualTo("c");
  }

  @Test
  void connectionThatIsNotKept_isReplaced() throws Exception {
    Socket first = server.accept();
    CompletableFuture<Response> one = call("1");
    read(first);
    write(first, answer("a", "connection: close"));
    assertThat(text(one)).isEqualTo("a");
    assertThat(read(first)).isEmpty();

    CompletableFuture<Response> two = call("2");
    Socket second = server.accept();
    read(second);
    write(second, answer("b", "keep-alive: timeout=1, max=10")); // which is too short to rely on
    assertThat(text(two)).isEqualTo("b");

    CompletableFuture<Response> three = call("3");
    Socket third = server.accept();
    read(third);
    write(third, "HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\nc");
    third.close(); // is the end of the body
    assertThat(text(three)).isEqualTo("c");
    assertThat(client.connection.isOpen()).isTrue();
  }

  @Test
  void idleConnectionThatIsClosed_isReplaced_whenACallNeedsIt() throws Exception {
    Socket first = server.accept();
    CompletableFuture<Response> one = call("1");
    read(first);
    write(first, answer("a"));
    text(one);
    first.shutdownOutput();
    assertThat(read(first)).isEmpty(); // the client has seen it

    CompletableFuture<Response> two = call("2");
    Socket second = server.accept();
    read(second);
    write(second, answer("b"));

    assertThat(text(two)).isEqualTo("b");
  }

  @Test
  void connectionLostInMidCall_isTheEnd_andTheCallIsNotMoved() throws Exception {
    CompletableFuture<Response> call = call("1");
    Socket peer = server.accept();
    read(peer);

    peer.close();

    RpcException failure = failure(call);
    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure)
        .isNotInstanceOf(UnsentException.class)
        .hasMessageContaining("while calling")
        .hasMessageContaining(server.address());
    client.connection.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(client.connection.isOpen()).isFalse();
    assertThat(failure(call("2"))).isInstanceOf(UnsentException.class);
  }

  @Test
  void oneWayCall_thatIsLostBeforeAllOfItIsWritten_fails() throws Exception {
    CompletableFuture<Response> call = client.call("tell", "x".repeat(10_000_000));
    Socket peer = server.accept();
    assertThat(peer.getInputStream().read()).isEqualTo('P');

    peer.close();

    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void idleConnectionThatIsClosedAsACallIsSent_losesNoCallThatOnlyReads() throws Exception {
    Socket first = server.accept();
    assertServed(first, "1");

    CompletableFuture<Response> reading = client.call("echo", "2");
    assertThat(read(first)).endsWith("2");
    first.close();
    assertThat(failure(reading)).isInstanceOf(UnsentException.class);
    assertThat(client.connection.isOpen()).isTrue(); // for whoever moves the call

    CompletableFuture<Response> moved = client.call("echo", "2");
    Socket second = server.accept();
    assertThat(read(second)).endsWith("2");
    write(second, answer("b"));
    assertThat(text(moved)).isEqualTo("b");
    CompletableFuture<Response> writing = call("3");
    assertThat(read(second)).endsWith("3");
    second.close();
    assertThat(failure(writing))
        .isNotInstanceOf(UnsentException.class)
        .hasMessageContaining("while calling");
  }

  @Test
  void callThatOnlyReads_isNotMoved_ifItsAnswerHasBegun() throws Exception {
    Socket peer = server.accept();
    assertServed(peer, "1");

    CompletableFuture<Response> reading = client.call("echo", "2");
    read(peer);
    write(peer, head("content-length: 2") + "b");
    peer.close();

    assertThat(failure(reading)).isNotInstanceOf(UnsentException.class);
  }

  private void assertServed(Socket peer, String text) throws Exception {
    CompletableFuture<Response> call = call(text);
    assertThat(read(peer)).endsWith(text);
    write(peer, answer("fine"));
    assertThat(text(call)).isEqualTo("fine");
  }

  @Test
  void serverThatHasGone_isNoticedByTheNextCall_whichCanBeMoved() throws Exception {
    Socket peer = server.accept();
    CompletableFuture<Response> one = call("1");
    read(peer);
    write(peer, answer("a", "connection: close"));
    text(one);
    server.stopListening();

    assertThat(failure(call("2")))
        .isInstanceOf(UnsentException.class)
        .hasMessageContaining("nothing listens there");

    client.connection.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(client.connection.draining().toCompletableFuture()).isDone();
  }

  @Test
  void cancelledCall_closesItsConnection_andOthersGoOn() throws Exception {
    Request request = client.request("say", "1");
    CompletableFuture<Response> call = client.send(request);
    Socket peer = server.accept();
    read(peer);

    request.context().cancel("changed my mind");

    assertThat(failure(call).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(read(peer)).isEmpty();
    CompletableFuture<Response> next = call("2");
    Socket second = server.accept();
    assertThat(read(second)).endsWith("2");
    write(second, answer("b"));
    assertThat(text(next)).isEqualTo("b");
  }

  @Test
  void cancelledCall_thatWaits_isNeverSent() throws Exception {
    CompletableFuture<Response> one = call("1");
    Socket first = server.accept();
    read(first);
    CompletableFuture<Response> two = call("2");
    read(server.accept());
    Request waiting = client.request("say", "3");
    CompletableFuture<Response> three = client.send(waiting);

    waiting.context().cancel("changed my mind");
    assertThat(failure(three).code()).isEqualTo(StatusCode.CANCELLED);
    CompletableFuture<Response> four = call("4"); // there is room for it again
    write(first, answer("a"));

    assertThat(text(one)).isEqualTo("a");
    assertThat(read(first)).endsWith("4");
    write(first, answer("d"));
    assertThat(text(four)).isEqualTo("d");
    assertThat(two).isNotDone();
  }

  @Test
  void interimAnswers_arePassedOver() throws Exception {
    CompletableFuture<Response> call = call("1");
    Socket peer = server.accept();
    read(peer);

    write(peer, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n");
    write(peer, answer("a"));

    assertThat(text(call)).isEqualTo("a");
  }

  @Test
  void failure_isToldByStatusAndBody() throws Exception {
    CompletableFuture<Response> call = call("1");
    Socket peer = server.accept();
    read(peer);

    write(
        peer,
        answer("{\"code\":\"aborted\",\"message\":\"no\"}", "x-why: because")
            .replace("200 OK", "409 Conflict"));

    RpcException failure = failure(call);
    assertThat(failure.code()).isEqualTo(StatusCode.ABORTED);
    assertThat(failure).hasMessage("no");
    assertThat(failure.metadata().get("x-why")).isEqualTo("because");
  }

  @Test
  void get_isForReadOnlyMethods_ofPathsThatAreNotTooLong() throws Exception {
    try (WordsClient getting =
        new WordsClient(server.address() + "?format=connect&http=1.1&get=true", settings -> {})) {
      server.accept(); // of the other client
      Socket peer = server.accept();

      CompletableFuture<Response> read = getting.call("echo", "a?");
      assertThat(HandServer.read(peer))
          .startsWith(
              "GET "
                  + WordsServer.PATH
                  + "echo?base64=1&connect=v1&encoding=json&message=YT8 HTTP/1.1\r\n")
          .contains("connect-timeout-ms: ")
          .doesNotContain("content-", "connect-protocol-version", "transfer-encoding")
          .endsWith("\r\n\r\n");
      write(peer, answer("b"));
      assertThat(text(read)).isEqualTo("b");

      CompletableFuture<Response> written = getting.call("say", "c");
      assertThat(HandServer.read(peer)).startsWith("POST ").endsWith("\r\n\r\nc");
      write(peer, answer("d"));
      assertThat(text(written)).isEqualTo("d");

      CompletableFuture<Response> large = getting.call("echo", "e".repeat(6_000));
      assertThat(HandServer.read(peer)).startsWith("POST ").contains("content-length: 6000\r\n");
      write(peer, answer("f"));
      assertThat(text(large)).isEqualTo("f");
    }
  }

  @Test
  void get_isAnsweredByOurServer() throws Exception {
    try (WordsServer ours = new WordsServer(settings -> {})) {
      for (String query : new String[] {"", "&http=1.1"}) {
        try (WordsClient getting =
            new WordsClient(
                "127.0.0.1:" + ours.port() + "?format=connect&get=true" + query,
                settings -> settings.gzip(true))) {
          assertThat(text(getting.call("echo", "a\u00fc"))).isEqualTo("a\u00fc");
          assertThat(failure(getting.call("echo", "fail")).code())
              .isEqualTo(StatusCode.INVALID_ARGUMENT);
          assertThat(text(getting.call("say", "b"))).isEqualTo("b");
        }
      }
    }
  }

  @Test
  void grpc_needsHttp2_andIsToldSoBeforeTheFirstCall() {
    GrpcProtocol protocol = new GrpcProtocol();

    assertThatThrownBy(() -> protocol.check(Endpoint.parse("grpc://h:1?http=1.1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gRPC needs HTTP/2")
        .hasMessageContaining("format=grpc-web or format=connect");
    assertThatThrownBy(() -> protocol.check(Endpoint.parse("grpc://h:1?format=grpc&http=1.1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> protocol.check(Endpoint.parse("grpc://h:1?format=connect&http=3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http: '3' (expected one of: [1.1, 2])");
    assertThatThrownBy(() -> protocol.check(Endpoint.parse("grpc://h:1?format=soap")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format: 'soap'");
    assertThatThrownBy(() -> protocol.check(Endpoint.parse("grpc://h:1?get=true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only Connect has GET");
    assertThat(protocol.offeredAlpn(Endpoint.parse("grpc://h:1"))).containsExactly("h2");
    assertThat(protocol.offeredAlpn(Endpoint.parse("grpc://h:1?format=connect")))
        .containsExactly("h2", "http/1.1");
    assertThat(protocol.offeredAlpn(Endpoint.parse("grpc://h:1?format=grpc-web&http=1.1")))
        .containsExactly("http/1.1");
  }
}
