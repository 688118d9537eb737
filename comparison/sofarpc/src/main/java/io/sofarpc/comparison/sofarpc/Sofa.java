// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.sofarpc;

import com.alipay.sofa.rpc.config.ConsumerConfig;
import com.alipay.sofa.rpc.config.ProviderConfig;
import com.alipay.sofa.rpc.config.ServerConfig;
import com.alipay.sofa.rpc.context.RpcInvokeContext;
import com.alipay.sofa.rpc.core.exception.SofaRpcException;
import com.alipay.sofa.rpc.core.invoke.SofaResponseCallback;
import com.alipay.sofa.rpc.core.request.RequestBase;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Peer;
import io.sofarpc.comparison.UserService;
import io.sofarpc.comparison.Users;
import io.sofarpc.comparison.messages.MessageMethod;
import io.sofarpc.comparison.messages.MessageUsers;
import io.sofarpc.comparison.messages.UserMessages;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Bolt, with one of its serializations. */
abstract class Sofa<T> implements Peer {

  private final Class<T> type;
  private final T service;
  private final String serialization;
  private final BiFunction<Operation, T, Object> caller;
  private final UnaryOperator<Object> plain;

  Sofa(
      Class<T> type,
      T service,
      String serialization,
      BiFunction<Operation, T, Object> caller,
      UnaryOperator<Object> plain) {
    this.type = type;
    this.service = service;
    this.serialization = serialization;
    this.caller = caller;
    this.plain = plain;
  }

  /** Hessian and beans. */
  public static final class Hessian extends Sofa<UserService> {

    /** Made by name. */
    public Hessian() {
      super(UserService.class, new Users(), "hessian2", Operation::call, UnaryOperator.identity());
    }
  }

  /** Protobuf and messages. */
  public static final class Protobuf extends Sofa<UserMessages> {

    /** Made by name. */
    public Protobuf() {
      super(
          UserMessages.class,
          new MessageUsers(),
          "protobuf",
          MessageMethod::call,
          MessageUsers::plain);
    }
  }

  @Override
  public void serve(int port) {
    ServerConfig server = new ServerConfig().setProtocol("bolt").setHost("127.0.0.1").setPort(port);
    new ProviderConfig<T>()
        .setInterfaceId(type.getName())
        .setRef(service)
        .setServer(server)
        .setRegister(false)
        .export();
  }

  @Override
  public Client connect(int port) {
    T sync = consumer(port).refer();
    T async = consumer(port).setInvokeType("callback").refer();
    return new Client() {
      @Override
      public Object call(Operation operation) {
        return caller.apply(operation, sync);
      }

      @Override
      public void start(
          Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
        RpcInvokeContext.getContext().setResponseCallback(new Callback(done));
        Object unused = caller.apply(operation, async);
      }

      @Override
      public Object plain(Object result) {
        return plain.apply(result);
      }
    };
  }

  private ConsumerConfig<T> consumer(int port) {
    return new ConsumerConfig<T>()
        .setInterfaceId(type.getName())
        .setProtocol("bolt")
        .setSerialization(serialization)
        .setDirectUrl("bolt://127.0.0.1:" + port)
        .setSubscribe(false)
        .setRepeatedReferLimit(-1);
  }

  private record Callback(BiConsumer<@Nullable Object, @Nullable Throwable> done)
      implements SofaResponseCallback<Object> {

    @Override
    public void onAppResponse(Object result, String method, RequestBase request) {
      done.accept(result, null);
    }

    @Override
    public void onAppException(Throwable failure, String method, RequestBase request) {
      done.accept(null, failure);
    }

    @Override
    public void onSofaException(SofaRpcException failure, String method, RequestBase request) {
      done.accept(null, failure);
    }
  }
}
