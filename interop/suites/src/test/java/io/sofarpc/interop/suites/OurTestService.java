// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.suites;

import com.google.protobuf.ByteString;
import io.sofarpc.CallContext;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.interop.suites.messages.BoolValue;
import io.sofarpc.interop.suites.messages.EchoStatus;
import io.sofarpc.interop.suites.messages.Empty;
import io.sofarpc.interop.suites.messages.Payload;
import io.sofarpc.interop.suites.messages.ResponseParameters;
import io.sofarpc.interop.suites.messages.SimpleRequest;
import io.sofarpc.interop.suites.messages.SimpleResponse;
import io.sofarpc.interop.suites.messages.StreamingInputCallRequest;
import io.sofarpc.interop.suites.messages.StreamingInputCallResponse;
import io.sofarpc.interop.suites.messages.StreamingOutputCallRequest;
import io.sofarpc.interop.suites.messages.StreamingOutputCallResponse;
import io.sofarpc.interop.suites.messages.TestOrcaReport;
import io.sofarpc.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;

/** Does what the descriptions of gRPC's interop suite ask of a server. */
final class OurTestService implements TestService {

  /** The load that a request wants to hear in the trailers of its answer. */
  static final CallContext.Key<TestOrcaReport> LOAD = CallContext.Key.of("load");

  private final String id;
  private final OurLoadService load;

  OurTestService(String id, OurLoadService load) {
    this.id = id;
    this.load = load;
  }

  @Override
  public Empty empty(Empty request) {
    return Empty.getDefaultInstance();
  }

  @Override
  public SimpleResponse unary(SimpleRequest request) {
    CallContext context = CallContext.current();
    if (request.hasExpectCompressed()) {
      requireCompressed(context, request.getExpectCompressed());
    }
    if (request.hasResponseCompressed()) {
      context.put(Transport.COMPRESS, request.getResponseCompressed().getValue());
    }
    if (request.hasResponseStatus()) {
      throw failure(request.getResponseStatus());
    }
    if (request.hasOrcaPerRpcReport()) {
      context.put(LOAD, request.getOrcaPerRpcReport());
    }
    return SimpleResponse.newBuilder()
        .setPayload(zeros(request.getResponseSize()))
        .setServerId(request.getFillServerId() ? id : "")
        .build();
  }

  private static void requireCompressed(CallContext context, BoolValue expected) {
    boolean compressed = Boolean.TRUE.equals(context.get(Transport.WAS_COMPRESSED));
    if (expected.getValue() != compressed) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "compressed: " + compressed + " (expected: " + expected.getValue() + ")");
    }
  }

  private static RpcException failure(EchoStatus status) {
    return new RpcException(StatusCode.of(status.getCode()), status.getMessage());
  }

  private static Payload zeros(int count) {
    return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[count])).build();
  }

  @Override
  public SimpleResponse cacheableUnary(SimpleRequest request) {
    return SimpleResponse.newBuilder().setPayload(request.getPayload()).build();
  }

  @Override
  public CompletableFuture<StreamingInputCallResponse> streamingInput(
      Flow.Publisher<StreamingInputCallRequest> requests) {
    CallContext context = CallContext.current();
    CompletableFuture<StreamingInputCallResponse> answer = new CompletableFuture<>();
    requests.subscribe(
        new Each<>(answer::completeExceptionally) {

          private int bytes;

          @Override
          public void onNext(StreamingInputCallRequest request) {
            bytes += request.getPayload().getBody().size();
            if (request.hasExpectCompressed()) {
              try {
                requireCompressed(context, request.getExpectCompressed());
              } catch (RpcException other) {
                answer.completeExceptionally(other);
              }
            }
          }

          @Override
          public void onComplete() {
            answer.complete(
                StreamingInputCallResponse.newBuilder().setAggregatedPayloadSize(bytes).build());
          }
        });
    return answer;
  }

  @Override
  public Flow.Publisher<StreamingOutputCallResponse> streamingOutput(
      StreamingOutputCallRequest request) {
    CallContext context = CallContext.current();
    if (request.getResponseParametersList().stream().anyMatch(ResponseParameters::hasCompressed)) {
      context.put(Transport.COMPRESS, true); // the headers say it before the first message is made
    }
    return new Produced<>(
        request.getResponseParametersList().stream()
            .map(parameters -> answer(context, parameters))
            .iterator());
  }

  private static StreamingOutputCallResponse answer(
      CallContext context, ResponseParameters parameters) {
    if (parameters.hasCompressed()) {
      context.put(Transport.COMPRESS, parameters.getCompressed().getValue());
    }
    return StreamingOutputCallResponse.newBuilder().setPayload(zeros(parameters.getSize())).build();
  }

  @Override
  public Flow.Publisher<StreamingOutputCallResponse> fullDuplex(
      Flow.Publisher<StreamingOutputCallRequest> requests) {
    CallContext context = CallContext.current();
    SubmissionPublisher<StreamingOutputCallResponse> answers =
        new SubmissionPublisher<>(Runnable::run, 16);
    return subscriber -> {
      answers.subscribe(subscriber);
      requests.subscribe(
          new Each<>(answers::closeExceptionally) {

            @Override
            public void onNext(StreamingOutputCallRequest request) {
              if (request.hasResponseStatus()) {
                answers.closeExceptionally(failure(request.getResponseStatus()));
              } else if (request.hasOrcaOobReport()) {
                load.report(request.getOrcaOobReport());
              }
              if (!answers.isClosed()) {
                request.getResponseParametersList().stream()
                    .map(parameters -> answer(context, parameters))
                    .forEach(answers::submit);
              }
            }

            @Override
            public void onComplete() {
              answers.close();
            }
          });
    };
  }

  /** Takes all messages as they come. */
  private abstract static class Each<T> implements Flow.Subscriber<T> {

    private final Consumer<Throwable> failed;

    Each(Consumer<Throwable> failed) {
      this.failed = failed;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onError(Throwable thrown) {
      failed.accept(thrown);
    }
  }
}
