// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Outcome;
import io.sofarpc.Request;
import io.sofarpc.StatusCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of HTTP/1.1 get: the JDK's client, and bytes written by hand. */
@Timeout(60)
class HttpServerTest {

  private final WordsServer server =
      new WordsServer(settings -> settings.maxHeaderBytes(4096).maxFrameBytes(100_000));
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpRequest.Builder json(String method, String body) {
    return to(WordsServer.PATH + method)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> text(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] envelopes(String... messages) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String message : messages) {
      byte[] bytes = message.getBytes(UTF_8);
      all.write(new byte[] {0, 0, 0, (byte) (bytes.length >> 8), (byte) bytes.length});
      all.write(bytes);
    }
    return all.toByteArray();
  }

  /** Returns flags and text of each message. */
  private static List<String> messages(byte[] body) throws IOException {
    List<String> messages = new ArrayList<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
    while (in.available() > 0) {
      int flags = in.readUnsignedByte();
      messages.add(flags + ":" + new String(in.readNBytes(in.readInt()), UTF_8));
    }
    return messages;
  }

  // Unary calls of Connect, and plain JSON.

  @Test
  void json_isAnsweredWithJson_headersAndTrailersInTheHead() throws Exception {
    HttpResponse<String> answer = text(json("echo", "\u00fcber").header("x-mine", "yes"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("\u00fcber");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("x-head")).hasValue("1");
    assertThat(answer.headers().firstValue("trailer-x-tail")).hasValue("2");
    assertThat(server.received.remove().metadata().get("x-mine")).isEqualTo("yes");
  }

  @Test
  void contentType_namesTheCodec_parametersDoNotMatter() throws Exception {
    HttpRequest.Builder proto =
        to(WordsServer.PATH + "Echo")
            .header("content-type", "application/proto; v=1")
            .POST(HttpRequest.BodyPublishers.ofString("x"));

    assertThat(text(proto).headers().firstValue("content-type")).hasValue("application/proto");
  }

  @Test
  void failure_isStatusAndJson_withDetails() throws Exception {
    HttpResponse<String> answer = text(json("echo", "fail"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("x-why")).hasValue("because");
    assertThat(answer.headers().firstValue(StatusDetails.NAME)).isEmpty();
    assertThat(answer.body())
        .isEqualTo(
            "{\"code\":\"invalid_argument\",\"message\":\"\\\"no\\\" \u00fc\","
                + "\"details\":[{\"type\":\"acme.Why\",\"value\":\"AQI\"}]}");
  }

  @Test
  void unknownMethod_isNotFound_andUnimplemented() throws Exception {
    assertThat(text(json("nope", "")).body()).contains("\"unimplemented\"", "nope");
    HttpResponse<String> stranger =
        text(
            to("/acme.Nobody/x")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(stranger.statusCode()).isEqualTo(404);
    assertThat(stranger.body()).contains("no such service");
  }

  @Test
  void gzip_isReadAndWritten() throws Exception {
    String large = "x".repeat(5_000);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(large.getBytes(UTF_8));
    }

    HttpResponse<byte[]> answer =
        bytes(
            to(WordsServer.PATH + "echo")
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .header("accept-encoding", "br, gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())));

    assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(answer.body().length).isLessThan(1_000);
    InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body()));
    assertThat(new String(unpacked.readAllBytes(), UTF_8)).isEqualTo(large);
  }

  @Test
  void unknownEncoding_isUnimplemented_namingThoseThatWork() throws Exception {
    HttpResponse<String> answer = text(json("echo", "x").header("content-encoding", "br"));

    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(answer.body()).contains("'br'", "gzip");
    assertThat(answer.headers().firstValue("accept-encoding")).hasValue("gzip");
  }

  @Test
  void malformedTimeOutOrVersion_isInvalid() throws Exception {
    assertThat(text(json("echo", "x").header("connect-timeout-ms", "soon")).body())
        .contains("invalid_argument", "connect-timeout-ms");
    assertThat(text(json("echo", "x").header("connect-protocol-version", "7")).statusCode())
        .isEqualTo(400);
    assertThat(text(json("echo", "x").header("connect-protocol-version", "1")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void timeOut_endsTheCall() throws Exception {
    HttpResponse<String> answer = text(json("never", "x").header("connect-timeout-ms", "20"));

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("\"deadline_exceeded\"");
  }

  @Test
  void get_callsAReadOnlyMethod() throws Exception {
    String query = "?connect=v1&encoding=json&message=";

    assertThat(text(to(WordsServer.PATH + "echo" + query + "a%20%C3%BC")).body())
        .isEqualTo("a \u00fc");
    assertThat(text(to(WordsServer.PATH + "echo" + query + "YWI_&base64=1")).body())
        .isEqualTo("ab?");
    assertThat(text(to(WordsServer.PATH + "echo" + query + "!&base64=1")).statusCode())
        .isEqualTo(400);
    assertThat(text(to(WordsServer.PATH + "echo")).body()).contains("without a message");
    assertThat(text(to(WordsServer.PATH + "echo?connect=v9&message=")).statusCode()).isEqualTo(400);
  }

  @Test
  void getWithABrokenQuery_isRefused_andTheConnectionStays() throws Exception {
    String get = "GET %secho?encoding=json&message=%s HTTP/1.1\r\nhost: x\r\n\r\n";
    try (Socket socket = server.connect()) {
      for (String broken : List.of("%zz", "%", "%4")) {
        write(socket, get.formatted(WordsServer.PATH, broken));
        assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 400 ").contains("query: ");
      }
      write(socket, get.formatted(WordsServer.PATH, "a%20b"));
      assertThat(answer(socket.getInputStream())).endsWith("\r\n\r\na b");
    }
  }

  @Test
  void get_isRefused_whereItDoesNotFit() throws Exception {
    assertThat(text(to(WordsServer.PATH + "say?message=x")).statusCode()).isEqualTo(405);
    assertThat(text(to(WordsServer.PATH + "split?message=x")).statusCode()).isEqualTo(405);
    assertThat(text(to("/")).statusCode()).isEqualTo(404);
    assertThat(text(to(WordsServer.PATH + "echo").DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void wrongContentType_isRefused_namingTheRightOnes() throws Exception {
    HttpResponse<String> form =
        text(
            to(WordsServer.PATH + "echo")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("a=b")));
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(form.body()).contains("application/json, application/proto");

    assertThat(text(json("split", "a b")).statusCode()).isEqualTo(415);
    assertThat(text(json("split", "a b")).body()).contains("application/connect+json");
    assertThat(
            text(to(WordsServer.PATH + "echo").POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void tooLargeBody_isRefused() throws Exception {
    HttpResponse<String> answer = text(json("echo", "x".repeat(100_001)));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("resource_exhausted", "100000");
  }

  // Pages of browsers.

  @Test
  void page_mayNotCall_unlessTheSettingsNameItsOrigin() throws Exception {
    HttpRequest.Builder preflight =
        to(WordsServer.PATH + "echo")
            .header("origin", "https://app.example")
            .header("access-control-request-method", "POST")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody());

    assertThat(text(preflight).statusCode()).isEqualTo(405);
    assertThat(text(preflight).headers().firstValue("allow")).hasValue("POST");
    HttpResponse<String> answer = text(json("echo", "x").header("origin", "https://app.example"));
    assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  // Streams of Connect.

  private HttpRequest.Builder connect(String method, byte[] body) {
    return to(WordsServer.PATH + method)
        .header("content-type", "application/connect+json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  @Test
  void serverStream_endsWithItsTrailers() throws Exception {
    HttpResponse<byte[]> answer = bytes(connect("split", envelopes("a b c")));

    assertThat(answer.headers().firstValue("content-type")).hasValue("application/connect+json");
    assertThat(answer.headers().firstValue("x-head")).hasValue("1");
    assertThat(messages(answer.body()))
        .containsExactly("0:a", "0:b", "0:c", "2:{\"metadata\":{\"x-tail\":[\"2\"]}}");
  }

  @Test
  void failedStream_endsWithItsError() throws Exception {
    HttpResponse<byte[]> answer = bytes(connect("split", envelopes("a fail")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(messages(answer.body()))
        .containsExactly("0:a", "2:{\"error\":{\"code\":\"aborted\",\"message\":\"failed\"}}");
  }

  @Test
  void clientStream_andBothWays_overHttp1() throws Exception {
    assertThat(messages(bytes(connect("join", envelopes("a", "b"))).body()))
        .containsExactly("0:a b", "2:{}");
    assertThat(messages(bytes(connect("same", envelopes("a", "b"))).body()))
        .containsExactly("0:a", "0:b", "2:{}");
  }

  @Test
  void streamOfOneMessage_takesExactlyOne() throws Exception {
    assertThat(messages(bytes(connect("split", envelopes())).body()).get(0))
        .startsWith("2:{\"error\":{\"code\":\"unimplemented\"");
    assertThat(messages(bytes(connect("split", envelopes("a", "b"))).body()).get(0))
        .startsWith("2:{\"error\":{\"code\":\"unimplemented\"");
    assertThat(messages(bytes(connect("split", new byte[] {0, 0})).body()).get(0))
        .contains("inside of a message");
  }

  // gRPC-Web, and gRPC.

  private HttpRequest.Builder web(String type, String method, byte[] body) {
    return to(WordsServer.PATH + method)
        .header("content-type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  @Test
  void grpcWeb_hasItsTrailersInTheBody() throws Exception {
    HttpResponse<byte[]> answer =
        bytes(web("application/grpc-web+json", "echo", envelopes("hello")));

    assertThat(answer.headers().firstValue("content-type")).hasValue("application/grpc-web+json");
    assertThat(answer.headers().firstValue("x-head")).hasValue("1");
    assertThat(messages(answer.body()))
        .containsExactly("0:hello", "128:grpc-status: 0\r\nx-tail: 2\r\n");
  }

  @Test
  void grpcWeb_thatFailsAtOnce_saysSoInItsHead() throws Exception {
    HttpResponse<byte[]> answer = bytes(web("application/grpc-web", "echo", envelopes("fail")));

    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/grpc-web+proto");
    assertThat(answer.headers().firstValue("grpc-status")).hasValue("3");
    assertThat(answer.headers().firstValue("grpc-message")).hasValue("\"no\" %C3%BC");
  }

  @Test
  void grpcWebText_isBase64_inPieces() throws Exception {
    byte[] request = envelopes("a b");
    Base64.Encoder encoder = Base64.getEncoder();
    String body =
        encoder.encodeToString(java.util.Arrays.copyOf(request, 4))
            + encoder.encodeToString(java.util.Arrays.copyOfRange(request, 4, request.length));

    HttpResponse<String> answer =
        text(web("application/grpc-web-text", "split", body.getBytes(ISO_8859_1)));

    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/grpc-web-text+proto");
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    for (String piece : answer.body().split("(?<==)(?!=)", -1)) {
      decoded.write(Base64.getDecoder().decode(piece));
    }
    assertThat(messages(decoded.toByteArray()))
        .containsExactly("0:a", "0:b", "128:grpc-status: 0\r\nx-tail: 2\r\n");
  }

  @Test
  void garbageInsteadOfBase64_isAnswered() throws Exception {
    HttpResponse<String> answer =
        text(web("application/grpc-web-text", "echo", "*".getBytes(ISO_8859_1)));

    assertThat(answer.headers().firstValue("grpc-status")).hasValue("13");
  }

  @Test
  void grpc_needsHttp2() throws Exception {
    HttpResponse<byte[]> answer = bytes(web("application/grpc", "echo", envelopes("x")));

    assertThat(answer.statusCode()).isEqualTo(505);
    assertThat(new String(answer.body(), UTF_8)).contains("HTTP/2");
  }

  // HTTP/1.1 itself.

  private static String head(String method, String... fields) {
    return "POST %s%s HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n%s\r\n"
        .formatted(
            WordsServer.PATH,
            method,
            String.join("", java.util.Arrays.stream(fields).map(field -> field + "\r\n").toList()));
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Reads an answer with a content-length. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    java.util.regex.Matcher length =
        java.util.regex.Pattern.compile("content-length: (\\d+)").matcher(head);
    return length.find()
        ? head + new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8)
        : head.toString();
  }

  @Test
  void requestsSentAhead_areAnsweredInOrder_onOneConnection() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      all.append(head(i % 2 == 0 ? "echo" : "nope", "content-length: 2")).append(10 + i);
    }
    try (Socket socket = server.connect()) {
      write(socket, all.toString());

      for (int i = 0; i < 20; i++) {
        assertThat(answer(socket.getInputStream()))
            .endsWith(i % 2 == 0 ? "\r\n\r\n" + (10 + i) : "}");
      }
    }
  }

  @Test
  void chunkedRequest_isRead() throws Exception {
    try (Socket socket = server.connect()) {
      write(
          socket, head("echo", "transfer-encoding: chunked") + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

      assertThat(answer(socket.getInputStream())).endsWith("\r\n\r\nabcde");
    }
  }

  @Test
  void expectation_isMet() throws Exception {
    try (Socket socket = server.connect()) {
      write(socket, head("echo", "content-length: 2", "expect: 100-continue"));
      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 100 ");

      write(socket, "ab");
      assertThat(answer(socket.getInputStream())).endsWith("\r\n\r\nab");
    }
  }

  @Test
  void connectionClose_isKept_andSoIsHttp10() throws Exception {
    try (Socket socket = server.connect()) {
      write(socket, head("echo", "content-length: 1", "connection: close") + "a");
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).contains("connection: close").endsWith("a");
    }
    try (Socket socket = server.connect()) {
      write(
          socket,
          head("split", "content-length: 8")
              .replace("HTTP/1.1", "HTTP/1.0")
              .replace("application/json", "application/connect+json"));
      socket.getOutputStream().write(envelopes("a b"));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).doesNotContain("chunked").endsWith("{\"metadata\":{\"x-tail\":[\"2\"]}}");
    }
  }

  @Test
  void malformedRequests_areAnswered_andTheConnectionClosed() throws Exception {
    assertThat(answerToAll("POST x y z\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(answerToAll("POST / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ").contains("host");
    assertThat(answerToAll("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(answerToAll("GET / HTTP/1.1\r\nx: " + "x".repeat(5_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(answerToAll(head("echo", "transfer-encoding: chunked") + "zz\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("invalid_argument");
  }

  private String answerToAll(String request) throws IOException {
    try (Socket socket = server.connect()) {
      write(socket, request);
      String answer = answer(socket.getInputStream());
      if (!answer.contains("host")) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
      return answer;
    }
  }

  @Test
  void answerBeforeTheEndOfTheRequest_isRead() throws Exception {
    try (Socket socket = server.connect()) {
      write(socket, head("echo", "content-length: 10000000", "connect-timeout-ms: x"));

      assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 400 ");
      assertThat(socket.getInputStream().read()).isEqualTo(-1); // a moment later
    }
  }

  @Test
  void callerThatGoes_cancelsItsCall() throws Exception {
    CompletableFuture<Outcome> ended = new CompletableFuture<>();
    try (Socket socket = server.connect()) {
      write(socket, head("never", "content-length: 1") + "a");
      Request request = server.received.poll(20, TimeUnit.SECONDS);
      request.context().onEnd(ended::complete);
    }

    assertThat(ended.get(20, TimeUnit.SECONDS).code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void oneAnswer_mayBeLargerThanAllThatMayWait() throws Exception {
    String large = "x".repeat(90_000);
    try (WordsServer small = new WordsServer(settings -> settings.maxQueuedBytes(64 << 10));
        Socket socket = small.connect()) {
      write(socket, head("echo", "content-length: 90000") + large);

      assertThat(answer(socket.getInputStream())).endsWith("\r\n\r\n" + large);
    }
  }

  @Test
  void drain_closesIdleConnections_andOthersBehindTheirAnswer() throws Exception {
    try (Socket idle = server.connect();
        Socket busy = server.connect()) {
      write(idle, head("echo", "content-length: 1") + "a");
      answer(idle.getInputStream());
      write(busy, head("never", "content-length: 1", "connect-timeout-ms: 300") + "a");
      assertThat(server.received.poll(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(server.received.poll(20, TimeUnit.SECONDS)).isNotNull();

      CompletableFuture<Void> drained = server.drain().toCompletableFuture();

      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      assertThat(new String(busy.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 504 ")
          .contains("connection: close");
      drained.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void drainOfHttp2_closesItsOwnDirectionFirst_soThatAPeerMayGoOnReading() throws Exception {
    try (Socket peer = server.connect()) {
      DataInputStream in = new DataInputStream(peer.getInputStream());
      DataOutputStream out = new DataOutputStream(peer.getOutputStream());
      write(peer, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      writeFrame(out, 4, 0, new byte[0]); // settings
      assertThat(in.read()).isZero(); // of a frame's length
      CompletableFuture<Void> drained = server.drain().toCompletableFuture();
      int high = 0; // of three bytes
      do {
        byte[] head = in.readNBytes(8);
        byte[] payload = in.readNBytes((head[0] & 0xff) << 8 | (head[1] & 0xff));
        if (head[2] == 6) { // a ping
          writeFrame(out, 6, 1, payload);
        }
        high = in.read();
      } while (high == 0);

      assertThat(high).isEqualTo(-1);
      for (int i = 0; i < 1_000; i++) {
        writeFrame(out, 8, 0, new byte[] {0, 0, 0, 1}); // it has read, and gives the window back
      }
      peer.shutdownOutput();
      drained.get(20, TimeUnit.SECONDS);
    }
  }

  private static void writeFrame(DataOutputStream out, int type, int flags, byte[] payload)
      throws IOException {
    out.writeInt(payload.length << 8 | type);
    out.writeByte(flags);
    out.writeInt(0);
    out.write(payload);
  }
}
