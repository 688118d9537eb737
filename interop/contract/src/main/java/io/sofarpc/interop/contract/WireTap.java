// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Passes one connection on to a local port and keeps the first bytes of both directions.
 *
 * <p>No peer says which version of the protocol it spoke; its bytes do.
 */
public final class WireTap implements AutoCloseable {

  private final ServerSocket listener;
  private final int targetPort;
  private final CompletableFuture<String> firstToServer = new CompletableFuture<>();
  private final CompletableFuture<String> firstToClient = new CompletableFuture<>();
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

  /** Returns the first bytes that went to the server, in hex. */
  public String firstToServer() {
    return firstToServer.orTimeout(5, TimeUnit.SECONDS).join();
  }

  /** Returns the first bytes that went to the client, in hex. */
  public String firstToClient() {
    return firstToClient.orTimeout(5, TimeUnit.SECONDS).join();
  }

  private void accept() throws IOException {
    client = listener.accept();
    server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
    run("tap-to-client", () -> copy(server, client, firstToClient));
    copy(client, server, firstToServer);
  }

  private static void copy(Socket from, Socket to, CompletableFuture<String> first)
      throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
      first.complete(HexFormat.of().formatHex(buffer, 0, Math.min(length, 24)));
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

  private interface Copy {
    void run() throws IOException;
  }
}
