// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that use HTTP/1.1 against a server: requests whose end can be seen in two ways are not
 * believed, and what is too much or too slow is refused.
 */
@Timeout(60)
class HostileHttp1PeerTest {

  private static final String CHUNKED = "transfer-encoding: chunked\r\n";

  private final WordsServer server =
      new WordsServer(settings -> settings.maxHeaderBytes(4096).maxFrameBytes(100_000));

  @AfterEach
  void close() {
    server.close();
  }

  private static String head(String fields) {
    return "POST "
        + WordsServer.PATH
        + "say HTTP/1.1\r\nhost: x\r\n"
        + "content-type: application/json\r\n"
        + fields
        + "\r\n";
  }

  /** A request that others must not be able to hide in theirs. */
  private static String hidden() {
    return head("content-length: 6\r\n") + "hidden";
  }

  /** Sends bytes, and returns all that comes back before the connection is closed. */
  private String answerTo(String bytes) throws IOException {
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static int answers(String all) {
    return all.split("HTTP/1.1 \\d{3} ", -1).length - 1; // texts name the version too
  }

  // Where a request ends.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 1\r\ncontent-length: 2\r\n",
        "content-length: 1\r\ncontent-length: 1\r\n",
        "content-length: 1, 2\r\n",
        "content-length: +1\r\n",
        "content-length: -1\r\n",
        "content-length: 0x1\r\n",
        "content-length: 1 1\r\n",
        "content-length: 99999999999999999999\r\n",
        "content-length : 1\r\n",
        "content-length\u000b: 1\r\n",
        "content\u0000-length: 1\r\n",
        "transfer-encoding : chunked\r\n",
        "transfer-encoding: identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: \"chunked\"\r\n",
        "transfer-encoding:\u000bchunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "content-length: 5\r\ntransfer-encoding: identity\r\n",
      })
  void ambiguousLength_isRefused(String fields) throws IOException {
    String all = answerTo(head(fields) + "0\r\n\r\n" + hidden());

    assertThat(all).startsWith("HTTP/1.1 4").contains("connection: close");
    assertThat(answers(all)).isEqualTo(1);
    assertThat(server.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /a HTTP/1.1\nhost: x\ncontent-length: 0\n\n",
        "POST /a HTTP/1.1\r\nhost: x\ncontent-length: 0\r\n\r\n",
        "POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\n",
        "POST /a HTTP/1.1\r\nhost: x\r\rcontent-length: 0\r\n\r\n",
        "POST /a HTTP/1.1\r\nhost: x\r\n: empty\r\n\r\n",
        "POST /a HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n",
        "POST /a HTTP/1.1\r\n host: x\r\n\r\n",
        "POST /a b HTTP/1.1\r\nhost: x\r\n\r\n",
        "POST /a HTTP/1.1 x\r\nhost: x\r\n\r\n",
        "POST /a HTTQ/1.1\r\nhost: x\r\n\r\n",
        "POST  HTTP/1.1\r\nhost: x\r\n\r\n",
      })
  void malformedHead_isRefused(String head) throws IOException {
    String all = answerTo(head + hidden());

    assertThat(all).startsWith("HTTP/1.1 400 ").contains("connection: close");
    assertThat(answers(all)).isEqualTo(1);
    assertThat(server.received).isEmpty();
  }

  @Test
  void foldedField_isOneField() throws Exception {
    try (Socket socket = server.connect()) {
      socket
          .getOutputStream()
          .write(
              (head("x-folded: a\r\n content-length: 9\r\ncontent-length: 1\r\n") + "a")
                  .getBytes(ISO_8859_1));

      assertThat(server.received.poll(20, TimeUnit.SECONDS).metadata().get("x-folded"))
          .isEqualTo("a content-length: 9");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "\r\n",
        "-1\r\n",
        "+1\r\na\r\n",
        "0x1\r\na\r\n",
        "1 1\r\na\r\n",
        "1\na\r\n",
        "1\r\nab\r\n",
        "1\r\na\n",
        "fffffffffffffffff\r\n",
        "80000000\r\n",
        "1;\n\r\na\r\n",
        "0\r\nno colon\r\n\r\n",
      })
  void malformedChunk_isRefused(String chunk) throws IOException {
    String all = answerTo(head(CHUNKED) + chunk + hidden());

    assertThat(all).startsWith("HTTP/1.1 4").contains("connection: close");
    assertThat(answers(all)).isEqualTo(1);
    assertThat(server.received).isEmpty();
  }

  @Test
  void upgradeToHttp2_isIgnored() throws Exception {
    try (Socket socket = server.connect()) {
      String upgrade = "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\n";
      String settings = "http2-settings: AAMAAABkAAQAoAAA\r\n";
      String asking = head(upgrade + settings + "content-length: 1\r\n");
      for (int i = 0; i < 2; i++) { // and the connection stays what it is
        socket.getOutputStream().write((asking + "a").getBytes(ISO_8859_1));
        assertThat(readAnswer(socket)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\na");
      }
    }
  }

  private static String readAnswer(Socket socket) throws IOException {
    String head = HandServer.read(socket);
    assertThat(head).doesNotContain("upgrade");
    return head;
  }

  @Test
  void refusal_reachesAPeerThatIsStillSending() throws Exception {
    try (Socket socket = server.connect()) {
      HandServer.write(socket, "POST /a b HTTP/1.1\r\n\r\n" + "x".repeat(1_000_000));
      String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

      assertThat(all).startsWith("HTTP/1.1 400 ").contains("connection: close");
    }
  }

  @Test
  void answersToHead_haveNoBody() throws Exception {
    String head = "HEAD /a HTTP/1.1\r\n%s\r\n";
    String all = answerTo(head.formatted("") + head.formatted("host: x\r\nconnection: close\r\n"));

    assertThat(all).startsWith("HTTP/1.1 400 ").contains("HTTP/1.1 405 ").endsWith("\r\n\r\n");
    assertThat(all).doesNotContain("needs").doesNotContain("expects");
  }

  // Too much.

  @ParameterizedTest
  @ValueSource(strings = {"1;", "1;x=\"", "0\r\nx: ", "0\r\nx: y\r\n"})
  void endlessChunkHeadOrTrailers_areRefused(String start) throws IOException {
    try (Socket socket = server.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write((head(CHUNKED) + start).getBytes(ISO_8859_1));

      sendUntilClosed(out, start.endsWith("\n") ? "x: y\r\n" : "x".repeat(1_000));

      assertThat(server.received).isEmpty();
    }
  }

  @Test
  void endlessBody_isRefused() throws IOException {
    try (Socket socket = server.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head(CHUNKED).getBytes(ISO_8859_1));

      sendUntilClosed(out, "3e8\r\n" + "x".repeat(1_000) + "\r\n");

      assertThat(server.received).isEmpty();
    }
  }

  /** Goes on for as long as the server reads, which ends soon, or else the time of the test. */
  private static void sendUntilClosed(OutputStream out, String part) {
    byte[] bytes = part.getBytes(ISO_8859_1);
    assertThatThrownBy(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                out.write(bytes);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void pipelinedFlood_isAnsweredInOrder_oneByOne() throws Exception {
    int count = 5_000;
    try (Socket socket = server.connect()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < count; i++) {
        String text = Integer.toString(i);
        all.append(head("content-length: " + text.length() + "\r\n")).append(text);
      }
      CompletableFuture<Void> sent = send(socket, all.toString());

      for (int i = 0; i < count; i++) {
        assertThat(HandServer.read(socket)).endsWith("\r\n\r\n" + i);
      }
      sent.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void pipelinedFloodOfRefusals_takesNoStack() throws Exception {
    int count = 20_000;
    String asked = "GET / HTTP/1.1\r\nhost: x\r\n\r\n".repeat(count) + "x y z\r\n\r\n";
    try (Socket socket = server.connect()) {
      CompletableFuture<Void> sent = send(socket, asked);
      String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

      assertThat(answers(all)).isEqualTo(count + 1);
      sent.get(20, TimeUnit.SECONDS);
    }
  }

  /** Sends on another thread, as a server that waits for a reader reads no more. */
  private static CompletableFuture<Void> send(Socket socket, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            HandServer.write(socket, text);
          } catch (IOException closed) {
            throw new UncheckedIOException(closed);
          }
        });
  }

  // Too slow.

  @Test
  void slowHead_andSlowBody_areGivenUp() {
    assertThat(slow("POST /a HTTP/1.1\r\nhost:", Duration.ofSeconds(10))).isEmpty();
    assertThat(slow(head("content-length: 5\r\n") + "ab", Duration.ofSeconds(90)))
        .startsWith("HTTP/1.1 504 ")
        .contains("connection: close");
    assertThat(slow(head(CHUNKED) + "5\r\nab", Duration.ofSeconds(90))).startsWith("HTTP/1.1 504 ");
  }

  /** Returns what comes back for the beginning of a request after some time. */
  private static String slow(String start, Duration time) {
    TransportSettings settings =
        TransportSettings.builder(new ManualTimer(), Runnable::run).build();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    Port port =
        new Port(settings, WordsServer.table(request -> new CompletableFuture<>(), Runnable::run));
    new GrpcProtocol().serve(channel.pipeline(), port);
    channel.writeInbound(Unpooled.copiedBuffer(start, ISO_8859_1));
    channel.advanceTimeBy(time.toMillis() - 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isTrue();
    assertThat(written(channel)).isEmpty();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
    String answer = written(channel);
    channel.advanceTimeBy(1, TimeUnit.SECONDS); // as the rest of the request does not come
    channel.runScheduledPendingTasks();
    assertThat(channel.isActive()).isFalse();
    channel.finishAndReleaseAll();
    assertThat(port.requestsInFlight()).isZero();
    return answer;
  }

  private static String written(EmbeddedChannel channel) {
    StringBuilder all = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.append(part.toString(ISO_8859_1));
      part.release();
    }
    return all.toString();
  }
}
