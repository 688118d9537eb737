// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.armeria;

import com.linecorp.armeria.client.grpc.GrpcClientStubFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.grpc.Channel;
import io.grpc.ServiceDescriptor;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Peer;
import io.sofarpc.comparison.grpc.GrpcUsers;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Armeria, which runs services on its event loops unless told otherwise. */
public final class Armeria implements Peer {

  private final GrpcUsers users = new GrpcUsers();

  /** Made by name. */
  public Armeria() {}

  @Override
  public void serve(int port) {
    Server.builder()
        .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .service(GrpcService.builder().addService(users.definition()).build())
        .build()
        .start()
        .join();
  }

  @Override
  public Client connect(int port) {
    return GrpcClients.builder("gproto+http://127.0.0.1:" + port)
        .clientStubFactory(new Stubs())
        .build(Client.class);
  }

  /** Makes what is not generated. */
  private final class Stubs implements GrpcClientStubFactory {

    @Override
    public ServiceDescriptor findServiceDescriptor(Class<?> clientType) {
      return users.definition().getServiceDescriptor();
    }

    @Override
    public Object newClientStub(Class<?> clientType, Channel channel) {
      return users.client(channel);
    }
  }
}
