// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;

import io.sofarpc.CallContext;
import io.sofarpc.CallEnder;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
import io.sofarpc.Outcome;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.Timer;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.ServedService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call over an {@link InProcessConnection}: the request on its way to the server, and the
 * answer on its way back.
 *
 * <p>Each side has a context of its own, on its own timer. The client's failure ends the server's
 * context; the server's failure is an answer.
 */
final class InProcessCall {

  private final InProcessConnection connection;
  private final InProcessListener listener;
  private final InProcessTransport.Binding binding;
  private final Request request; // as the client sent it
  private final ServedService served;
  private final CallContext context; // the server's
  private final CompletableFuture<Response> answer = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();

  InProcessCall(
      InProcessConnection connection,
      InProcessListener listener,
      InProcessTransport.Binding binding,
      Request request) {
    this.connection = connection;
    this.listener = listener;
    this.binding = binding;
    this.request = request;
    this.served = listener.services().find(binding.service().name());
    Timer timer = listener.settings().timer();
    this.context =
        CallContext.create(
            timer, Deadline.afterNanos(timer, request.context().deadline().remainingNanos()));
    listener.callStarted();
  }

  CompletionStage<Response> start() {
    request.context().onEnd(this::callerEnded);
    byte[] content;
    try {
      content = request.payload() instanceof Payload.Unary ? encodedRequest() : new byte[0];
    } catch (RpcException unwritable) {
      answer.completeExceptionally(unwritable);
      context.fail(unwritable);
      end();
      return answer;
    }
    new CallEnder(sent -> dispatched(content))
        .invoke(new Request(request.method(), request.metadata(), request.payload(), context))
        .whenComplete(this::answered);
    if (request.method().kind() == MethodKind.ONE_WAY) {
      answer.complete(Response.of((Object) null));
    }
    return answer;
  }

  private byte[] encodedRequest() {
    OutputBuffer out = new OutputBuffer(64);
    binding.codec().writeRequest(request, out);
    return limited(out, connection.settings().maxFrameBytes(), "the request " + request.method());
  }

  private static byte[] limited(OutputBuffer out, int maxBytes, String what) {
    if (out.size() > maxBytes) {
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          what + " has " + out.size() + " bytes (expected: " + maxBytes + " at the most)");
    }
    return out.toByteArray();
  }

  // On the server

  private CompletionStage<Response> dispatched(byte[] content) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    if (served.isNonBlocking(request.method().name())) {
      run(content, result);
      return result;
    }
    try {
      served.executor().execute(() -> run(content, result));
    } catch (RejectedExecutionException busy) {
      result.completeExceptionally(
          new RpcException(StatusCode.RESOURCE_EXHAUSTED, "busy: " + busy.getMessage(), busy));
    }
    return result;
  }

  private void run(byte[] content, CompletableFuture<Response> result) {
    if (context.isEnded()) {
      return; // nobody waits any more: the end of the context was the answer
    }
    try {
      served
          .invoker()
          .invoke(arrived(content))
          .whenComplete(
              (response, thrown) -> {
                if (thrown != null) {
                  result.completeExceptionally(RpcException.from(thrown));
                } else {
                  result.complete(response);
                }
              });
    } catch (Throwable thrown) {
      result.completeExceptionally(RpcException.from(thrown));
    }
  }

  /**
   * Returns the request as the server sees it; the headers are the client's, whatever the codec.
   */
  private Request arrived(byte[] content) {
    MethodDescriptor sent = request.method();
    if (request.payload() instanceof Payload.Stream stream) {
      MethodDescriptor known = served.service().method(sent.name(), sent.signature());
      return new Request(
          known != null
              ? known
              : MethodDescriptor.of(served.service().name(), sent.name(), sent.signature()),
          request.metadata(),
          Payload.stream(new InProcessStream(stream.messages(), context)),
          context);
    }
    RequestContent read = codec().readRequest(sent.name(), Metadata.empty(), content);
    return new Request(read.method(), request.metadata(), read.payload(), context);
  }

  private ServiceCodec codec() {
    ServiceCodec codec = served.codecs().get(binding.codecName());
    if (codec == null) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "codec "
              + binding.codecName()
              + " is unknown on this server (expected: one of "
              + served.codecs().keySet()
              + ")");
    }
    return codec;
  }

  // Back to the client

  private void answered(@Nullable Response response, @Nullable Throwable thrown) {
    if (request.method().kind() == MethodKind.ONE_WAY) {
      end();
    } else if (thrown != null) {
      send(failure(RpcException.from(thrown)));
    } else if (requireNonNull(response, "response").payload() instanceof Payload.Stream stream) {
      context.onEnd(outcome -> end());
      answer.complete(
          response.withPayload(Payload.stream(new FailingAsLost(stream.messages(), connection))));
    } else {
      send(encoded(response));
    }
  }

  private CompletionStage<Response> encoded(Response response) {
    MethodDescriptor method = request.method();
    OutputBuffer out = new OutputBuffer(64);
    try {
      Object result = ((Payload.Unary) response.payload()).message();
      codec().writeResult(method, response.metadata(), result, out);
      byte[] content = limited(out, listener.settings().maxFrameBytes(), "the result of " + method);
      return CompletableFuture.completedStage(
          response.withPayload(
              Payload.decoding(() -> binding.codec().readResult(method, false, content))));
    } catch (Throwable unwritable) {
      return failure(RpcException.from(unwritable));
    }
  }

  /**
   * Sends a failure through the codec, which decides what becomes of an exception, with its code.
   */
  private CompletionStage<Response> failure(RpcException failure) {
    ServiceCodec codec = served.codecs().get(binding.codecName());
    if (codec == null) {
      return CompletableFuture.failedStage(failure);
    }
    OutputBuffer out = new OutputBuffer(64);
    codec.writeFailure(request.method(), failure.metadata(), failure, true, out);
    try {
      binding.codec().readResult(request.method(), true, out.toByteArray());
      return CompletableFuture.failedStage(
          new RpcException(StatusCode.INTERNAL, "the codec read a failure as a result", failure));
    } catch (ServiceException thrown) {
      return CompletableFuture.failedStage(thrown.withMetadata(failure.metadata()));
    } catch (RpcException read) {
      return CompletableFuture.failedStage(
          new RpcException(failure.code(), read.getMessage(), read)
              .withMetadata(failure.metadata()));
    }
  }

  private void send(CompletionStage<Response> ready) {
    connection
        .network()
        .gate(request)
        .whenComplete(
            (passed, ignored) ->
                ready.whenComplete(
                    (response, thrown) -> {
                      if (thrown != null) {
                        answer.completeExceptionally(RpcException.unwrap(thrown));
                      } else {
                        answer.complete(response);
                      }
                      end();
                    }));
  }

  private void callerEnded(Outcome outcome) {
    RpcException failure = outcome.failure();
    if (failure != null) {
      answer.completeExceptionally(failure);
      StatusCode code =
          outcome.code() == StatusCode.DEADLINE_EXCEEDED
              ? StatusCode.DEADLINE_EXCEEDED
              : StatusCode.CANCELLED;
      context.fail(new RpcException(code, "the caller ended the call: " + failure.getMessage()));
      end();
    }
  }

  /** The connection was closed. */
  void lost() {
    answer.completeExceptionally(connection.lostFailure());
    context.cancel("the connection was closed");
    end();
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      connection.ended(this);
      listener.callEnded();
    }
  }
}
