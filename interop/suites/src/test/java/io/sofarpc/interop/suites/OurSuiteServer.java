// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.interop.suites.messages.TestOrcaReport;
import io.sofarpc.server.RpcServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Our server with the services of gRPC's interop suite, on a free port. */
final class OurSuiteServer implements AutoCloseable {

  static final String INITIAL = "x-grpc-test-echo-initial";
  static final String TRAILING = "x-grpc-test-echo-trailing-bin";
  static final String LOAD = "endpoint-load-metrics-bin";

  private final OurLoadService load = new OurLoadService();
  private final RpcServer server;

  OurSuiteServer(String id) {
    server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(TestService.DESCRIPTOR, new OurTestService(id, load))
            .service(LoadService.DESCRIPTOR, load)
            .filter(OurSuiteServer::echoMetadata)
            .shutdownHook(false)
            .start();
  }

  int port() {
    return server.port();
  }

  private static CompletionStage<Response> echoMetadata(Request request, Invoker next) {
    return next.invoke(request)
        .thenApply(
            response -> {
              String initial = request.metadata().get(INITIAL);
              byte[] trailing = request.metadata().binary(TRAILING);
              TestOrcaReport report = request.context().get(OurTestService.LOAD);
              Metadata trailers = Metadata.empty();
              if (trailing != null) {
                trailers = trailers.withBinary(TRAILING, trailing);
              }
              if (report != null) {
                trailers = trailers.withBinary(LOAD, OurLoadService.load(report).toByteArray());
              }
              return new Response(
                  initial == null
                      ? response.metadata()
                      : response.metadata().with(INITIAL, initial),
                  response.payload(),
                  CompletableFuture.completedFuture(trailers));
            });
  }

  @Override
  public void close() {
    load.close(); // its streams have no other end
    server.close();
  }
}
