// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.grpc.reflection.ErrorResponse;
import io.sofarpc.grpc.reflection.ExtensionNumberResponse;
import io.sofarpc.grpc.reflection.ExtensionRequest;
import io.sofarpc.grpc.reflection.FileDescriptorResponse;
import io.sofarpc.grpc.reflection.ListServiceResponse;
import io.sofarpc.grpc.reflection.ServerReflection;
import io.sofarpc.grpc.reflection.ServerReflectionRequest;
import io.sofarpc.grpc.reflection.ServerReflectionResponse;
import io.sofarpc.grpc.reflection.ServiceResponse;
import java.util.Collection;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Answers questions about the files of one server. Immutable. */
final class Reflection implements ServerReflection {

  private final ProtoFiles files;

  Reflection(ProtoFiles files) {
    this.files = files;
  }

  @Override
  public Flow.Publisher<ServerReflectionResponse> serverReflectionInfo(
      Flow.Publisher<ServerReflectionRequest> requests) {
    return subscriber -> requests.subscribe(new Answering(subscriber));
  }

  ServerReflectionResponse answer(ServerReflectionRequest request) {
    ServerReflectionResponse.Builder answer =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case FILE_BY_FILENAME -> file(answer, files.byName(request.getFileByFilename()));
      case FILE_CONTAINING_SYMBOL ->
          file(answer, files.bySymbol(request.getFileContainingSymbol()));
      case FILE_CONTAINING_EXTENSION -> {
        ExtensionRequest extension = request.getFileContainingExtension();
        file(
            answer,
            files.byExtension(extension.getContainingType(), extension.getExtensionNumber()));
      }
      case ALL_EXTENSION_NUMBERS_OF_TYPE ->
          extensions(answer, request.getAllExtensionNumbersOfType());
      case LIST_SERVICES -> answer.setListServicesResponse(list(files.services()));
      case MESSAGEREQUEST_NOT_SET ->
          answer.setErrorResponse(error(StatusCode.UNIMPLEMENTED, "unknown kind of request"));
    }
    return answer.build();
  }

  private void file(ServerReflectionResponse.Builder answer, @Nullable FileDescriptor file) {
    if (file == null) {
      answer.setErrorResponse(error(StatusCode.NOT_FOUND, "not known to this server"));
      return;
    }
    FileDescriptorResponse.Builder found = FileDescriptorResponse.newBuilder();
    for (FileDescriptor one : ProtoFiles.withImports(file)) {
      found.addFileDescriptorProto(one.toProto().toByteString());
    }
    answer.setFileDescriptorResponse(found);
  }

  private void extensions(ServerReflectionResponse.Builder answer, String type) {
    Collection<Integer> numbers = files.extensionsOf(type);
    if (numbers == null) {
      answer.setErrorResponse(error(StatusCode.NOT_FOUND, "not known to this server"));
    } else {
      answer.setAllExtensionNumbersResponse(
          ExtensionNumberResponse.newBuilder()
              .setBaseTypeName(type)
              .addAllExtensionNumber(numbers));
    }
  }

  private static ListServiceResponse list(Collection<String> names) {
    ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
    names.forEach(name -> list.addService(ServiceResponse.newBuilder().setName(name)));
    return list.build();
  }

  private static ErrorResponse error(StatusCode code, String message) {
    return ErrorResponse.newBuilder().setErrorCode(code.value()).setErrorMessage(message).build();
  }

  /** Passes each request on as its answer; demand and the end go through. */
  private final class Answering implements Flow.Subscriber<ServerReflectionRequest> {

    private final Flow.Subscriber<? super ServerReflectionResponse> subscriber;

    Answering(Flow.Subscriber<? super ServerReflectionResponse> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription requests) {
      subscriber.onSubscribe(requests);
    }

    @Override
    public void onNext(ServerReflectionRequest request) {
      subscriber.onNext(answer(request));
    }

    @Override
    public void onError(Throwable thrown) {
      subscriber.onError(thrown);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
