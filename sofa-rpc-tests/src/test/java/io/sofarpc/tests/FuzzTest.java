// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import io.sofarpc.tests.GoldenFrames.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lab.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever arrives at a port, the server goes on answering, and memory stays bounded. */
@Timeout(300)
class FuzzTest {

  private static final int FRAMES = Integer.getInteger("fuzz.frames", 3_000);

  @Test
  void hostileBytes_doNotKeepTheServerFromAnswering() throws IOException {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    System.out.println("fuzz.seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> golden =
        GoldenFrames.all().stream().filter(Frame::request).map(Frame::bytes).toList();
    try (RpcServer server =
            RpcServer.builder().port(0).service(Api.HelloService.class, new Api.Hello()).start();
        RpcClient client =
            RpcClient.builder().direct("bolt://127.0.0.1:" + server.port()).build()) {
      Api.HelloService hello = client.refer(Api.HelloService.class);

      for (int i = 0; i < FRAMES; i++) {
        send(server.port(), hostile(golden.get(random.nextInt(golden.size())), random));
        if (i % 100 == 0) {
          assertThat(hello.sayHello("seed " + seed)).isEqualTo("hello seed " + seed);
        }
      }

      System.gc();
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      assertThat(used).isLessThan(256L << 20);
      assertThat(hello.sayHello("end")).isEqualTo("hello end");
    }
  }

  private static void send(int port, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.setSoTimeout(20);
      socket.getInputStream().readNBytes(1 << 16);
    } catch (IOException closedByTheServer) {
      assertThat(closedByTheServer).isNotNull(); // its right
    }
  }

  /** A frame that somebody cut, stretched, spoilt or made up. */
  private static byte[] hostile(byte[] frame, Random random) {
    byte[] bytes = frame.clone();
    switch (random.nextInt(5)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        if (noise.length > 0 && random.nextBoolean()) {
          noise[0] = (byte) (1 + random.nextInt(2));
        }
        return noise;
      }
      case 2 -> { // lengths
        int at = 14 + random.nextInt(8);
        bytes[Math.min(at, bytes.length - 1)] = (byte) random.nextInt(256);
      }
      case 3 -> { // content, where the codec reads
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
          int at = bytes.length - 1 - random.nextInt(Math.min(bytes.length, 350));
          bytes[at] = (byte) random.nextInt(256);
        }
      }
      default -> {
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
    }
    return bytes;
  }
}
