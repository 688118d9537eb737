// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server of HTTP/1.1 whose answers are written by hand. */
final class HandServer implements AutoCloseable {

  private final List<Socket> accepted = new ArrayList<>();
  private final ServerSocket server;

  HandServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(20_000);
  }

  /** Returns host and port. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Takes the next connection. */
  Socket accept() throws IOException {
    Socket socket = server.accept();
    socket.setSoTimeout(20_000);
    accepted.add(socket);
    return socket;
  }

  /** Takes no more connections. */
  void stopListening() throws IOException {
    server.close();
  }

  /** Reads a request, with its body; empty if there is none before the end. */
  static String read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    String head = readTo(in, "\r\n\r\n");
    int length = head.indexOf("content-length: ");
    if (length >= 0) {
      String digits = head.substring(length + 16, head.indexOf('\r', length));
      return head + new String(in.readNBytes(Integer.parseInt(digits)), UTF_8);
    }
    return head.contains("transfer-encoding: chunked") ? head + readTo(in, "0\r\n\r\n") : head;
  }

  private static String readTo(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      text.append((char) next);
      if (text.indexOf(end, text.length() - end.length()) >= 0) {
        return text.toString();
      }
    }
    return text.toString();
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Returns an answer that says what {@link Words#say} returns. */
  static String answer(String text, String... fields) {
    return head("content-length: " + text.length(), fields) + text;
  }

  /** Returns the head of an answer to a unary call. */
  static String head(String length, String... fields) {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" + more + length + "\r\n\r\n";
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : accepted) {
      socket.close();
    }
    server.close();
  }
}
