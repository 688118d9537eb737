// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import connectrpc.conformance.v1.Service;
import connectrpc.conformance.v1.Service.ConformancePayload;
import connectrpc.conformance.v1.Service.ConformancePayload.RequestInfo;
import connectrpc.conformance.v1.Service.Header;
import io.sofarpc.CallContext;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.interop.connect.messages.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What one call has to send beside its messages, and what it has to say of its request. */
final class Definition {

  private static final CallContext.Key<Definition> KEY = CallContext.Key.of("definition");

  /** More than this was not the caller's time-out. */
  private static final long NO_TIMEOUT_MILLIS = TimeUnit.MINUTES.toMillis(59);

  private final Metadata requestHeaders;
  private final long timeoutMillis;
  private final CompletableFuture<Metadata> headers = new CompletableFuture<>();
  private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();

  private Definition(Request request) {
    this.requestHeaders = request.metadata();
    this.timeoutMillis =
        TimeUnit.NANOSECONDS.toMillis(request.context().deadline().remainingNanos());
  }

  static Definition current() {
    CallContext context = requireNonNull(CallContext.current(), "context");
    return requireNonNull(context.get(KEY), "definition");
  }

  /** A filter: sends the headers and the trailers that a call defines, when it has done so. */
  static CompletionStage<Response> filter(Request request, Invoker next) {
    Definition definition = new Definition(request);
    request.context().put(KEY, definition);
    return next.invoke(request)
        .thenCompose(
            response ->
                definition.headers.thenApply(
                    headers -> new Response(headers, response.payload(), definition.trailers)));
  }

  /** Says what is sent beside the messages; the first time counts. */
  void define(List<Header> responseHeaders, List<Header> responseTrailers) {
    trailers.complete(metadata(responseTrailers));
    headers.complete(metadata(responseHeaders));
  }

  static Metadata metadata(List<Header> fields) {
    Metadata all = Metadata.empty();
    for (Header field : fields) {
      for (String value : field.getValueList()) {
        all = all.withAdded(field.getName(), value);
      }
    }
    return all;
  }

  static List<Header> headers(Metadata metadata) {
    Map<String, Header.Builder> fields = new LinkedHashMap<>();
    metadata.forEach(
        (name, value) ->
            fields.computeIfAbsent(name, key -> Header.newBuilder().setName(key)).addValue(value));
    return fields.values().stream().map(Header.Builder::build).toList();
  }

  RequestInfo info(List<? extends Message> requests) {
    RequestInfo.Builder info =
        RequestInfo.newBuilder().addAllRequestHeaders(headers(requestHeaders));
    if (timeoutMillis < NO_TIMEOUT_MILLIS) {
      info.setTimeoutMs(timeoutMillis);
    }
    return info.addAllRequests(packed(requests)).build();
  }

  static List<Any> packed(List<? extends Message> requests) {
    return requests.stream().map(Any::pack).toList();
  }

  ConformancePayload payload(List<? extends Message> requests) {
    return ConformancePayload.newBuilder().setRequestInfo(info(requests)).build();
  }

  /** Makes the failure of a call that has sent no message. */
  RpcException failure(Service.Error error, List<? extends Message> requests) {
    Metadata all = headers.join().withAll(trailers.join());
    return failure(error.toBuilder().addDetails(Any.pack(info(requests))).build(), all);
  }

  /** Makes the failure of a call that has sent its headers. */
  RpcException failure(Service.Error error) {
    return failure(error, trailers.join());
  }

  private static RpcException failure(Service.Error error, Metadata metadata) {
    StatusCode code = StatusCode.of(error.getCodeValue());
    Status status =
        Status.newBuilder()
            .setCode(error.getCodeValue())
            .setMessage(error.getMessage())
            .addAllDetails(error.getDetailsList())
            .build();
    return new RpcException(code, error.getMessage())
        .withMetadata(metadata.withBinary("grpc-status-details-bin", status.toByteArray()));
  }
}
