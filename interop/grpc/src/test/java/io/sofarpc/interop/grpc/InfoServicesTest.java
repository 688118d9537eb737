// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ExtensionRequest;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.sofarpc.grpc.HealthService;
import io.sofarpc.grpc.ReflectionService;
import io.sofarpc.server.RpcServer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stubs of gRPC-Java ask our server about itself. */
@Timeout(60)
class InfoServicesTest {

  private static final String ECHO = "interop.grpc.Echo";

  private HealthService health;
  private RpcServer server;
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    start(RpcServer.builder().service(Methods.OURS, new OurEcho()));
  }

  private void start(RpcServer.Builder builder) {
    health = new HealthService();
    server =
        builder
            .host("127.0.0.1")
            .port(0)
            .infoService(health)
            .infoService(new ReflectionService())
            .shutdownHook(false)
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void health_isChecked() {
    HealthGrpc.HealthBlockingStub stub = HealthGrpc.newBlockingStub(channel);

    assertThat(stub.check(request(ECHO)).getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(stub.check(request("")).getStatus()).isEqualTo(ServingStatus.SERVING);
    health.set(ECHO, false);
    assertThat(stub.check(request(ECHO)).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    StatusRuntimeException unknown =
        catchThrowableOfType(StatusRuntimeException.class, () -> stub.check(request("acme.No")));
    assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void codecsOfTheServer_areNotThoseOfServicesAboutIt() throws Exception {
    close();
    start(RpcServer.builder().codecs("hessian2").service(Runnable.class, () -> {}));

    assertThat(HealthGrpc.newBlockingStub(channel).check(request("java.lang.Runnable")).getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(
            ask(ServerReflectionRequest.newBuilder().setListServices("*").build())
                .getListServicesResponse()
                .getServiceList())
        .extracting(ServiceResponse::getName)
        .contains("java.lang.Runnable");
  }

  @Test
  void health_isWatchedUntilTheServerCloses() {
    Iterator<HealthCheckResponse> watch = HealthGrpc.newBlockingStub(channel).watch(request(ECHO));
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    health.set(ECHO, false);
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);

    server.close(); // at once: the watch does not hold it up

    StatusRuntimeException closed =
        catchThrowableOfType(StatusRuntimeException.class, watch::hasNext);
    assertThat(closed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void reflection_listsServices() throws Exception {
    ServerReflectionResponse answer =
        ask(ServerReflectionRequest.newBuilder().setListServices("*").build());

    assertThat(answer.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactly(
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            ECHO);
  }

  @Test
  void reflection_describesServicesAndMessages() throws Exception {
    for (String symbol :
        List.of(ECHO, ECHO + ".Many", "interop.grpc.Ask", "interop.grpc.Ask.text")) {
      ServerReflectionResponse answer =
          ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol).build());

      FileDescriptorProto file = files(answer).get(0);
      assertThat(file.getServiceList())
          .extracting(ServiceDescriptorProto::getName)
          .contains("Echo");
      assertThat(
              files(
                  ask(
                      ServerReflectionRequest.newBuilder()
                          .setFileByFilename(file.getName())
                          .build())))
          .contains(file);
    }
  }

  @Test
  void reflection_describesAServiceThatNoFileDeclares() throws Exception {
    ServerReflectionResponse answer =
        ask(
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("grpc.reflection.v1alpha.ServerReflection")
                .build());

    FileDescriptorProto file = files(answer).get(0);
    assertThat(file.getPackage()).isEqualTo("grpc.reflection.v1alpha");
    assertThat(file.getService(0).getMethod(0).getName()).isEqualTo("ServerReflectionInfo");
    assertThat(file.getService(0).getMethod(0).getClientStreaming()).isTrue();
    assertThat(file.getService(0).getMethod(0).getServerStreaming()).isTrue();
  }

  @Test
  void reflection_saysWhatItDoesNotKnow() throws Exception {
    for (ServerReflectionRequest request :
        List.of(
            ServerReflectionRequest.newBuilder().setFileByFilename("no.proto").build(),
            ServerReflectionRequest.newBuilder().setFileContainingSymbol("no.No").build(),
            ServerReflectionRequest.newBuilder().setAllExtensionNumbersOfType("no.No").build(),
            ServerReflectionRequest.newBuilder()
                .setFileContainingExtension(
                    ExtensionRequest.newBuilder()
                        .setContainingType("interop.grpc.Ask")
                        .setExtensionNumber(7))
                .build())) {
      assertThat(ask(request).getErrorResponse().getErrorCode())
          .isEqualTo(Status.Code.NOT_FOUND.value());
    }
    assertThat(ask(ServerReflectionRequest.getDefaultInstance()).getErrorResponse().getErrorCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED.value());
  }

  private static HealthCheckRequest request(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  private static List<FileDescriptorProto> files(ServerReflectionResponse answer) throws Exception {
    List<FileDescriptorProto> files = new ArrayList<>();
    for (ByteString file : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      files.add(FileDescriptorProto.parseFrom(file));
    }
    return files;
  }

  private ServerReflectionResponse ask(ServerReflectionRequest request) throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable thrown) {
                    answer.completeExceptionally(thrown);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new AssertionError("no answer"));
                  }
                });
    requests.onNext(request);
    requests.onCompleted();
    return answer.get(10, TimeUnit.SECONDS);
  }
}
