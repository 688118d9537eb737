// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.sofa.rpc.config.ConfigUniqueNameGenerator;
import com.alipay.sofa.rpc.config.ProviderConfig;
import com.alipay.sofa.rpc.config.RegistryConfig;
import com.alipay.sofa.rpc.config.ServerConfig;
import io.sofarpc.interop.contract.InteropService;
import io.sofarpc.interop.contract.ProtobufService;
import io.sofarpc.interop.contract.RegionService;
import io.sofarpc.interop.contract.TextService;
import io.sofarpc.interop.provider.InteropProvider;
import io.sofarpc.interop.provider.ProtobufProvider;
import io.sofarpc.interop.provider.RegionProvider;
import io.sofarpc.interop.provider.TextProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/**
 * A stock SOFARPC provider of the interop contract.
 *
 * <p>Arguments: {@code port [registry-file|-] [unique-id]}. Port 0 takes a free one. It prints one
 * line {@code READY port} when it serves, and ends when its standard input does. {@link
 * InteropService} is published without, {@link RegionService} without and with the unique id
 * (default {@value #UNIQUE_ID}). {@link TextService} and {@link ProtobufService} are the calls of
 * the matrix.
 */
public final class StockServer {

  /** The unique id of the second region service unless one is given. */
  public static final String UNIQUE_ID = "blue";

  /** The system property for a pool of so many threads without a queue; stock's own if not set. */
  public static final String THREADS_PROPERTY = "interop.threads";

  private static final int ATTEMPTS = 20;

  private StockServer() {}

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 3) {
      System.err.println("usage: StockServer port [registry-file|-] [unique-id]");
      System.exit(2);
    }
    PrintStream out = System.out;
    System.setOut(System.err); // whatever stock prints must not get between our lines
    int port = Integer.parseInt(args[0]);
    RegistryConfig registry = args.length > 1 ? registry(args[1]) : null;
    String uniqueId = args.length > 2 ? args[2] : UNIQUE_ID;

    ServerConfig server = port == 0 ? listenAnywhere(registry) : listen(port, registry);
    TextProvider text = new TextProvider(new StockSurroundings());
    List<String> names =
        List.of(
            export(server, registry, InteropService.class, new InteropProvider(), ""),
            export(server, registry, RegionService.class, new RegionProvider(""), ""),
            export(server, registry, RegionService.class, new RegionProvider(uniqueId), uniqueId),
            export(server, registry, TextService.class, text, ""),
            export(server, registry, ProtobufService.class, new ProtobufProvider(text), ""));
    if (registry != null) {
      StockRegistry.awaitWritten(Path.of(args[1]), names);
    }
    out.println("READY " + server.getPort());

    drain(System.in);
    System.exit(0); // stock's shutdown hook withdraws the services and closes the port
  }

  private static RegistryConfig registry(String file) {
    return file.equals("-") ? null : StockRegistry.local(Path.of(file));
  }

  private static ServerConfig listenAnywhere(RegistryConfig registry) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return listen(freePort(), registry);
      } catch (RuntimeException e) { // somebody took the port in the meantime
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      return socket.getLocalPort();
    }
  }

  private static ServerConfig listen(int port, RegistryConfig registry) {
    ServerConfig server = new ServerConfig().setProtocol("bolt").setPort(port).setDaemon(true);
    int threads = Integer.getInteger(THREADS_PROPERTY, 0);
    if (threads > 0) {
      server.setCoreThreads(threads).setMaxThreads(threads).setQueues(0);
    }
    if (registry == null) {
      server.setHost("127.0.0.1"); // with a registry stock publishes the machine's own address
    }
    server.buildIfAbsent().start();
    return server;
  }

  /** Publishes a service and returns its name. */
  private static <T> String export(
      ServerConfig server, RegistryConfig registry, Class<T> type, T service, String uniqueId) {
    ProviderConfig<T> provider =
        new ProviderConfig<T>()
            .setInterfaceId(type.getName())
            .setRef(service)
            .setServer(server)
            .setRepeatedExportLimit(-1);
    if (!uniqueId.isEmpty()) { // stock takes an unset id for none, but not an empty one
      provider.setUniqueId(uniqueId);
    }
    if (registry == null) {
      provider.setRegister(false);
    } else {
      provider.setRegistry(registry);
    }
    provider.export();
    return ConfigUniqueNameGenerator.getUniqueName(provider);
  }

  private static void drain(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }
}
