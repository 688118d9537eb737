// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.Metadata;
import io.sofarpc.Response;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.WheelTimer;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NettyTransportProvider;
import io.sofarpc.transport.netty.NoDialer;
import io.sofarpc.transport.netty.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random, truncated and mutated bytes: no hang, no leak, no unbounded memory, and good calls pass.
 */
@Timeout(120)
class FuzzTest {

  private static final long SEED = Long.getLong("fuzz.seed", 20261122);
  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);
  private static final byte[] GOOD =
      Frames.encode(
          Frames.request(
              BoltDialect.V1,
              99,
              Metadata.of(Bolt.SERVICE, SERVICE.name()).with(Bolt.METHOD_NAME, "echo"),
              "still there"));

  private final List<GoldenFrame> golden = GoldenFrame.all();
  private final Random random = new Random(SEED);

  private static ServiceTable services() {
    ServedService served =
        new ServedService(
            SERVICE,
            request -> CompletableFuture.completedFuture(Response.of("still there")),
            Runnable::run,
            Map.of("json", new ToyCodec(SERVICE), "hessian2", new ToyCodec(SERVICE)));
    return name -> served;
  }

  private byte[] next() {
    return switch (random.nextInt(5)) {
      case 0 -> randomBytes(random.nextInt(200));
      case 1 -> headWithRandomRest();
      case 2 -> truncated(anyGolden());
      case 3 -> mutated(anyGolden());
      default -> mutated(truncated(anyGolden()));
    };
  }

  private byte[] anyGolden() {
    return golden.get(random.nextInt(golden.size())).bytes();
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A head that is believed, with random lengths. */
  private byte[] headWithRandomRest() {
    byte[] bytes = randomBytes(22 + random.nextInt(500));
    bytes[0] = 1;
    bytes[1] = (byte) random.nextInt(3);
    bytes[2] = 0;
    bytes[3] = (byte) random.nextInt(3);
    ByteBuffer.wrap(bytes).putShort(14, (short) random.nextInt(100));
    ByteBuffer.wrap(bytes).putShort(16, (short) random.nextInt(100));
    return bytes;
  }

  private byte[] truncated(byte[] bytes) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
  }

  private byte[] mutated(byte[] bytes) {
    byte[] copy = bytes.clone();
    int near = random.nextBoolean() ? 80 : copy.length; // most of the sense is at the start
    for (int i = random.nextInt(4); i >= 0 && copy.length > 0; i--) {
      copy[random.nextInt(Math.min(near, copy.length))] = (byte) random.nextInt();
    }
    return copy;
  }

  @Test
  void server_survivesAnyBytes() {
    HandTimer timer = new HandTimer();
    Port port = new Port(TransportSettings.builder(timer, Runnable::run).build(), services());

    for (int run = 0; run < 5_000; run++) {
      EmbeddedChannel channel = new EmbeddedChannel();
      new BoltProtocol().serve(channel.pipeline(), port);
      for (int part = random.nextInt(3); part >= 0 && channel.isOpen(); part--) {
        channel.writeInbound(Unpooled.wrappedBuffer(next()));
      }
      channel.finishAndReleaseAll();

      assertThat(port.requestsInFlight()).describedAs("seed %d run %d", SEED, run).isZero();
      assertThat(port.bytesInFlight()).describedAs("seed %d run %d", SEED, run).isZero();
    }
    assertThat(timer.scheduled()).isZero();
  }

  @Test
  void client_survivesAnyBytes() {
    TransportSettings settings = TransportSettings.builder(new HandTimer(), Runnable::run).build();

    for (int run = 0; run < 5_000; run++) {
      EmbeddedChannel channel = new EmbeddedChannel();
      new BoltProtocol()
          .connect(
              channel.pipeline(),
              io.sofarpc.registry.Endpoint.of("bolt", "h", 1),
              settings,
              new NoDialer());
      for (int part = random.nextInt(3); part >= 0 && channel.isOpen(); part--) {
        channel.writeInbound(Unpooled.wrappedBuffer(next()));
      }
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void port_survivesAnyBytes_andStillAnswers() throws IOException {
    WheelTimer timer = new WheelTimer("test-timer");
    TransportSettings settings = TransportSettings.builder(timer, Runnable::run).build();
    List<Socket> sockets = new ArrayList<>();
    try (Transport transport = new NettyTransportProvider().open(settings);
        Listener listener = transport.listen("127.0.0.1", 0, services())) {
      for (int run = 0; run < 500; run++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        send(socket, next());
        if (run % 10 == 0) {
          sockets.add(socket); // left hanging
        } else {
          socket.close();
        }
      }

      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(GOOD);
        byte[] head = socket.getInputStream().readNBytes(20 + Bolt.RESPONSE_CLASS_BYTES.length);
        String content = new String(socket.getInputStream().readNBytes(11), UTF_8);

        assertThat(head[0]).isEqualTo((byte) 1);
        assertThat(content).isEqualTo("still there");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
      timer.close();
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException reset) {
      assertThat(reset).isNotNull(); // the port may close as soon as it has seen enough
    }
  }
}
