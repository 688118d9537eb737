// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import io.sofarpc.server.RpcServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server with a store, with default limits, in a JVM of its own. */
final class StoreProgram implements Store {

  private final AtomicInteger waiting = new AtomicInteger();
  private volatile CountDownLatch door = new CountDownLatch(0);

  private StoreProgram() {}

  /**
   * @param args none
   */
  public static void main(String[] args) {
    RpcServer server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(Store.class, new StoreProgram())
            .start();
    System.out.println("port " + server.port());
    server.awaitClose();
  }

  @Override
  public Int32Value keep(BytesValue block) {
    waiting.incrementAndGet();
    try {
      door.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    } finally {
      waiting.decrementAndGet();
    }
    return Int32Value.of(block.getValue().size());
  }

  @Override
  public Int32Value door(BoolValue open) {
    if (open.getValue()) {
      door.countDown();
    } else if (door.getCount() == 0) {
      door = new CountDownLatch(1);
    }
    return Int32Value.of(waiting.get());
  }
}
