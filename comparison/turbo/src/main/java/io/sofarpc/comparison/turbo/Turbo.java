// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.turbo;

import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Peer;
import io.sofarpc.comparison.Users;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import rpc.turbo.annotation.TurboService;
import rpc.turbo.client.TurboClient;
import rpc.turbo.config.HostPort;
import rpc.turbo.config.client.AppConfig;
import rpc.turbo.config.server.ServerConfig;
import rpc.turbo.discover.DirectConnectDiscover;
import rpc.turbo.invoke.ServerInvokerFactory;
import rpc.turbo.server.TurboServer;

/** turbo-rpc, whose services return futures and run on event loops. */
public final class Turbo implements Peer {

  private static final String KRYO = "rpc.turbo.serialization.kryo.KryoSerializer";

  /** Made by name. */
  public Turbo() {}

  @Override
  public void serve(int port) throws InterruptedException {
    ServerConfig config = new ServerConfig(TurboService.DEFAULT_GROUP, TurboService.DEFAULT_APP);
    config.setSerializer(KRYO);
    TurboServer server = new TurboServer(config, new ServerInvokerFactory());
    server.registerService(Map.of(TurboUserService.class, new TurboUsers()));
    server.startRpcServer(new HostPort("127.0.0.1", port));
  }

  @Override
  public Client connect(int port) {
    DirectConnectDiscover server = new DirectConnectDiscover();
    server.init(List.of(new HostPort("127.0.0.1", port)));
    AppConfig config = new AppConfig();
    config.setSerializer(KRYO);
    config.setDiscover(server);
    TurboClient client = new TurboClient();
    client.addConnect(config);
    client.register(TurboUserService.class);
    TurboUserService service = client.getService(TurboUserService.class);
    return new Client() {
      @Override
      public Object call(Operation operation) {
        return Turbo.call(operation, service).join();
      }

      @Override
      public void start(
          Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
        Turbo.call(operation, service).whenComplete(done);
      }

      @Override
      public Object plain(Object result) {
        return result instanceof TurboUserService.Content content ? content.bytes : result;
      }
    };
  }

  private static CompletableFuture<?> call(Operation operation, TurboUserService service) {
    return switch (operation) {
      case EXIST_USER -> service.existUser(Operation.EMAIL);
      case CREATE_USER -> service.createUser(Users.user(Operation.ID));
      case GET_USER -> service.getUser(Operation.ID);
      case LIST_USER -> service.listUser(Operation.PAGE_NUMBER);
      default -> service.echo(new TurboUserService.Content(operation.content()));
    };
  }
}
