// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.NoDialer;
import io.sofarpc.transport.netty.Port;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules that all bytes keep which arrive at a connection: checked here for the kept corpus, and
 * by a coverage-guided fuzzer for what it makes of that (CONTRIBUTING tells how).
 */
public class BoltFuzzTest {

  private static final long BASE_BYTES = 1 << 20;
  private static final long BYTES_PER_BYTE = 64;

  private static final ServiceDescriptor SERVICE = ServiceDescriptor.of(ToyService.class);
  private static final ToyCodec CODEC = new ToyCodec(SERVICE);
  private static final ServedService SERVED =
      new ServedService(
          SERVICE,
          request -> CompletableFuture.completedFuture(Response.of("answer")),
          Runnable::run,
          Map.of("json", CODEC, "hessian2", CODEC));
  private static final HandTimer TIMER = new HandTimer();
  private static final TransportSettings SETTINGS =
      TransportSettings.builder(TIMER, Runnable::run)
          .maxHeaderBytes(2_000)
          .maxFrameBytes(100_000)
          .build();
  private static final Port PORT = new Port(SETTINGS, name -> SERVED);
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class Connection implements AutoCloseable {

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    final EmbeddedChannel channel = new EmbeddedChannel();

    Connection() {
      channel.config().setAllocator(allocator);
    }

    /** Feeds bytes as an event loop would; returns whether the decoder gave up. */
    boolean feed(byte[] bytes, int piece) {
      try {
        for (int at = 0; at < bytes.length && channel.isOpen(); at += piece) {
          int length = Math.min(piece, bytes.length - at);
          ByteBuf buffer = allocator.buffer(length).writeBytes(bytes, at, length);
          channel.writeInbound(buffer);
        }
        return false;
      } catch (BoltFormatException refused) {
        return true;
      }
    }

    @Override
    public void close() {
      channel.finishAndReleaseAll();
      long left = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
      if (left != 0) {
        throw new AssertionError(left + " bytes of buffers were not released");
      }
    }
  }

  /** Feeds the same bytes to a decoder, a server and a client; what the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    long budget = BASE_BYTES + BYTES_PER_BYTE * bytes.length;
    long allocated = allocated(bytes);
    if (allocated > budget) {
      allocated = allocated(bytes); // the first time, classes may have been loaded
    }
    if (allocated > budget) {
      throw new AssertionError(allocated + " bytes were allocated for " + bytes.length);
    }
    List<Object> whole = decode(bytes, Math.max(1, bytes.length));
    List<Object> inPieces = decode(bytes, 1 + bytes.length % 7);
    if (!whole.equals(inPieces)) {
      throw new AssertionError("at once " + whole + ", in pieces " + inPieces);
    }
  }

  private static long allocated(byte[] bytes) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    serve(bytes);
    call(bytes);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private static List<Object> decode(byte[] bytes, int piece) {
    List<Object> frames = new ArrayList<>();
    try (Connection connection = new Connection()) {
      EmbeddedChannel channel = connection.channel;
      channel
          .pipeline()
          .addLast(new BoltDecoder(SETTINGS.maxHeaderBytes(), SETTINGS.maxFrameBytes(), null));
      boolean broken = connection.feed(bytes, piece);
      for (BoltFrame f = channel.readInbound(); f != null; f = channel.readInbound()) {
        frames.add(
            List.of(
                f.dialect(),
                f.type(),
                f.command(),
                f.id(),
                f.codec(),
                f.detail(),
                f.className(),
                f.headers(),
                new String(f.content(), ISO_8859_1),
                String.valueOf(f.problem())));
      }
      if (broken) {
        frames.add("broken");
      }
    }
    return frames;
  }

  private static void serve(byte[] bytes) {
    try (Connection connection = new Connection()) {
      new BoltProtocol().serve(connection.channel.pipeline(), PORT);
      connection.feed(bytes, Math.max(1, bytes.length));
    }
    if (PORT.requestsInFlight() != 0 || PORT.bytesInFlight() != 0 || TIMER.scheduled() != 0) {
      throw new AssertionError(
          "%d requests of %d bytes and %d timers left"
              .formatted(PORT.requestsInFlight(), PORT.bytesInFlight(), TIMER.scheduled()));
    }
  }

  private static void call(byte[] bytes) {
    HandTimer timer = new HandTimer();
    CompletableFuture<Response> answer;
    BoltConnection bolt;
    try (Connection connection = new Connection()) {
      new BoltProtocol()
          .connect(
              connection.channel.pipeline(), Endpoint.of("bolt", "h", 1), SETTINGS, new NoDialer());
      bolt = connection.channel.pipeline().get(BoltConnection.class);
      CallContext context = CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(3)));
      Request request =
          new Request(
              SERVICE.methods("echo").get(0),
              Metadata.empty(),
              Payload.of(new Object[] {"?"}),
              context);
      answer =
          bolt.invoker(new BoltProtocol().prepare(SERVICE, "json", CODEC, SETTINGS))
              .invoke(request)
              .toCompletableFuture();
      connection.channel.runPendingTasks();
      connection.feed(bytes, Math.max(1, bytes.length));
    }
    if (!answer.isDone() || bolt.pendingCalls() != 0) {
      throw new AssertionError("the call has not ended");
    }
    try {
      answer.join();
    } catch (CompletionException failed) {
      if (!(failed.getCause() instanceof RpcException)) {
        throw failed;
      }
    }
  }

  static List<Path> corpus() throws Exception {
    try (Stream<Path> inputs =
        Files.list(Path.of(BoltFuzzTest.class.getResource("/corpus").toURI()))) {
      return inputs.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void corpus_keepsTheRules(Path input) throws IOException {
    fuzzerTestOneInput(Files.readAllBytes(input));
  }

  @Test
  void corpus_reachesFramesAndRefusals() throws Exception {
    List<Object> outcomes = new ArrayList<>();
    for (Path input : corpus()) {
      byte[] bytes = Files.readAllBytes(input);
      outcomes.addAll(decode(bytes, Math.max(1, bytes.length)));
    }

    assertThat(outcomes).contains("broken").anyMatch(outcome -> !outcome.equals("broken"));
  }
}
