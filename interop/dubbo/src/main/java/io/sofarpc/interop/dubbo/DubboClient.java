// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.dubbo;

import com.google.protobuf.StringValue;
import io.sofarpc.interop.contract.ProtobufService;
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
   * @param args host and port, and a text
   */
  public static void main(String[] args) {
    ApplicationConfig application = new ApplicationConfig("interop");
    application.setQosEnable(false);
    ReferenceConfig<ProtobufService> reference = new ReferenceConfig<>();
    reference.setInterface(ProtobufService.class);
    reference.setUrl("tri://" + args[0]);
    reference.setTimeout(10_000);
    DubboBootstrap bootstrap =
        DubboBootstrap.getInstance()
            .application(application)
            .registry(new RegistryConfig("N/A"))
            .reference(reference)
            .start();
    System.out.println(reference.get().echo(StringValue.of(args[1])).getValue());
    bootstrap.stop();
    System.exit(0);
  }
}
