// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.dubbo;

import com.google.protobuf.StringValue;
import io.sofarpc.interop.contract.ProtobufService;
import io.sofarpc.interop.contract.TextService;
import org.apache.dubbo.config.ApplicationConfig;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;

/** Calls a provider of the interop contract with Dubbo's protocol Triple. */
public final class DubboClient {

  private DubboClient() {}

  /**
   * Prints the answer.
   *
   * @param args host and port, a text, and {@code protobuf} or {@code pojo}: which service
   */
  public static void main(String[] args) {
    boolean pojo = args[2].equals("pojo");
    System.out.println(
        pojo
            ? refer(TextService.class, args[0]).echo(args[1])
            : refer(ProtobufService.class, args[0]).echo(StringValue.of(args[1])).getValue());
    System.exit(0);
  }

  /** Returns a stub of Dubbo's that calls host and port without a registry. */
  static <T> T refer(Class<T> type, String target) {
    ApplicationConfig application = new ApplicationConfig("interop");
    application.setQosEnable(false);
    ReferenceConfig<T> reference = new ReferenceConfig<>();
    reference.setInterface(type);
    reference.setUrl("tri://" + target);
    reference.setTimeout(10_000);
    reference.setRetries(0);
    DubboBootstrap.getInstance()
        .application(application)
        .registry(new RegistryConfig("N/A"))
        .reference(reference)
        .start();
    return reference.get();
  }
}
