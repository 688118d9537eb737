// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import connectrpc.conformance.v1.ClientCompat.ClientCompatRequest;
import connectrpc.conformance.v1.ClientCompat.ClientCompatResponse;
import connectrpc.conformance.v1.ClientCompat.ClientErrorResult;
import connectrpc.conformance.v1.ClientCompat.ClientResponseResult;
import connectrpc.conformance.v1.ConfigOuterClass.Codec;
import connectrpc.conformance.v1.ConfigOuterClass.Compression;
import connectrpc.conformance.v1.ConfigOuterClass.HTTPVersion;
import io.sofarpc.Invoker;
import io.sofarpc.client.RpcClient;
import io.sofarpc.transport.TlsSettings;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A client that makes the calls which it reads from standard input, many at a time, and says on
 * standard output how each of them went.
 */
public final class ConformanceClient {

  /** One client for each way to a server; servers come and go, so old ones are closed. */
  private final Map<ClientCompatRequest, RpcClient> clients = new HashMap<>();

  private final Map<ClientCompatRequest, Invoker> invokers = new HashMap<>();
  private final DataOutputStream out;
  private final Phaser running = new Phaser(1);

  /** The suite gives all calls at once, and expects some to be cancelled within milliseconds. */
  private final Semaphore free = new Semaphore(8);

  private ConformanceClient(PrintStream out) {
    this.out = new DataOutputStream(out);
  }

  /** Calls. */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    System.setOut(System.err);
    ConformanceClient client = new ConformanceClient(out);
    DataInputStream in = new DataInputStream(System.in);
    for (ClientCompatRequest next = Frames.read(in, ClientCompatRequest.parser());
        next != null;
        next = Frames.read(in, ClientCompatRequest.parser())) {
      client.call(next);
    }
    client.running.arriveAndAwaitAdvance();
    client.clients.values().forEach(RpcClient::close);
  }

  private void call(ClientCompatRequest wanted) {
    free.acquireUninterruptibly();
    running.register();
    try {
      new ConformanceCall(wanted, invoker(wanted))
          .run()
          .whenComplete((result, thrown) -> tell(wanted, result, thrown));
    } catch (Exception impossible) {
      tell(wanted, null, impossible);
    }
  }

  private void tell(
      ClientCompatRequest wanted,
      @Nullable ClientResponseResult result,
      @Nullable Throwable thrown) {
    ClientCompatResponse.Builder response =
        ClientCompatResponse.newBuilder().setTestName(wanted.getTestName());
    if (result != null) {
      response.setResponse(result);
    } else {
      response.setError(ClientErrorResult.newBuilder().setMessage(String.valueOf(thrown)));
    }
    try {
      Frames.write(out, response.build());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } finally {
      free.release();
      running.arriveAndDeregister();
    }
  }

  private Invoker invoker(ClientCompatRequest wanted) throws IOException {
    ClientCompatRequest way =
        ClientCompatRequest.newBuilder()
            .setHttpVersion(wanted.getHttpVersion())
            .setProtocol(wanted.getProtocol())
            .setCodec(wanted.getCodec())
            .setCompression(wanted.getCompression())
            .setHost(wanted.getHost())
            .setPort(wanted.getPort())
            .setServerTlsCert(wanted.getServerTlsCert())
            .setClientTlsCreds(wanted.getClientTlsCreds())
            .setMessageReceiveLimit(wanted.getMessageReceiveLimit())
            .setUseGetHttpMethod(wanted.getUseGetHttpMethod())
            .build();
    if (!invokers.containsKey(way)) {
      RpcClient client = client(way);
      clients.put(way, client);
      invokers.put(way, client.invoker(ConformanceService.CALLED));
    }
    return invokers.get(way);
  }

  private static RpcClient client(ClientCompatRequest way) throws IOException {
    RpcClient.Builder builder =
        RpcClient.builder()
            .codec(way.getCodec() == Codec.CODEC_JSON ? "json" : "protobuf")
            .direct(url(way))
            .transportSettings(
                settings -> {
                  settings.gzip(way.getCompression() == Compression.COMPRESSION_GZIP);
                  if (way.getMessageReceiveLimit() > 0) {
                    settings.maxFrameBytes(way.getMessageReceiveLimit());
                  }
                });
    if (!way.getServerTlsCert().isEmpty()) {
      builder.tls(tls(way));
    }
    return builder.build();
  }

  private static String url(ClientCompatRequest way) {
    String format =
        switch (way.getProtocol()) {
          case PROTOCOL_GRPC_WEB -> "grpc-web";
          case PROTOCOL_CONNECT -> "connect";
          default -> "grpc";
        };
    boolean chosen = // else with TLS, by the server
        way.getHttpVersion() == HTTPVersion.HTTP_VERSION_1 && way.getServerTlsCert().isEmpty();
    return "grpc://%s:%d?format=%s%s%s"
        .formatted(
            way.getHost(),
            way.getPort(),
            format,
            chosen ? "&http=1.1" : "",
            way.getUseGetHttpMethod() ? "&get=true" : "");
  }

  private static TlsSettings tls(ClientCompatRequest way) throws IOException {
    Path folder = Files.createTempDirectory("conformance");
    folder.toFile().deleteOnExit(); // after its files
    TlsSettings.Builder tls =
        TlsSettings.builder()
            .trust(ConformanceServer.file(folder, "server.pem", way.getServerTlsCert()));
    if (!way.getClientTlsCreds().getCert().isEmpty()) {
      tls.certificate(
          ConformanceServer.file(folder, "own.pem", way.getClientTlsCreds().getCert()),
          ConformanceServer.file(folder, "own.key", way.getClientTlsCreds().getKey()));
    }
    return tls.build();
  }
}
