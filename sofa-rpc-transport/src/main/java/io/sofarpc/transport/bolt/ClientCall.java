// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
import io.sofarpc.Outcome;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.FailureText;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.ServiceCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client: the frame to write, the listener to its end, and the stage of its response
 * in one object. Completed by the first of: answer, loss of the connection, end of its context.
 */
final class ClientCall extends CompletableFuture<Response> implements Outgoing, Consumer<Outcome> {

  private final BoltConnection connection;
  private final ServiceCodec codec;
  private final int codecId;
  private final MethodDescriptor method;
  private final int frameBytes;
  private @Nullable OutputBuffer frame;
  private @Nullable Outgoing next;
  private int id;
  private boolean pending; // like the id, only for the event loop

  ClientCall(
      BoltConnection connection,
      ServiceCodec codec,
      int codecId,
      Request request,
      OutputBuffer frame) {
    this.connection = connection;
    this.codec = codec;
    this.codecId = codecId;
    this.method = request.method();
    this.frame = frame;
    this.frameBytes = frame.size();
  }

  MethodDescriptor method() {
    return method;
  }

  /** Returns a copy: a filter that cancels or times out its own must not end the call unseen. */
  @Override
  public CompletableFuture<Response> toCompletableFuture() {
    return copy();
  }

  private boolean isOneWay() {
    return method.kind() == MethodKind.ONE_WAY;
  }

  @Override
  public @Nullable Outgoing next() {
    return next;
  }

  @Override
  public void next(@Nullable Outgoing other) {
    next = other;
  }

  @Override
  public int frameBytes() {
    return frameBytes;
  }

  @Override
  public @Nullable OutputBuffer begin() {
    OutputBuffer out = requireNonNull(frame, "frame");
    frame = null;
    if (isDone()) {
      return null;
    }
    id = connection.nextId();
    if (!isOneWay() && !connection.await(id, this)) {
      return null;
    }
    pending = !isOneWay();
    FrameWriter.seal(out, connection.dialect(), id);
    return out;
  }

  @Override
  public void written(@Nullable Throwable failure) {
    boolean begun = frame == null;
    frame = null;
    if (failure != null) {
      forget(false);
      fail(begun ? connection.lost(this) : connection.unsent(this));
    } else if (isOneWay()) {
      complete(Response.of((Object) null));
    }
  }

  @Override
  public void accept(Outcome outcome) {
    if (isDone()) {
      return;
    }
    RpcException failure = outcome.failure();
    fail(
        failure != null
            ? failure
            : new RpcException(StatusCode.CANCELLED, "the call ended without this answer"));
    if (!isOneWay()) {
      boolean cancel = outcome.code() != StatusCode.DEADLINE_EXCEEDED; // which the peer knows
      connection.runLater(() -> forget(cancel));
    }
  }

  private void forget(boolean cancel) {
    if (pending) {
      pending = false;
      connection.forget(id, cancel);
    }
  }

  void fail(RpcException failure) {
    completeExceptionally(failure);
  }

  /** Takes the answer; the connection has forgotten this call before. */
  void answered(BoltFrame answer) {
    pending = false;
    if (answer.problem() != null) {
      fail(failure(StatusCode.RESOURCE_EXHAUSTED, "with a " + answer.problem().text()));
    } else if (answer.detail() != Bolt.STATUS_SUCCESS) {
      fail(statusFailure(answer).withMetadata(answer.headers()));
    } else if (answer.codec() != codecId) {
      fail(failure(StatusCode.INTERNAL, "in codec " + answer.codec() + ", asked in " + codecId));
    } else if ("true".equals(answer.headers().get(Bolt.RESPONSE_ERROR))) {
      Metadata headers = answer.headers().without(Bolt.RESPONSE_ERROR);
      decode(() -> fail(readFailure(answer.content()).withMetadata(headers)));
    } else if (answer.headers().isEmpty() && codec.hasHeaders(answer.content())) {
      decode(() -> complete(response(codec.readHeaders(answer.content()), answer.content())));
    } else {
      complete(response(answer.headers(), answer.content()));
    }
  }

  private Response response(Metadata headers, byte[] content) {
    if (headers.isEmpty()) {
      return Response.of(Payload.decoding(() -> codec.readResult(method, false, content)));
    }
    return Response.of(Payload.decoding(() -> readResult(headers, content))).withMetadata(headers);
  }

  private @Nullable Object readResult(Metadata headers, byte[] content) {
    try {
      return codec.readResult(method, false, content);
    } catch (RpcException failure) { // of a peer that does not say so in the header
      throw failure.withMetadata(headers);
    }
  }

  private RpcException statusFailure(BoltFrame answer) {
    int status = answer.detail();
    String message = "with status " + status + ", " + Bolt.statusText(status);
    String detail =
        answer.codec() == Bolt.CODEC_HESSIAN
            ? ErrorContent.read(answer.content())
            : ErrorContent.readPlain(answer.content());
    if (status == Bolt.STATUS_REQUEST_NOT_READABLE && detail != null) {
      RpcException told = FailureText.toFailure(detail);
      if (told.code() == StatusCode.UNIMPLEMENTED) { // an unknown method, in other codecs
        return told;
      }
    }
    return failure(StatusCode.ofBolt(status), detail == null ? message : message + ": " + detail);
  }

  /** Decodes now what filters see: a failure, or headers in the content. */
  private void decode(Runnable task) {
    try {
      connection.settings().callbackExecutor().execute(task);
    } catch (RejectedExecutionException full) {
      fail(
          failure(
              StatusCode.UNKNOWN,
              "with what was not decoded: the callback executor is full or closed"));
    }
  }

  private RpcException readFailure(byte[] content) {
    try {
      Object value = codec.readResult(method, true, content);
      return failure(StatusCode.INTERNAL, "with a failure that is a result: " + value);
    } catch (Throwable thrown) {
      return RpcException.from(thrown);
    }
  }

  private RpcException failure(StatusCode code, String what) {
    return new RpcException(
        code, connection.endpoint().address() + " answered " + method + " " + what);
  }
}
