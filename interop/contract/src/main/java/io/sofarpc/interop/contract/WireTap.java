// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Passes one connection on to a local port and keeps the frames of both directions.
 *
 * <p>No peer says which version of the protocol it spoke; its bytes do.
 */
public final class WireTap implements AutoCloseable {

  private final ServerSocket listener;
  private final int targetPort;
  private final Frames toServer = new Frames();
  private final Frames toClient = new Frames();
  private volatile Socket client;
  private volatile Socket server;

  private WireTap(ServerSocket listener, int targetPort) {
    this.listener = listener;
    this.targetPort = targetPort;
  }

  /** Opens a tap in front of this port of the same machine. */
  public static WireTap open(int targetPort) throws IOException {
    WireTap tap = new WireTap(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), targetPort);
    run("tap-to-server", tap::accept);
    return tap;
  }

  /** Returns the port to connect to instead. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Returns the head of the first call that went to the server, in hex. */
  public String firstToServer() {
    return toServer.firstCall();
  }

  /** Returns the head of the first answer that went to the client, in hex. */
  public String firstToClient() {
    return toClient.firstCall();
  }

  /** Returns the frames that went to the server so far. */
  public List<Frame> toServer() {
    return toServer.list();
  }

  /** Returns the frames that went to the client so far. */
  public List<Frame> toClient() {
    return toClient.list();
  }

  private void accept() throws IOException {
    client = listener.accept();
    server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
    run("tap-to-client", () -> copy(server, client, toClient));
    copy(client, server, toServer);
  }

  private static void copy(Socket from, Socket to, Frames frames) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
      frames.add(buffer, length);
      out.write(buffer, 0, length);
      out.flush();
    }
    to.shutdownOutput();
  }

  private static void run(String name, Copy copy) {
    Thread thread =
        new Thread(
            () -> {
              try {
                copy.run();
              } catch (IOException e) {
                // One side closed: the other one finds out by its own end of stream.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : new Socket[] {client, server}) {
      if (socket != null) {
        socket.close();
      }
    }
  }

  /**
   * One frame of Bolt.
   *
   * @param type 0 response, 1 request, 2 one-way request
   * @param command 0 heartbeat, 1 call, 2 answer; stock peers know no others
   * @param timeout of a request in milliseconds, status of a response
   * @param head its first bytes, in hex
   * @param header the bytes of its pairs, as Latin-1
   */
  public record Frame(int type, int command, int timeout, String head, String header) {}

  /** Cuts the bytes of one direction into frames. Thread-safe. */
  private static final class Frames {

    private static final int HEAD_BYTES = 24;

    private final List<Frame> list = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> firstCall = new CompletableFuture<>();
    private byte[] rest = {};

    void add(byte[] bytes, int length) {
      int before = rest.length;
      rest = Arrays.copyOf(rest, before + length);
      System.arraycopy(bytes, 0, rest, before, length);
      while (cut()) {
        // the next one
      }
    }

    private boolean cut() {
      ByteBuffer in = ByteBuffer.wrap(rest);
      int protocol = rest.length == 0 ? 1 : rest[0];
      if (rest.length < HEAD_BYTES - 4 + (protocol == 2 ? 2 : 0)) {
        return false; // no head is shorter, that of a response is as long
      }
      int type = rest[protocol];
      int detail = protocol == 1 ? 10 : 12;
      int lengths = detail + (type == 0 ? 2 : 4);
      if (rest.length < lengths + 8) {
        return false;
      }
      int timeout = type == 0 ? in.getShort(detail) : in.getInt(detail);
      int className = in.getShort(lengths);
      int header = in.getShort(lengths + 2);
      boolean crc = protocol == 2 && rest[1] == 2 && (rest[detail - 1] & 1) == 1;
      int start = lengths + 8 + className;
      int size = start + header + in.getInt(lengths + 4) + (crc ? 4 : 0);
      if (rest.length < size) {
        return false;
      }
      String head = HexFormat.of().formatHex(rest, 0, Math.min(size, HEAD_BYTES));
      String pairs = new String(rest, start, header, StandardCharsets.ISO_8859_1);
      int command = in.getShort(protocol + 1);
      list.add(new Frame(type, command, timeout, head, pairs));
      if (command != 0) {
        firstCall.complete(head);
      }
      rest = Arrays.copyOfRange(rest, size, rest.length);
      return true;
    }

    String firstCall() {
      return firstCall.orTimeout(5, TimeUnit.SECONDS).join();
    }

    List<Frame> list() {
      return List.copyOf(list);
    }
  }

  private interface Copy {
    void run() throws IOException;
  }
}
