// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.Plugins;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.WheelTimer;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortTest {

  /** A service that nothing here can carry. */
  interface Streams {
    Flow.Publisher<String> watch(String what);
  }

  private static final byte[] HEARTBEAT = {
    1, 1, 0, 0, 1, 0, 0, 0, 7, 1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final byte[] ANSWER = {1, 0, 0, 0, 1, 0, 0, 0, 7, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private static final ServiceTable NOBODY =
      name -> {
        throw new IllegalStateException("no services here");
      };

  private final WheelTimer timer = new WheelTimer("test-timer");
  private final Transport transport = open(settings());

  private TransportSettings.Builder settings() {
    return TransportSettings.builder(timer, Runnable::run);
  }

  private static Transport open(TransportSettings.Builder settings) {
    return Plugins.find(TransportProvider.class, "netty", "").open(settings.build());
  }

  @AfterEach
  void close() {
    transport.close();
    timer.close();
  }

  private static Socket connect(Listener listener) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] answerTo(Socket socket, byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    return socket.getInputStream().readNBytes(ANSWER.length);
  }

  @Test
  void protocols_areThoseOnTheClassPath() {
    assertThat(transport.protocols()).containsExactlyInAnyOrder("bolt", "grpc");
  }

  @Test
  void peerThatSpeaksBolt_isAnswered() throws IOException {
    Listener listener = transport.listen("127.0.0.1", 0, NOBODY);

    try (Socket socket = connect(listener)) {
      assertThat(answerTo(socket, HEARTBEAT)).isEqualTo(ANSWER);
    }
  }

  @Test
  void peerThatSpeaksNothingKnown_isClosed() throws IOException {
    Listener listener = transport.listen("127.0.0.1", 0, NOBODY);

    try (Socket socket = connect(listener)) {
      assertThat(
              answerTo(
                  socket,
                  "SSH-2.0-OpenSSH\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
          .isEmpty();
    }
  }

  @Test
  void tooManyConnections_areClosed_untilOneHasGone() throws IOException {
    try (Transport small = open(settings().maxConnections(2))) {
      Listener listener = small.listen("127.0.0.1", 0, NOBODY);

      try (Socket first = connect(listener);
          Socket second = connect(listener)) {
        assertThat(answerTo(first, HEARTBEAT)).isEqualTo(ANSWER);
        assertThat(answerTo(second, HEARTBEAT)).isEqualTo(ANSWER);
        try (Socket third = connect(listener)) {
          assertThat(third.getInputStream().read()).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void listen_onAPortInUse_saysSo() {
    Listener listener = transport.listen("127.0.0.1", 0, NOBODY);

    assertThatThrownBy(() -> transport.listen("127.0.0.1", listener.port(), NOBODY))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:%d: address already in use; choose another port or 0"
                .formatted(listener.port()));
  }

  @Test
  void listen_onAForeignAddress_saysSo() {
    assertThatThrownBy(() -> transport.listen("192.0.2.1", 0, NOBODY))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("192.0.2.1:0")
        .hasMessageContaining("not an address of this machine");
    assertThatThrownBy(() -> transport.listen("no.such.invalid", 0, NOBODY))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("unknown host");
  }

  @Test
  void port_isFreeAfterClose() {
    Listener listener = transport.listen("127.0.0.1", 0, NOBODY);
    int port = listener.port();

    listener.close();

    transport.listen("127.0.0.1", port, NOBODY).close();
  }

  @Test
  void close_closesConnections() throws IOException {
    Listener listener = transport.listen("127.0.0.1", 0, NOBODY);

    try (Socket socket = connect(listener)) {
      answerTo(socket, HEARTBEAT);
      listener.close();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closedTransport_connectsAndListensNoMore() {
    transport.close();

    assertThat(transport.connect(Endpoint.of("bolt", "127.0.0.1", 1)).toCompletableFuture())
        .isCompletedExceptionally();
    assertThatThrownBy(() -> transport.listen("127.0.0.1", 0, NOBODY))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void prepare_refusesWhatAProtocolCannotCarry() {
    ServiceDescriptor streams = ServiceDescriptor.of(Streams.class);
    ServiceCodec none = null;

    assertThatThrownBy(() -> transport.prepare("bolt", streams, "json", none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bolt cannot carry streams")
        .hasMessageContaining("/watch")
        .hasMessageContaining("use protocol");
    assertThatThrownBy(() -> transport.prepare("carrier-pigeon", streams, "json", none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[bolt, grpc]");
  }

  @Test
  void peerThatSaysNothing_isClosedAfterTheIdleTime_slowOnesSooner() {
    Port port = new Port(settings().build(), NOBODY);
    EmbeddedChannel silent = detector(port);
    advance(silent, port.settings().serverIdleTimeout().minusMillis(1));
    assertThat(silent.isOpen()).isTrue();
    advance(silent, Duration.ofMillis(1));
    assertThat(silent.isOpen()).isFalse();

    EmbeddedChannel slow = detector(port);
    slow.writeInbound(Unpooled.wrappedBuffer(new byte[] {1}));
    advance(slow, Duration.ofSeconds(10));
    assertThat(slow.isOpen()).isFalse();
  }

  private static EmbeddedChannel detector(Port port) {
    EmbeddedChannel channel =
        new EmbeddedChannel(new ProtocolDetector(Plugins.all(Protocol.class).values(), port));
    channel.freezeTime();
    return channel;
  }

  private static void advance(EmbeddedChannel channel, Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  /** Starts a JVM without any flag that listens, connects and closes; it must print nothing. */
  @Test
  void nothingIsPrinted() throws Exception {
    Process jvm =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Quiet.class.getName()))
            .redirectErrorStream(true)
            .start();

    String output =
        new String(jvm.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(jvm.waitFor()).isZero();
    assertThat(output).isEmpty();
  }

  /** What {@link #nothingIsPrinted} runs. */
  static final class Quiet {
    public static void main(String[] arguments) throws Exception {
      WheelTimer timer = new WheelTimer("timer");
      TransportSettings.Builder settings = TransportSettings.builder(timer, Runnable::run);
      try (Transport transport = open(settings)) {
        Listener listener = transport.listen("127.0.0.1", 0, NOBODY);
        transport
            .connect(Endpoint.of("bolt", "127.0.0.1", listener.port()))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
        try (Socket socket = PortTest.connect(listener)) {
          answerTo(socket, HEARTBEAT);
        }
      }
    }
  }
}
