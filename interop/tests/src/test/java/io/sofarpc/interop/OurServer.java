// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.grpc.ReflectionService;
import io.sofarpc.interop.contract.Address;
import io.sofarpc.interop.contract.Color;
import io.sofarpc.interop.contract.InteropService;
import io.sofarpc.interop.contract.ProtobufService;
import io.sofarpc.interop.contract.RegionService;
import io.sofarpc.interop.contract.TextService;
import io.sofarpc.interop.provider.InteropProvider;
import io.sofarpc.interop.provider.ProtobufProvider;
import io.sofarpc.interop.provider.RegionProvider;
import io.sofarpc.interop.provider.TextProvider;
import io.sofarpc.server.RpcServer;
import io.sofarpc.transport.TlsSettings;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A provider of the interop contract made with this framework: the counterpart of the stock one,
 * with the same arguments, {@code port [registry-file|-]}, and the same line {@code READY port}.
 */
public final class OurServer {

  private OurServer() {}

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    TextProvider text = new TextProvider(new OurSurroundings());
    RpcServer.Builder builder =
        RpcServer.builder()
            .filter(OurSurroundings::filter)
            .port(Integer.parseInt(args[0]))
            .allow(Address.class, Color.class)
            .service(InteropService.class, new InteropProvider())
            .service(RegionService.class, new RegionProvider(""))
            .service(TextService.class, text)
            .service(ProtobufService.class, new ProtobufProvider(text))
            .service(
                ServiceDescriptor.of(RegionService.class).withUniqueId("blue"),
                new RegionProvider("blue"))
            .infoService(new ReflectionService());
    int threads = Integer.getInteger("interop.threads", 0);
    if (threads > 0) {
      builder.threads(threads, 0);
    }
    TlsSettings tls = KeyStores.ofServer();
    if (tls != null) {
      builder.tls(tls);
    }
    if (args.length > 1 && !args[1].equals("-")) {
      builder.registry("local://" + args[1]);
    }
    try (RpcServer server = builder.start()) {
      System.out.println("READY " + server.port());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
