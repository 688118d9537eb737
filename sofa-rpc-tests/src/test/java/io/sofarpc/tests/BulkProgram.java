// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static java.util.concurrent.TimeUnit.MINUTES;

import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import java.time.Duration;
import java.util.Locale;

/** Moves blocks through calls of all kinds, in a JVM whose heap is much smaller than they are. */
final class BulkProgram {

  private static final BulkService service = new BulkService(1);

  private BulkProgram() {}

  /**
   * @param args how many MiB to move in each kind of call
   */
  public static void main(String[] args) throws Exception {
    int blocks = (int) ((Long.parseLong(args[0]) << 20) / Blocks.bytes(64) * 64);
    try (RpcServer server =
            RpcServer.builder()
                .host("127.0.0.1")
                .port(0)
                .service(Bulk.class, service)
                .shutdownHook(false)
                .start();
        RpcClient client =
            RpcClient.builder()
                .direct("grpc://127.0.0.1:" + server.port())
                .codec("protobuf")
                .timeout(Duration.ofMinutes(5))
                .build()) {
      Bulk bulk = client.refer(Bulk.class);
      run("server stream", blocks, () -> download(bulk, blocks));
      run("client stream", blocks, () -> upload(bulk, blocks));
      run("bidirectional", blocks, () -> echo(bulk, blocks));
      run("unary", blocks, () -> unary(bulk, blocks));
    }
    System.out.println("done");
    System.exit(0);
  }

  private static long download(Bulk bulk, int blocks) throws Exception {
    Reader reader = new Reader(1);
    bulk.download(Int32Value.of(blocks)).subscribe(reader);
    return reader.bytes.get(5, MINUTES);
  }

  private static long upload(Bulk bulk, int blocks) throws Exception {
    Int64Value bytes = bulk.upload(new Blocks(blocks)).get(5, MINUTES);
    return bytes.getValue();
  }

  private static long echo(Bulk bulk, int blocks) throws Exception {
    Reader reader = new Reader(1);
    bulk.echo(new Blocks(blocks)).subscribe(reader);
    return reader.bytes.get(5, MINUTES);
  }

  private static long unary(Bulk bulk, int blocks) {
    long bytes = 0;
    for (int block = 1; block <= blocks; block++) {
      bytes += bulk.once(Blocks.block(block)).getValue().size();
    }
    return bytes;
  }

  private static void run(String kind, int blocks, Moving moving) throws Exception {
    long start = System.nanoTime();
    long bytes = moving.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (bytes != Blocks.bytes(blocks)) {
      throw new AssertionError(kind + ": " + bytes + " of " + Blocks.bytes(blocks) + " bytes came");
    }
    Runtime jvm = Runtime.getRuntime();
    System.out.println(
        String.format(
            Locale.ROOT,
            "moved %d MiB, %s, in %.1f s; heap %d of %d MiB",
            bytes >> 20,
            kind,
            seconds,
            (jvm.totalMemory() - jvm.freeMemory()) >> 20,
            jvm.maxMemory() >> 20));
  }

  private interface Moving {
    long run() throws Exception;
  }
}
