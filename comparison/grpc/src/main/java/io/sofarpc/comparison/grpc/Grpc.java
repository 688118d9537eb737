// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.grpc;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerBuilder;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Peer;
import java.io.IOException;

/** gRPC-Java. */
public final class Grpc implements Peer {

  /** Made by name. */
  public Grpc() {}

  @Override
  public void serve(int port) throws IOException {
    ServerBuilder.forPort(port).addService(new GrpcUsers().definition()).build().start();
  }

  @Override
  public Client connect(int port) {
    return new GrpcUsers()
        .client(ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
  }
}
