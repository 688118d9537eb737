// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.connect;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import connectrpc.conformance.v1.ClientCompat.ClientCompatRequest;
import connectrpc.conformance.v1.ClientCompat.ClientCompatRequest.Cancel.CancelTimingCase;
import connectrpc.conformance.v1.ClientCompat.ClientResponseResult;
import connectrpc.conformance.v1.ConfigOuterClass.Code;
import connectrpc.conformance.v1.ConfigOuterClass.StreamType;
import connectrpc.conformance.v1.Service;
import connectrpc.conformance.v1.Service.BidiStreamRequest;
import connectrpc.conformance.v1.Service.ClientStreamRequest;
import connectrpc.conformance.v1.Service.ConformancePayload;
import connectrpc.conformance.v1.Service.IdempotentUnaryRequest;
import connectrpc.conformance.v1.Service.ServerStreamRequest;
import connectrpc.conformance.v1.Service.UnaryRequest;
import connectrpc.conformance.v1.Service.UnimplementedRequest;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.WheelTimer;
import io.sofarpc.interop.connect.messages.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call as the suite describes it, and what came of it. */
final class ConformanceCall {

  private static final WheelTimer TIMER = new WheelTimer("conformance-timer");
  private static final Map<String, Class<? extends Message>> TYPES =
      Stream.of(
              UnaryRequest.class,
              IdempotentUnaryRequest.class,
              ServerStreamRequest.class,
              ClientStreamRequest.class,
              BidiStreamRequest.class,
              UnimplementedRequest.class)
          .collect(
              Collectors.toMap(
                  type -> "type.googleapis.com/connectrpc.conformance.v1." + type.getSimpleName(),
                  Function.identity()));

  private final ClientCompatRequest wanted;
  private final Invoker invoker;
  private final CallContext context;
  private final Script<Object> requests = new Script<>();
  private final List<Message> messages;
  private final ClientResponseResult.Builder result = ClientResponseResult.newBuilder();
  private final CompletableFuture<ClientResponseResult> done = new CompletableFuture<>();
  private int asked; // messages given to the script; of full duplex only

  ConformanceCall(ClientCompatRequest wanted, Invoker invoker) {
    this.wanted = wanted;
    this.invoker = invoker;
    this.messages = wanted.getRequestMessagesList().stream().map(ConformanceCall::unpack).toList();
    long nanos =
        wanted.hasTimeoutMs()
            ? TimeUnit.MILLISECONDS.toNanos(wanted.getTimeoutMs())
            : Long.MAX_VALUE; // none is sent
    this.context = CallContext.create(TIMER, Deadline.afterNanos(TIMER, nanos));
  }

  private static Message unpack(Any packed) {
    try {
      return packed.unpack(TYPES.get(packed.getTypeUrl()));
    } catch (InvalidProtocolBufferException garbage) {
      throw new IllegalArgumentException(garbage);
    }
  }

  CompletableFuture<ClientResponseResult> run() {
    MethodDescriptor method = ConformanceService.CALLED.methods(wanted.getMethod()).get(0);
    Metadata headers = Definition.metadata(wanted.getRequestHeadersList());
    boolean streams = method.kind().streamsRequests();
    invoker
        .invoke(
            new Request(
                method,
                headers,
                streams ? Payload.stream(requests) : Payload.of(new Object[] {messages.get(0)}),
                context))
        .whenComplete(this::answered);
    if (streams) {
      send();
    } else {
      cancelAfterSending();
    }
    return done;
  }

  private boolean isFullDuplex() {
    return wanted.getStreamType() == StreamType.STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM;
  }

  private void send() {
    if (isFullDuplex()) {
      sendNext();
      return;
    }
    messages.forEach(message -> requests.send(wanted.getRequestDelayMs(), message));
    endRequests();
  }

  /** Sends the next message of a conversation: each waits for the answer to the one before. */
  private void sendNext() {
    if (asked < messages.size()) {
      requests.send(wanted.getRequestDelayMs(), messages.get(asked++));
    } else if (asked++ == messages.size()) {
      endRequests();
    }
  }

  private void endRequests() {
    if (cancels(CancelTimingCase.BEFORE_CLOSE_SEND)) {
      requests.then(0, this::cancel);
    } else {
      requests.end(0, null);
      requests.then(0, this::cancelAfterSending);
    }
  }

  private boolean cancels(CancelTimingCase when) {
    return wanted.hasCancel() && wanted.getCancel().getCancelTimingCase() == when;
  }

  private void cancelAfterSending() {
    if (cancels(CancelTimingCase.AFTER_CLOSE_SEND_MS)
        || cancels(CancelTimingCase.CANCELTIMING_NOT_SET)) {
      Script.after(wanted.getCancel().getAfterCloseSendMs()).execute(this::cancel);
    }
  }

  private void cancel() {
    context.cancel("the suite wants it");
  }

  private void answered(@Nullable Response response, @Nullable Throwable thrown) {
    try {
      if (response == null) {
        fail(requireNonNull(thrown, "thrown"));
        return;
      }
      result.addAllResponseHeaders(Definition.headers(response.metadata()));
      if (response.payload() instanceof Payload.Stream stream) {
        stream.messages().subscribe(new Answers(response));
      } else {
        add((Message) requireNonNull(((Payload.Unary) response.payload()).message(), "answer"));
        end(response);
      }
    } catch (Throwable unreadable) {
      fail(unreadable);
    }
  }

  private void add(Message answer) {
    result.addPayloads(
        (ConformancePayload)
            answer.getField(answer.getDescriptorForType().findFieldByName("payload")));
  }

  private void end(Response response) {
    response
        .trailers()
        .whenComplete(
            (trailers, thrown) -> {
              if (trailers != null) {
                result.addAllResponseTrailers(Definition.headers(trailers));
              }
              finish();
            });
  }

  private void fail(Throwable thrown) {
    RpcException failure = RpcException.from(thrown);
    Service.Error.Builder error =
        Service.Error.newBuilder()
            .setCode(Code.forNumber(failure.code().value()))
            .setMessage(String.valueOf(failure.getMessage()));
    byte[] details = failure.metadata().binary("grpc-status-details-bin");
    if (details != null) {
      try {
        error.addAllDetails(Status.parseFrom(details).getDetailsList());
      } catch (InvalidProtocolBufferException garbage) {
        done.completeExceptionally(garbage);
        return;
      }
    }
    result.setError(error).addAllResponseTrailers(Definition.headers(failure.metadata()));
    finish();
  }

  private void finish() {
    if (ConformanceService.CALLED.methods(wanted.getMethod()).get(0).kind().streamsRequests()) {
      result.setNumUnsentRequests(messages.size() - requests.sent());
    }
    context.succeed(); // unless it has failed
    done.complete(result.build());
  }

  /** Takes the answers of a stream. */
  private final class Answers extends Each<Object> {

    private final Response response;
    private int count;

    Answers(Response response) {
      this.response = response;
    }

    @Override
    public void onNext(Object answer) {
      add((Message) answer);
      count++;
      if (cancels(CancelTimingCase.AFTER_NUM_RESPONSES)
          && count == wanted.getCancel().getAfterNumResponses()) {
        cancel();
      } else if (isFullDuplex()) {
        sendNext();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      fail(thrown);
    }

    @Override
    public void onComplete() {
      end(response);
    }
  }
}
