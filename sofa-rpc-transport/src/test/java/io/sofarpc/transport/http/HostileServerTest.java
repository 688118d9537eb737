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

import io.sofarpc.Payload;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that use HTTP/1.1 against a client: the call fails, the connection closes, and the next
 * call on another one works.
 */
@Timeout(60)
class HostileServerTest {

  private static final String CHUNKED = "transfer-encoding: chunked";

  private HandServer server;
  private WordsClient client;

  @BeforeEach
  void open() throws Exception {
    server = new HandServer();
    client =
        new WordsClient(
            server.address() + "?format=connect&http=1.1",
            settings -> settings.maxHeaderBytes(4_096).maxFrameBytes(100_000));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }

  /** Returns how a call fails that is answered with these bytes. */
  private RpcException answeredWith(String bytes) throws Exception {
    CompletableFuture<Response> call = client.call("say", "a");
    Socket peer = server.accept();
    assertThat(read(peer)).endsWith("a");
    write(peer, bytes);

    RpcException failure = failure(call);

    assertThat(failure).isNotInstanceOf(UnsentException.class);
    assertClosed(peer);
    return failure;
  }

  private static void assertClosed(Socket peer) {
    try {
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset"); // it had not read everything
    }
  }

  private void assertServed() throws Exception {
    CompletableFuture<Response> call = client.call("say", "b");
    Socket peer = server.accept();
    assertThat(read(peer)).endsWith("b");
    write(peer, answer("fine"));
    assertThat(text(call)).isEqualTo("fine");
  }

  private void writeUntilClosed(Socket peer, String bytes) {
    try {
      for (int i = 0; i < 1_000_000; i++) {
        write(peer, bytes);
      }
    } catch (IOException closed) {
      return;
    }
    throw new AssertionError("the client took everything");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000\u0001\u0002 \r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 99999999999 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\ncontent-type: application/json\ncontent-length: 0\n\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n",
      })
  void malformedAnswer(String bytes) throws Exception {
    RpcException failure = answeredWith(bytes);

    assertThat(failure.code()).isIn(StatusCode.INTERNAL, StatusCode.UNKNOWN);
    assertThat(failure).hasMessageContaining(server.address()).hasMessageContaining("/say");
    assertServed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nx: ", "HTTP/1.1 200 OK\r\nx: y\r\n"})
  void endlessHead(String start) throws Exception {
    CompletableFuture<Response> call = client.call("say", "a");
    Socket peer = server.accept();
    read(peer);
    write(peer, start);

    writeUntilClosed(peer, start.endsWith("\n") ? "x: y\r\n" : "x".repeat(1_000));

    RpcException failure = failure(call);
    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure).hasMessageContaining("4096").hasMessageContaining("maxHeaderBytes");
    assertServed();
  }

  @Test
  void endlessTrailers() throws Exception {
    CompletableFuture<Response> call = client.call("say", "a");
    Socket peer = server.accept();
    read(peer);
    write(peer, head(CHUNKED) + "1\r\na\r\n0\r\n");

    writeUntilClosed(peer, "x: y\r\n");

    assertThat(failure(call).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertServed();
  }

  @Test
  void endlessChunkExtension() throws Exception {
    CompletableFuture<Response> call = client.call("say", "a");
    Socket peer = server.accept();
    read(peer);
    write(peer, head(CHUNKED) + "1;");

    writeUntilClosed(peer, "x".repeat(1_000));

    assertThat(failure(call).code()).isIn(StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL);
    assertServed();
  }

  @Test
  void endlessBody() throws Exception {
    for (String length : new String[] {"content-length: 9000000000000000000", "x: y", CHUNKED}) {
      CompletableFuture<Response> call = client.call("say", "a");
      Socket peer = server.accept();
      read(peer);
      write(peer, head(length));

      String part = "x".repeat(1_000);
      writeUntilClosed(peer, length.equals(CHUNKED) ? "3e8\r\n" + part + "\r\n" : part);

      RpcException failure = failure(call);
      assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(failure).hasMessageContaining("100000");
    }
    assertServed();
  }

  @Test
  void bodyBehindTheEndOfAStream() throws Exception {
    CompletableFuture<Response> call = client.call("split", "a");
    Socket peer = server.accept();
    read(peer);
    write(peer, head(CHUNKED).replace("application/json", "application/connect+json"));
    write(peer, "8\r\n\u0002\u0000\u0000\u0000\u0003{ }\r\n"); // the last message

    writeUntilClosed(peer, "3e8\r\n" + "x".repeat(1_000) + "\r\n");

    Payload.Stream stream = (Payload.Stream) call.get(20, TimeUnit.SECONDS).payload();
    CompletableFuture<String> end = new CompletableFuture<>();
    stream.messages().subscribe(new Ending(end));
    assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo("complete");
    assertServed();
  }

  @Test
  void streamThatDoesNotEndWithItsLastMessage_isNotWaitedFor() throws Exception {
    CompletableFuture<Response> call = client.call("split", "a");
    Socket peer = server.accept();
    read(peer);
    write(peer, head(CHUNKED).replace("application/json", "application/connect+json"));
    write(peer, "8\r\n\u0002\u0000\u0000\u0000\u0003{ }\r\n");

    call.get(20, TimeUnit.SECONDS);

    assertClosed(peer); // a moment later
    assertServed();
  }

  @Test
  void secondAnswer_isNotTakenForThatToTheNextCall() throws Exception {
    CompletableFuture<Response> call = client.call("say", "a");
    Socket peer = server.accept();
    read(peer);

    write(peer, answer("one") + answer("two"));

    assertThat(text(call)).isEqualTo("one");
    assertClosed(peer);
    assertServed();
  }

  @Test
  void answerBeforeAnyCall_closesTheConnection() throws Exception {
    Socket peer = server.accept();

    write(peer, answer("early"));

    assertClosed(peer);
    client.connection.closed(); // it may stand for others
    CompletableFuture<Response> call = client.call("say", "b");
    Socket other = server.accept();
    assertThat(read(other)).endsWith("b");
    write(other, answer("fine"));
    assertThat(text(call)).isEqualTo("fine");
  }

  @Test
  void answerBeforeTheEndOfTheRequest_isTaken_andTheRestNotSent() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    CompletableFuture<Response> call =
        client.call(
            "join", (Flow.Publisher<Object>) to -> to.onSubscribe(new Endless(to, cancelled)));
    Socket peer = server.accept();
    assertThat(peer.getInputStream().read()).isEqualTo('P');
    String body = "{\"error\":{\"code\":\"aborted\",\"message\":\"enough\"}}";
    write(
        peer,
        head("content-length: " + (5 + body.length()))
                .replace("application/json", "application/connect+json")
            + "\u0002\u0000\u0000\u0000"
            + (char) body.length()
            + body);

    RpcException failure = failure(call);

    assertThat(failure.code()).isEqualTo(StatusCode.ABORTED);
    assertThat(failure).hasMessage("enough");
    assertThat(cancelled.get(20, TimeUnit.SECONDS)).isTrue();
    assertServed();
  }

  @Test
  void floodOfInterimAnswers() throws Exception {
    CompletableFuture<Response> call = client.call("say", "a");
    Socket peer = server.accept();
    read(peer);

    writeUntilClosed(peer, "HTTP/1.1 102 Processing\r\n\r\n");

    assertThat(failure(call)).hasMessageContaining("more than 32 interim answers");
    assertServed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n9\r\nab",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n",
      })
  void closeInTheMiddle(String bytes) throws Exception {
    CompletableFuture<Response> call = client.call("say", "a");
    Socket peer = server.accept();
    read(peer);
    write(peer, bytes);
    peer.close();

    RpcException failure = failure(call);

    assertThat(failure.code()).isIn(StatusCode.UNAVAILABLE, StatusCode.INTERNAL);
    assertThat(failure).isNotInstanceOf(UnsentException.class);
  }

  @Test
  void wrongStatusOrType_isToldByItsCode() throws Exception {
    String page = answer("<html>").replace("application/json", "text/html");
    for (String[] each :
        new String[][] {
          {"200 OK", "UNKNOWN"},
          {"301 Moved", "UNKNOWN"},
          {"404 Not Found", "UNIMPLEMENTED"},
          {"429 Too Many Requests", "UNAVAILABLE"},
          {"502 Bad Gateway", "UNAVAILABLE"},
          {"999 What", "UNKNOWN"},
        }) {
      RpcException failure = answeredWith(page.replace("200 OK", each[0]));

      assertThat(failure.code()).as(each[0]).isEqualTo(StatusCode.valueOf(each[1]));
    }
    assertServed();
  }

  /** Sends as much as is asked for. */
  private record Endless(Flow.Subscriber<? super Object> to, CompletableFuture<Boolean> cancelled)
      implements Flow.Subscription {

    @Override
    public void request(long n) {
      for (long i = 0; i < n && !cancelled.isDone(); i++) {
        to.onNext("x".repeat(1_000));
      }
    }

    @Override
    public void cancel() {
      cancelled.complete(true);
    }
  }

  private record Ending(CompletableFuture<String> end) implements Flow.Subscriber<Object> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object message) {}

    @Override
    public void onError(Throwable thrown) {
      end.complete(thrown.toString());
    }

    @Override
    public void onComplete() {
      end.complete("complete");
    }
  }
}
