// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.ours;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.client.RpcClient;
import io.sofarpc.comparison.AsyncUserService;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Peer;
import io.sofarpc.comparison.UserService;
import io.sofarpc.comparison.Users;
import io.sofarpc.server.RpcServer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Bolt with Hessian, what users have who choose nothing. */
public class Hessian implements Peer {

  /** Made by name. */
  public Hessian() {}

  @Override
  public void serve(int port) {
    configure(
            RpcServer.builder().host("127.0.0.1").port(port),
            ServiceDescriptor.of(UserService.class))
        .start();
  }

  RpcServer.Builder configure(RpcServer.Builder server, ServiceDescriptor service) {
    return server.service(service, new Users());
  }

  RpcClient.Builder configure(RpcClient.Builder client) {
    return client;
  }

  @Override
  public Client connect(int port) {
    RpcClient client = configure(RpcClient.builder()).direct("bolt://127.0.0.1:" + port).build();
    UserService service = client.refer(UserService.class);
    AsyncUserService async =
        (AsyncUserService)
            client.refer(
                ServiceDescriptor.of(AsyncUserService.class)
                    .withInterfaceName(UserService.class.getName()));
    return new Client() {
      @Override
      public Object call(Operation operation) {
        return operation.call(service);
      }

      @Override
      public void start(
          Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
        operation.call(async).whenComplete(done);
      }
    };
  }

  /** The same with methods and callbacks that run on the event loop. */
  public static final class NonBlocking extends Hessian {

    /** Made by name. */
    public NonBlocking() {}

    @Override
    RpcServer.Builder configure(RpcServer.Builder server, ServiceDescriptor service) {
      ServiceDescriptor nonBlocking = service;
      for (MethodDescriptor method : service.methods()) {
        nonBlocking = nonBlocking.withMethod(method.name(), m -> m.withNonBlocking(true));
      }
      return server.service(nonBlocking, new Users());
    }

    @Override
    RpcClient.Builder configure(RpcClient.Builder client) {
      return client.callbackExecutor(Runnable::run);
    }
  }

  /** The same with callbacks that run on the event loop, and methods that do not. */
  public static final class DirectCallbacks extends Hessian {

    /** Made by name. */
    public DirectCallbacks() {}

    @Override
    RpcClient.Builder configure(RpcClient.Builder client) {
      return client.callbackExecutor(Runnable::run);
    }
  }

  /** The same with a virtual thread for each call; needs JDK 21. */
  public static final class VirtualThreads extends Hessian {

    /** Made by name. */
    public VirtualThreads() {}

    @Override
    RpcServer.Builder configure(RpcServer.Builder server, ServiceDescriptor service) {
      return server.service(service, new Users()).virtualThreads();
    }
  }
}
