// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.CallContext;
import io.sofarpc.Invoker;
import io.sofarpc.MethodKind;
import io.sofarpc.Outcome;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The last box before the wire: encodes calls of one service for one connection. */
final class BoltInvoker implements Invoker {

  private final BoltConnection connection;
  private final BoltBinding binding;

  BoltInvoker(BoltConnection connection, BoltBinding binding) {
    this.connection = connection;
    this.binding = binding;
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    CallContext context = request.context();
    Outcome outcome = context.outcome();
    if (outcome != null) {
      return failed(outcome);
    }
    ClientCall call;
    try {
      call =
          new ClientCall(connection, binding.codec(), binding.codecId(), request, encode(request));
    } catch (Throwable thrown) { // a codec may run out of stack
      return CompletableFuture.failedFuture(RpcException.from(thrown));
    }
    context.onEnd(call);
    connection.send(call);
    return call;
  }

  private static CompletionStage<Response> failed(Outcome outcome) {
    RpcException failure = outcome.failure();
    return CompletableFuture.failedFuture(
        failure != null
            ? failure
            : new RpcException(StatusCode.CANCELLED, "the call has ended before it was sent"));
  }

  private OutputBuffer encode(Request request) {
    BoltDialect dialect = connection.dialect();
    boolean oneWay = request.method().kind() == MethodKind.ONE_WAY;
    boolean timed = !oneWay || connection.peer().deadline(); // stock peers send -1 for one-way
    BoltBinding.MethodStart start = binding.startOf(request.method());
    OutputBuffer out = new OutputBuffer(start.expectedBytes());
    FrameWriter.begin(
        out,
        dialect,
        oneWay ? Bolt.TYPE_ONE_WAY : Bolt.TYPE_REQUEST,
        Bolt.COMMAND_REQUEST,
        binding.codecId(),
        timed ? remainingMillis(request) : Bolt.NO_TIMEOUT,
        Bolt.REQUEST_CLASS_BYTES.length,
        start.bytes());
    FrameWriter.pairs(out, request.metadata(), Bolt.RESERVED);
    int headerBytes = FrameWriter.endHeader(out, dialect, true);
    check(request, "header", headerBytes, connection.settings().maxHeaderBytes());
    int contentStart = out.size();
    binding.codec().writeRequest(request, out);
    int contentBytes = out.size() - contentStart;
    check(request, "message", contentBytes, connection.settings().maxFrameBytes());
    FrameWriter.end(out, dialect, true, contentStart);
    start.written(out.size());
    return out;
  }

  private static int remainingMillis(Request request) {
    long millis = TimeUnit.NANOSECONDS.toMillis(request.context().deadline().remainingNanos());
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
  }

  private static void check(Request request, String what, int bytes, int max) {
    if (bytes > max) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "the %s of a request to %s has %d bytes (limit: %d); send less or raise the limit on both sides"
              .formatted(what, request.method(), bytes, max));
    }
  }
}
