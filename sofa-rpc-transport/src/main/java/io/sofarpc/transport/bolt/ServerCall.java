// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.util.Objects.requireNonNull;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.FailureText;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.netty.RequestBytes;
import java.net.SocketAddress;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of a server on its way to the service and back: the task for the executor, the
 * receiver of the response, and the frame to write in one object.
 *
 * <p>It is answered exactly once, on whichever thread the service completes; a one-way request ends
 * without an answer.
 */
final class ServerCall
    implements Runnable, BiConsumer<@Nullable Response, @Nullable Throwable>, Outgoing {

  private static final Metadata FAILED = Metadata.of(Bolt.RESPONSE_ERROR, "true");
  private static final byte[] NO_CLASS = {};

  private final BoltServerHandler connection;
  private BoltFrame frame;
  private final Deadline deadline;
  private @Nullable BoltService service;
  private @Nullable ServiceCodec codec;
  private @Nullable MethodDescriptor method;
  private @Nullable OutputBuffer answer;
  private @Nullable Outgoing next;
  private int answerBytes;
  private volatile @Nullable CallContext context;
  private volatile @Nullable String abandoned; // why nobody waits for the answer any more

  ServerCall(BoltServerHandler connection, BoltFrame frame, Deadline deadline) {
    this.connection = connection;
    this.frame = frame;
    this.deadline = deadline;
  }

  boolean isOneWay() {
    return frame.type() == Bolt.TYPE_ONE_WAY;
  }

  int id() {
    return frame.id();
  }

  @Nullable String methodName() {
    return frame.headers().get(Bolt.METHOD_NAME);
  }

  int contentBytes() {
    return frame.contentBytes();
  }

  boolean isLarge() {
    return frame.contentBytes() >= RequestBytes.LARGE;
  }

  void serveWith(BoltService found) {
    service = found;
  }

  /** Cancels the call, for whose answer nobody waits; if it has not begun it never will. */
  void abandon(String reason) {
    abandoned = reason;
    CallContext running = context;
    if (running != null) {
      running.cancel(reason);
    }
  }

  @Override
  public void run() {
    try {
      serve();
    } finally {
      connection.returned(this);
    }
  }

  private void serve() {
    if (deadline.isExpired() || abandoned != null) {
      answerStatus(Bolt.STATUS_TIMEOUT);
      return;
    }
    BoltService served = requireNonNull(service, "service");
    ServiceCodec found = served.codec(frame.codec());
    if (found == null) {
      fail(Bolt.STATUS_REQUEST_NOT_READABLE, served.unknownCodec(frame.codec()));
      return;
    }
    codec = found;
    RequestContent content;
    try {
      content = found.readRequest(methodName(), frame.headers(), frame.content());
    } catch (Throwable thrown) { // hostile content may also exhaust the stack
      fail(Bolt.STATUS_REQUEST_NOT_READABLE, message(thrown));
      return;
    }
    method = content.method();
    if (isLarge()) {
      frame = frame.withoutContent(); // or it would be there beside what is decoded
    }
    invoke(served, content);
  }

  private void invoke(BoltService served, RequestContent content) {
    CallContext created;
    try {
      created = CallContext.create(connection.port().settings().timer(), deadline);
    } catch (Throwable thrown) { // the timer may find no memory for its thread
      fail(Bolt.STATUS_SERVER_EXCEPTION, message(thrown));
      return;
    }
    SocketAddress peer = connection.channel().remoteAddress();
    if (peer != null) {
      created.put(Transport.REMOTE_ADDRESS, peer);
    }
    context = created;
    String reason = abandoned;
    if (reason != null) { // before the context was to be seen
      created.cancel(reason);
    }
    served
        .invoker()
        .invoke(new Request(content.method(), content.headers(), content.payload(), created))
        .whenComplete(this);
  }

  @Override
  public void accept(@Nullable Response response, @Nullable Throwable thrown) {
    if (isOneWay()) {
      connection.port().requestEnded();
    } else if (thrown != null) {
      answerFailure(RpcException.from(thrown));
    } else {
      answerResult(requireNonNull(response, "response"));
    }
  }

  private void answerResult(Response response) {
    Object result;
    try {
      result = message(response.payload());
    } catch (RpcException failure) {
      answerFailure(failure);
      return;
    }
    Metadata headers = response.metadata().without(Bolt.RESPONSE_ERROR);
    try {
      OutputBuffer out = begin(headers);
      int contentStart = out.size();
      codec().writeResult(method(), headers, result, out);
      finish(out, contentStart);
    } catch (Throwable thrown) {
      fail(Bolt.STATUS_RESULT_NOT_WRITABLE, message(thrown));
    }
  }

  private static @Nullable Object message(Payload payload) {
    if (payload instanceof Payload.Unary unary) {
      return unary.message();
    }
    throw new RpcException(StatusCode.INTERNAL, "bolt cannot carry a stream");
  }

  private void answerFailure(RpcException failure) {
    int status = failure.code().boltStatus();
    Metadata headers = failure.metadata().without(Bolt.RESPONSE_ERROR);
    BoltService served = requireNonNull(service, "service");
    if (failure.code() == StatusCode.UNIMPLEMENTED
        && frame.codec() != Bolt.CODEC_HESSIAN
        && served.lacks(method())) {
      // As stock, which needs the method to decode; sofa-rpc-node cannot read other texts.
      String text = FailureText.of(served.descriptor(), method(), failure);
      answerStatus(Bolt.STATUS_REQUEST_NOT_READABLE, headers, text);
    } else if (status == Bolt.STATUS_REQUEST_NOT_READABLE) {
      answerStatus(status, headers, message(failure));
    } else if (status != Bolt.STATUS_SUCCESS) {
      answerStatus(status, headers, "");
    } else {
      answerWithFailure(failure, FAILED.withAll(headers));
    }
  }

  private void answerWithFailure(RpcException failure, Metadata headers) {
    try {
      OutputBuffer out = begin(headers);
      int contentStart = out.size();
      codec().writeFailure(method(), headers, failure, connection.peer().causes(), out);
      finish(out, contentStart);
    } catch (Throwable thrown) {
      if (headers.size() > FAILED.size()) { // too large, maybe: the failure matters more
        answerWithFailure(failure, FAILED);
        return;
      }
      fail(Bolt.STATUS_RESULT_NOT_WRITABLE, message(thrown));
    }
  }

  private OutputBuffer begin(Metadata headers) {
    BoltDialect dialect = frame.dialect();
    OutputBuffer out = new OutputBuffer(requireNonNull(service).expectedBytes(method()));
    FrameWriter.begin(
        out,
        dialect,
        Bolt.TYPE_RESPONSE,
        Bolt.COMMAND_RESPONSE,
        frame.codec(),
        Bolt.STATUS_SUCCESS,
        Bolt.RESPONSE_CLASS_BYTES.length,
        Bolt.RESPONSE_CLASS_BYTES);
    FrameWriter.pairs(out, headers, Set.of());
    int headerBytes = FrameWriter.endHeader(out, dialect, false);
    check("header", headerBytes, connection.port().settings().maxHeaderBytes());
    return out;
  }

  private void finish(OutputBuffer out, int contentStart) {
    check("message", out.size() - contentStart, connection.port().settings().maxFrameBytes());
    FrameWriter.end(out, frame.dialect(), false, contentStart);
    FrameWriter.seal(out, frame.dialect(), frame.id());
    requireNonNull(service).written(method(), out.size());
    send(out);
  }

  private void check(String what, int bytes, int max) {
    if (bytes > max) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "the %s of the answer of %s has %d bytes (limit: %d)"
              .formatted(what, method(), bytes, max));
    }
  }

  /** Answers with a status and nothing else. */
  void answerStatus(int status) {
    send(
        FrameWriter.headOnly(
            frame.dialect().withoutCrc(),
            Bolt.TYPE_RESPONSE,
            Bolt.COMMAND_RESPONSE,
            Bolt.CODEC_HESSIAN,
            status,
            frame.id(),
            Metadata.empty()));
  }

  /** Answers with a status and a message, as stock peers write and read it. */
  void fail(int status, String message) {
    answerStatus(status, Metadata.empty(), message);
  }

  /** Answers with a status, headers, and a message unless it is empty. */
  private void answerStatus(int status, Metadata headers, String message) {
    if (headers.isEmpty() && message.isEmpty()) {
      answerStatus(status);
      return;
    }
    BoltDialect dialect = frame.dialect().withoutCrc();
    byte[] type = message.isEmpty() ? NO_CLASS : Bolt.ERROR_CLASS_BYTES;
    OutputBuffer out = new OutputBuffer(256 + message.length());
    FrameWriter.begin(
        out,
        dialect,
        Bolt.TYPE_RESPONSE,
        Bolt.COMMAND_RESPONSE,
        Bolt.CODEC_HESSIAN,
        status,
        type.length,
        type);
    FrameWriter.pairs(out, headers, Set.of());
    int headerBytes = FrameWriter.endHeader(out, dialect, false);
    if (headerBytes > connection.port().settings().maxHeaderBytes()) {
      answerStatus(status, Metadata.empty(), message); // the failure matters more
      return;
    }
    int contentStart = out.size();
    if (!message.isEmpty()) {
      ErrorContent.write(out, message);
    }
    FrameWriter.end(out, dialect, false, contentStart);
    FrameWriter.seal(out, dialect, frame.id());
    send(out);
  }

  private void send(OutputBuffer out) {
    if (isOneWay()) {
      connection.port().requestEnded();
      return;
    }
    answer = out;
    answerBytes = out.size();
    WriteQueue queue = connection.queue();
    if (!queue.add(this)) {
      connection.dropped(this); // the connection forgets the call as it closes
      connection
          .port()
          .refuse(
              connection.channel(),
              "it does not read its answers (" + queue.queuedBytes() + " bytes wait)");
    }
  }

  private ServiceCodec codec() {
    return requireNonNull(codec, "codec");
  }

  private MethodDescriptor method() {
    return requireNonNull(method, "method");
  }

  private static String message(Throwable thrown) {
    return thrown instanceof RpcException && thrown.getMessage() != null
        ? thrown.getMessage()
        : thrown.toString();
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
    return answerBytes;
  }

  @Override
  public @Nullable OutputBuffer begin() {
    OutputBuffer out = answer;
    answer = null;
    return out;
  }

  @Override
  public void written(@Nullable Throwable failure) {
    answer = null;
    connection.answered(this);
  }
}
