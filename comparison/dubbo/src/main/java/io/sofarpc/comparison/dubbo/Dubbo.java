// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.dubbo;

import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Contract;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.Peer;
import io.sofarpc.comparison.UserService;
import io.sofarpc.comparison.messages.MessageUsers;
import io.sofarpc.comparison.messages.UserMessages;
import java.util.function.BiConsumer;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.RpcContext;
import org.jspecify.annotations.Nullable;

/** One of its protocols. */
abstract class Dubbo<T> implements Peer {

  private final Contract<T> contract;
  private final String protocol;

  Dubbo(Contract<T> contract, String protocol) {
    this.contract = contract;
    this.protocol = protocol;
  }

  /** The protocol dubbo with Hessian and beans. */
  public static final class Hessian extends Dubbo<UserService> {

    /** Made by name. */
    public Hessian() {
      super(Contract.ofBeans(), "dubbo");
    }
  }

  /** The protocol tri with messages. */
  public static final class Triple extends Dubbo<UserMessages> {

    /** Made by name. */
    public Triple() {
      super(MessageUsers.contract(), "tri");
    }
  }

  @Override
  public void serve(int port) {
    ServiceConfig<T> export = new ServiceConfig<>();
    export.setInterface(contract.type());
    export.setRef(contract.service());
    bootstrap("server").protocol(new ProtocolConfig(protocol, port)).service(export).start();
  }

  private static DubboBootstrap bootstrap(String name) {
    ApplicationConfig application = new ApplicationConfig("comparison-" + name);
    application.setQosEnable(false); // both processes would want its one port
    return DubboBootstrap.getInstance()
        .application(application)
        .registry(new RegistryConfig(RegistryConfig.NO_AVAILABLE));
  }

  @Override
  public Client connect(int port) {
    bootstrap("client").start();
    T sync = reference(port, false).get();
    T async = reference(port, true).get();
    return new Client() {
      @Override
      public Object call(Operation operation) {
        return contract.caller().apply(operation, sync);
      }

      @Override
      public void start(
          Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
        Object unused = contract.caller().apply(operation, async);
        RpcContext.getServiceContext().getCompletableFuture().whenComplete(done);
      }

      @Override
      public Object plain(Object result) {
        return contract.plain().apply(result);
      }
    };
  }

  private ReferenceConfig<T> reference(int port, boolean async) {
    ReferenceConfig<T> reference = new ReferenceConfig<>();
    reference.setInterface(contract.type());
    reference.setUrl(protocol + "://127.0.0.1:" + port);
    reference.setAsync(async);
    return reference;
  }
}
