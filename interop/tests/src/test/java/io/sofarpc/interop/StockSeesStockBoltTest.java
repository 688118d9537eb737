// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.client.RpcClient;
import io.sofarpc.interop.contract.Address;
import io.sofarpc.interop.contract.Color;
import io.sofarpc.interop.contract.InteropService;
import io.sofarpc.interop.contract.WireTap;
import io.sofarpc.interop.contract.WireTap.Frame;
import io.sofarpc.interop.provider.InteropProvider;
import io.sofarpc.server.RpcServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What goes over a connection between a stock peer and this framework, frame by frame: nothing that
 * stock peers do not know, also where our own peers would tell each other more.
 */
class StockSeesStockBoltTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CAPABILITIES = "sofa-rpc-capabilities";
  private static final ServiceDescriptor CONTRACT =
      ServiceDescriptor.of(Contract.class)
          .withInterfaceName(InteropService.class.getName())
          .withMethod("tell", MethodDescriptor::withOneWay);

  @Test
  void stockServer() throws Exception {
    try (Peer server = StockPeers.server()) {
      ourConsumer_sendsStockFramesOnly(server.port());
    }
  }

  @Test
  void nodeServer() throws Exception {
    NodePeers.assumeInstalled();
    try (Peer server = NodePeers.server()) {
      ourConsumer_sendsStockFramesOnly(server.port());
    }
  }

  private static void ourConsumer_sendsStockFramesOnly(int port) throws Exception {
    try (WireTap tap = WireTap.open(port);
        RpcClient client =
            OurClient.builder("bolt://127.0.0.1:" + tap.port())
                .transportSettings(settings -> settings.heartbeatInterval(Duration.ofMillis(200)))
                .build()) {
      Contract service = (Contract) client.refer(CONTRACT);
      assertThat(service.echo("a")).isEqualTo("a");
      CompletableFuture<String> cancelled = service.slow(1_000);
      cancelled.cancel(false);
      service.tell("topic", "b");
      assertThat(service.slow(1_000)).succeedsWithin(LIMIT); // heartbeats go by

      List<Frame> frames = tap.toServer();

      assertThat(frames).allSatisfy(frame -> assertThat(frame.command()).isBetween(0, 1));
      assertThat(frames.get(0).command()).isZero();
      assertThat(frames.get(0).header()).contains(CAPABILITIES);
      assertThat(frames.subList(1, frames.size()))
          .noneMatch(frame -> frame.header().contains(CAPABILITIES))
          .filteredOn(frame -> frame.command() == 0)
          .isNotEmpty()
          .allMatch(frame -> frame.header().isEmpty());
      assertThat(frames)
          .filteredOn(frame -> frame.type() == 2)
          .hasSize(1)
          .allMatch(frame -> frame.timeout() == -1);
    }
  }

  @Test
  void stockClient_isNotToldOfAnything_whenOurProviderStops() throws Exception {
    InteropProvider provider = new InteropProvider();
    RpcServer server =
        RpcServer.builder()
            .port(0)
            .allow(Address.class, Color.class)
            .service(InteropService.class, provider)
            .start();
    try (server;
        WireTap tap = WireTap.open(server.port());
        Peer client = StockPeers.client("bolt://127.0.0.1:" + tap.port(), "-")) {
      run(client, "string");
      run(client, "exception-with-cause");

      server.close();

      assertThat(tap.toClient())
          .hasSizeGreaterThan(1)
          .allSatisfy(frame -> assertThat(frame.command()).isIn(0, 2))
          .noneMatch(frame -> frame.header().contains(CAPABILITIES));
    }
  }

  private static void run(Peer client, String name) {
    client.send(name);
    assertThat(client.awaitLine(line -> line.contains(" " + name), LIMIT)).startsWith("PASS");
  }

  /** The contract as our consumer calls it. */
  public interface Contract {

    /** As {@link InteropService#echo}. */
    String echo(String text);

    /** As {@link InteropService#slow}. */
    CompletableFuture<String> slow(long millis);

    /** As {@link InteropService#tell}. */
    void tell(String topic, String message);
  }
}
