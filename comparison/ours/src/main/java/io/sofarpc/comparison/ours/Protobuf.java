// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.ours;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.client.RpcClient;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Peer;
import io.sofarpc.comparison.messages.AsyncUserMessages;
import io.sofarpc.comparison.messages.MessageMethod;
import io.sofarpc.comparison.messages.MessageUsers;
import io.sofarpc.comparison.messages.UserMessages;
import io.sofarpc.server.RpcServer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Bolt with protobuf. */
public final class Protobuf implements Peer {

  /** Made by name. */
  public Protobuf() {}

  @Override
  public void serve(int port) {
    RpcServer.builder()
        .host("127.0.0.1")
        .port(port)
        .service(UserMessages.class, new MessageUsers())
        .start();
  }

  @Override
  public Client connect(int port) {
    RpcClient client =
        RpcClient.builder().direct("bolt://127.0.0.1:" + port).codec("protobuf").build();
    UserMessages service = client.refer(UserMessages.class);
    AsyncUserMessages async =
        (AsyncUserMessages)
            client.refer(
                ServiceDescriptor.of(AsyncUserMessages.class)
                    .withInterfaceName(UserMessages.class.getName()));
    return new Client() {
      @Override
      public Object call(Operation operation) {
        return MessageMethod.call(operation, service);
      }

      @Override
      public void start(
          Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
        MessageMethod.call(operation, async).whenComplete(done);
      }

      @Override
      public Object plain(Object result) {
        return MessageUsers.plain(result);
      }
    };
  }
}
