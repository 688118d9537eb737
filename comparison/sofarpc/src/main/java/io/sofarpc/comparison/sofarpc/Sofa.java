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
import io.sofarpc.comparison.Contract;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Peer;
import io.sofarpc.comparison.UserService;
import io.sofarpc.comparison.messages.MessageUsers;
import io.sofarpc.comparison.messages.UserMessages;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Bolt, with one of its serializations. */
abstract class Sofa<T> implements Peer {

  private final Contract<T> contract;
  private final String serialization;

  Sofa(Contract<T> contract, String serialization) {
    this.contract = contract;
    this.serialization = serialization;
  }

  /** Hessian and beans. */
  public static final class Hessian extends Sofa<UserService> {

    /** Made by name. */
    public Hessian() {
      super(Contract.ofBeans(), "hessian2");
    }
  }

  /** Protobuf and messages. */
  public static final class Protobuf extends Sofa<UserMessages> {

    /** Made by name. */
    public Protobuf() {
      super(MessageUsers.contract(), "protobuf");
    }
  }

  @Override
  public void serve(int port) {
    ServerConfig server = new ServerConfig().setProtocol("bolt").setHost("127.0.0.1").setPort(port);
    new ProviderConfig<T>()
        .setInterfaceId(contract.type().getName())
        .setRef(contract.service())
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
        return contract.caller().apply(operation, sync);
      }

      @Override
      public void start(
          Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
        RpcInvokeContext.getContext().setResponseCallback(new Callback(done));
        Object unused = contract.caller().apply(operation, async);
      }

      @Override
      public Object plain(Object result) {
        return contract.plain().apply(result);
      }
    };
  }

  private ConsumerConfig<T> consumer(int port) {
    return new ConsumerConfig<T>()
        .setInterfaceId(contract.type().getName())
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
