// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Calls on connections of Bolt, ten on each, written by hand. */
final class BoltCrowd extends Crowd {

  private static final int CALLS_OF_A_CONNECTION = 10;
  private static final int PROTOBUF = 11;
  private static final String CLASS = "com.alipay.sofa.rpc.core.request.SofaRequest";

  private final int port;
  private final int calls;
  private final List<SocketChannel> connections = new ArrayList<>();

  BoltCrowd(int port, int calls) {
    this.port = port;
    this.calls = calls;
  }

  @Override
  void call() throws IOException {
    for (int first = 0; first < calls; first += CALLS_OF_A_CONNECTION) {
      int from = first;
      int to = Math.min(calls, first + CALLS_OF_A_CONNECTION);
      SocketChannel connection =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      connections.add(connection);
      start(() -> write(connection, from, to));
      start(() -> read(connection, to - from));
    }
  }

  private void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException broken) {
                answered(broken.toString());
              }
            },
            "bolt-crowd");
    thread.setDaemon(true);
    thread.start();
  }

  private static void write(SocketChannel connection, int from, int to) throws IOException {
    for (int call = from; call < to; call++) {
      byte[] message = messageOf(call);
      ByteBuffer content = ByteBuffer.wrap(message);
      connection.write(head(call, message.length));
      while (content.hasRemaining()) { // in pieces, as each is copied
        content.limit(Math.min(message.length, content.position() + (256 << 10)));
        connection.write(content);
        content.limit(message.length);
      }
    }
  }

  private static ByteBuffer head(int id, int contentBytes) {
    ByteBuffer pairs = ByteBuffer.allocate(512);
    pair(pairs, "service", Store.class.getName() + ":1.0");
    pair(pairs, "sofa_head_method_name", "keep");
    ByteBuffer head = ByteBuffer.allocate(1024);
    head.put((byte) 1).put((byte) 1).putShort((short) 1).put((byte) 1);
    head.putInt(id).put((byte) PROTOBUF).putInt(600_000); // milliseconds
    head.putShort((short) CLASS.length()).putShort((short) pairs.position()).putInt(contentBytes);
    return head.put(CLASS.getBytes(US_ASCII)).put(pairs.flip()).flip();
  }

  private static void pair(ByteBuffer to, String name, String value) {
    to.putInt(name.length()).put(name.getBytes(US_ASCII));
    to.putInt(value.length()).put(value.getBytes(US_ASCII));
  }

  private void read(SocketChannel connection, int answers) throws IOException {
    DataInputStream in = new DataInputStream(connection.socket().getInputStream());
    for (int i = 0; i < answers; i++) {
      in.readNBytes(10); // up to the codec
      int status = in.readShort();
      int more = in.readShort() + in.readShort() + in.readInt();
      in.readNBytes(more);
      answered(status == 0 ? "OK" : status == 4 ? "RESOURCE_EXHAUSTED" : "bolt " + status);
    }
  }

  @Override
  public void close() {
    for (SocketChannel connection : connections) {
      try {
        connection.close();
      } catch (IOException ignored) {
        // it is closed
      }
    }
  }

  private interface Task {
    void run() throws IOException;
  }
}
