// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import connectrpc.conformance.v1.Service.BidiStreamRequest;
import connectrpc.conformance.v1.Service.BidiStreamResponse;
import connectrpc.conformance.v1.Service.ClientStreamRequest;
import connectrpc.conformance.v1.Service.ClientStreamResponse;
import connectrpc.conformance.v1.Service.ConformancePayload;
import connectrpc.conformance.v1.Service.ConformancePayload.RequestInfo;
import connectrpc.conformance.v1.Service.IdempotentUnaryRequest;
import connectrpc.conformance.v1.Service.IdempotentUnaryResponse;
import connectrpc.conformance.v1.Service.ServerStreamRequest;
import connectrpc.conformance.v1.Service.ServerStreamResponse;
import connectrpc.conformance.v1.Service.StreamResponseDefinition;
import connectrpc.conformance.v1.Service.UnaryRequest;
import connectrpc.conformance.v1.Service.UnaryResponse;
import connectrpc.conformance.v1.Service.UnaryResponseDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Does what the suite asks of a server; see the comments in its service.proto. */
final class OurConformanceService implements ConformanceService {

  @Override
  public CompletableFuture<UnaryResponse> unary(UnaryRequest request) {
    return answer(Definition.current(), request.getResponseDefinition(), List.of(request))
        .thenApply(payload -> UnaryResponse.newBuilder().setPayload(payload).build());
  }

  @Override
  public CompletableFuture<IdempotentUnaryResponse> idempotentUnary(
      IdempotentUnaryRequest request) {
    return answer(Definition.current(), request.getResponseDefinition(), List.of(request))
        .thenApply(payload -> IdempotentUnaryResponse.newBuilder().setPayload(payload).build());
  }

  private static CompletableFuture<ConformancePayload> answer(
      Definition call, UnaryResponseDefinition wanted, List<? extends Message> requests) {
    call.define(wanted.getResponseHeadersList(), wanted.getResponseTrailersList());
    return CompletableFuture.supplyAsync(
        () -> {
          if (wanted.hasError()) {
            throw call.failure(wanted.getError(), requests);
          }
          return call.payload(requests).toBuilder().setData(wanted.getResponseData()).build();
        },
        Script.after(wanted.getResponseDelayMs()));
  }

  @Override
  public CompletableFuture<ClientStreamResponse> clientStream(
      Flow.Publisher<ClientStreamRequest> requests) {
    Definition call = Definition.current();
    CompletableFuture<ClientStreamResponse> answer = new CompletableFuture<>();
    List<ClientStreamRequest> all = new ArrayList<>();
    requests.subscribe(
        new Each<>() {
          @Override
          public void onNext(ClientStreamRequest request) {
            all.add(request);
          }

          @Override
          public void onError(Throwable thrown) {
            answer.completeExceptionally(thrown);
          }

          @Override
          public void onComplete() {
            UnaryResponseDefinition wanted =
                all.isEmpty()
                    ? UnaryResponseDefinition.getDefaultInstance()
                    : all.get(0).getResponseDefinition();
            answer(call, wanted, all)
                .thenApply(payload -> ClientStreamResponse.newBuilder().setPayload(payload).build())
                .whenComplete(
                    (response, thrown) -> {
                      if (thrown == null) {
                        answer.complete(response);
                      } else {
                        answer.completeExceptionally(thrown.getCause());
                      }
                    });
          }
        });
    return answer;
  }

  @Override
  public Flow.Publisher<ServerStreamResponse> serverStream(ServerStreamRequest request) {
    Definition call = Definition.current();
    StreamResponseDefinition wanted = request.getResponseDefinition();
    call.define(wanted.getResponseHeadersList(), wanted.getResponseTrailersList());
    Script<ServerStreamResponse> answers = new Script<>();
    ConformancePayload next = call.payload(List.of(request));
    for (ByteString data : wanted.getResponseDataList()) {
      ConformancePayload payload = next.toBuilder().setData(data).build();
      next = ConformancePayload.getDefaultInstance(); // only the first speaks of the request
      CompletableFuture<Void> unused =
          answers.send(
              wanted.getResponseDelayMs(),
              ServerStreamResponse.newBuilder().setPayload(payload).build());
    }
    end(answers, call, wanted, List.of(request));
    return answers;
  }

  private static void end(
      Script<?> answers,
      Definition call,
      StreamResponseDefinition wanted,
      List<? extends Message> unanswered) {
    if (!wanted.hasError()) {
      answers.end(0, null);
    } else if (wanted.getResponseDataCount() == 0) {
      answers.end(0, call.failure(wanted.getError(), unanswered));
    } else {
      answers.end(0, call.failure(wanted.getError()));
    }
  }

  @Override
  public Flow.Publisher<BidiStreamResponse> bidiStream(Flow.Publisher<BidiStreamRequest> requests) {
    Conversation conversation = new Conversation(Definition.current());
    requests.subscribe(conversation);
    return conversation.answers;
  }

  /** One stream in both directions. */
  private static final class Conversation extends Each<BidiStreamRequest> {

    final Script<BidiStreamResponse> answers = new Script<>();
    private final Definition call;
    private final List<BidiStreamRequest> unanswered = new ArrayList<>();
    private StreamResponseDefinition wanted = StreamResponseDefinition.getDefaultInstance();
    private boolean begun;
    private boolean fullDuplex;
    private int count;

    Conversation(Definition call) {
      this.call = call;
    }

    @Override
    public void onNext(BidiStreamRequest request) {
      if (!begun) {
        begun = true;
        fullDuplex = request.getFullDuplex();
        wanted = request.getResponseDefinition();
        call.define(wanted.getResponseHeadersList(), wanted.getResponseTrailersList());
      }
      unanswered.add(request);
      if (fullDuplex && count < wanted.getResponseDataCount()) {
        answer();
      } else if (fullDuplex && wanted.hasError()) {
        onComplete();
      }
    }

    private void answer() {
      ConformancePayload.Builder payload =
          ConformancePayload.newBuilder().setData(wanted.getResponseData(count));
      if (count == 0) {
        payload.setRequestInfo(call.info(unanswered));
      } else if (!unanswered.isEmpty()) {
        payload.setRequestInfo(
            RequestInfo.newBuilder().addAllRequests(Definition.packed(unanswered)));
      }
      count++;
      unanswered.clear();
      CompletableFuture<Void> unused =
          answers.send(
              wanted.getResponseDelayMs(),
              BidiStreamResponse.newBuilder().setPayload(payload).build());
    }

    @Override
    public void onComplete() {
      call.define(List.of(), List.of());
      while (count < wanted.getResponseDataCount()) {
        answer();
      }
      end(answers, call, wanted, List.copyOf(unanswered));
    }

    @Override
    public void onError(Throwable thrown) {
      call.define(List.of(), List.of());
      answers.end(0, thrown);
    }
  }
}
