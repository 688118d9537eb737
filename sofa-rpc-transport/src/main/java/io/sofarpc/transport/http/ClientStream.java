// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.CallContext;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
import io.sofarpc.Outcome;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.transport.Transport;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call of a client, the listener to its end, and the stage of its response in one object.
 * Completed by the first of: answer, loss of the connection, end of its context.
 */
final class ClientStream extends CompletableFuture<Response>
    implements StreamCall, Consumer<Outcome> {

  private static final AsciiString POST = AsciiString.cached("POST");
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final AsciiString OK = AsciiString.cached("200");

  private final ClientConnection connection;
  private final GrpcBinding binding;
  private final MethodDescriptor method;
  private final CallContext context;
  private final Payload payload;
  private final Http2Headers headers;
  private final Http2Exchange exchange;
  private final MessageReader reader;
  private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
  private final Inbound inbound = new Inbound(this);
  private @Nullable OutputBuffer argument; // of a call without a request stream
  private volatile @Nullable Outbound outbound;

  // Only for the event loop.
  private boolean sentAll;
  private boolean ended;
  private boolean gzip;
  private @Nullable Metadata answered; // the headers of the answer
  private @Nullable Message result; // of a call without a response stream

  ClientStream(ClientConnection connection, GrpcBinding binding, Request request) {
    this.connection = connection;
    this.binding = binding;
    this.method = request.method();
    this.context = request.context();
    this.payload = request.payload();
    this.exchange = new Http2Exchange(connection.wire());
    this.reader = new EnvelopeReader(Message.COMPRESSED, connection.settings().maxFrameBytes());
    this.headers = headers(request.metadata());
  }

  private Http2Headers headers(Metadata metadata) {
    boolean gzips = binding.settings().gzip();
    Http2Headers fields =
        new DefaultHttp2Headers(false)
            .method(POST)
            .scheme(connection.isEncrypted() ? HTTPS : HTTP)
            .authority(connection.authority())
            .path(binding.pathOf(method));
    fields.set(Grpc.TE, Grpc.TRAILERS);
    fields.set(Grpc.CONTENT_TYPE, binding.contentType());
    long nanos = context.deadline().remainingNanos();
    if (nanos < GrpcTimeout.NEVER_NANOS) {
      fields.set(Grpc.TIMEOUT, GrpcTimeout.format(nanos));
    }
    fields.set(Grpc.ACCEPT_ENCODING, Grpc.ENCODINGS);
    if (gzips) {
      fields.set(Grpc.ENCODING, Grpc.GZIP);
    }
    try {
      int bytes = Headers.write(metadata, fields);
      int limit = connection.settings().maxHeaderBytes();
      if (bytes > limit) {
        throw new IllegalArgumentException(
            "the headers of a request have " + bytes + " bytes (limit: " + limit + ")");
      }
    } catch (IllegalArgumentException unfit) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT, method + ": " + unfit.getMessage(), unfit);
    }
    return fields;
  }

  /** Encodes the arguments, unless they are a stream; on the caller's thread. */
  void encode() {
    if (payload instanceof Payload.Unary unary) {
      argument = write(unary.message());
    }
  }

  MethodDescriptor method() {
    return method;
  }

  /** Returns a copy: a filter that cancels or times out its own must not end the call unseen. */
  @Override
  public CompletableFuture<Response> toCompletableFuture() {
    return copy();
  }

  boolean isLate() {
    return context.deadline().isExpired();
  }

  int bytes() {
    OutputBuffer message = argument;
    return message == null ? 0 : message.size();
  }

  boolean isOneWay() {
    return method.kind() == MethodKind.ONE_WAY;
  }

  // Sending, on the event loop.

  /** Writes the call under an id; {@link ClientConnection} knows it by then. */
  void start(int stream) {
    exchange.begin(stream);
    OutputBuffer message = argument;
    argument = null;
    exchange
        .headers(headers, false)
        .addListener((ChannelFutureListener) (ChannelFuture done) -> headersWritten(done.cause()));
    if (ended) {
      release(message); // the headers could not be written
    } else if (message != null) {
      sentAll = true;
      exchange.data(message, true, isOneWay() ? this::completeOneWay : () -> {});
    } else {
      Outbound messages = new Outbound(this);
      outbound = messages;
      runForUser(
          () -> ((Payload.Stream) payload).messages().subscribe(messages),
          "no thread for a stream");
    }
  }

  private void release(@Nullable OutputBuffer unwritten) {
    if (unwritten != null) {
      exchange.release(unwritten.size());
    }
  }

  /** Gives up before anything was written. */
  void unsent(RpcException failure) {
    ended = true;
    release(argument);
    argument = null;
    completeExceptionally(failure);
  }

  private void headersWritten(@Nullable Throwable failure) {
    if (failure != null && !ended) {
      end(connection.notWritten(this, failure));
    }
  }

  private void completeOneWay() {
    if (!ended) {
      ended = true;
      connection.forget(this);
      complete(Response.of((Object) null));
    }
  }

  private void runForUser(Runnable task, String problem) {
    try {
      executor().execute(task);
    } catch (RejectedExecutionException full) {
      fail(new RpcException(StatusCode.RESOURCE_EXHAUSTED, problem, full));
    }
  }

  // Receiving, on the event loop.

  /** Takes the headers of the answer, or its trailers. */
  void receive(Http2Headers fields, boolean end) {
    if (ended) {
      return;
    }
    try {
      if (end) {
        finish(fields);
      } else if (answered == null && !isInterim(fields)) {
        begin(fields);
      }
    } catch (RpcException unfit) {
      abort(unfit);
    }
  }

  private static boolean isInterim(Http2Headers fields) {
    CharSequence status = fields.status();
    return status != null && status.length() == 3 && status.charAt(0) == '1';
  }

  private void begin(Http2Headers fields) {
    requireGrpc(fields);
    try {
      gzip = Grpc.isGzip(fields, Grpc.ENCODING);
    } catch (RpcException unknown) {
      throw failure(StatusCode.INTERNAL, unknown.getMessage());
    }
    Metadata metadata = Headers.read(fields);
    answered = metadata;
    if (method.kind().streamsResponses()) {
      complete(new Response(metadata, Payload.stream(inbound), trailers));
    }
  }

  private void requireGrpc(Http2Headers fields) {
    CharSequence status = fields.status();
    if (status == null || !OK.contentEquals(status)) {
      int number = status == null ? 0 : Integer.parseInt(status.toString());
      throw failure(StatusCode.ofHttp(number), "with HTTP status " + number);
    }
    if (Grpc.codecName(fields.get(Grpc.CONTENT_TYPE)) == null) {
      throw failure(
          StatusCode.UNKNOWN,
          "with content type " + fields.get(Grpc.CONTENT_TYPE) + ", not gRPC's");
    }
  }

  private void finish(Http2Headers fields) {
    CharSequence status = fields.get(Grpc.STATUS);
    if (status == null) {
      if (answered == null) {
        requireGrpc(fields);
      }
      throw failure(StatusCode.UNKNOWN, "without a status");
    }
    StatusCode code = GrpcStatus.code(status);
    if (code != StatusCode.OK) {
      fail(code, fields);
      return;
    }
    try {
      reader.end();
    } catch (RpcException incomplete) {
      throw failure(StatusCode.INTERNAL, "with an incomplete message");
    }
    Metadata metadata = Headers.read(fields);
    Metadata first = answered == null ? Metadata.empty() : answered;
    Message only = result;
    if (method.kind().streamsResponses()) {
      complete(new Response(first, Payload.stream(inbound), trailers)); // unless it has begun
      trailers.complete(metadata);
      close();
      inbound.complete(null);
    } else if (only == null) {
      throw failure(StatusCode.UNIMPLEMENTED, "without a message");
    } else {
      close();
      trailers.complete(metadata);
      complete(new Response(first, Payload.decoding(() -> read(only)), trailers));
    }
  }

  private void fail(StatusCode code, Http2Headers fields) {
    RpcException failure = GrpcStatus.failure(code, fields);
    Metadata first = answered;
    if (first != null && !first.isEmpty() && !isDone()) {
      failure = failure.withMetadata(first.withAll(failure.metadata()));
    }
    CharSequence thrown = fields.get(Grpc.FAILURE);
    close();
    if (thrown == null) {
      completeWith(failure);
      return;
    }
    Metadata metadata = failure.metadata();
    RpcException told = failure;
    try {
      executor().execute(() -> completeWith(readFailure(thrown, told).withMetadata(metadata)));
    } catch (RejectedExecutionException full) {
      completeWith(told);
    }
  }

  private RpcException readFailure(CharSequence encoded, RpcException told) {
    try {
      byte[] content = Base64.getDecoder().decode(encoded.toString());
      binding.codec().readResult(method, true, content);
    } catch (RpcException failure) {
      return failure;
    } catch (IllegalArgumentException garbage) {
      return told;
    }
    return told;
  }

  /**
   * Takes data.
   *
   * @return how many bytes of it the peer may send again
   */
  int receive(ByteBuf data) {
    int bytes = data.readableBytes();
    if (ended || isOneWay()) {
      return bytes;
    }
    boolean streams = method.kind().streamsResponses();
    try {
      if (answered == null) {
        throw failure(StatusCode.INTERNAL, "with data before headers");
      }
      while (data.isReadable()) {
        int before = data.readableBytes();
        Message message = reader.next(data);
        if (streams) {
          inbound.add(before - data.readableBytes(), message);
        } else if (message != null && result != null) {
          throw failure(StatusCode.UNIMPLEMENTED, "with more than one message");
        } else if (message != null) {
          result = message;
        }
      }
    } catch (RpcException unreadable) {
      abort(unreadable);
    }
    return streams ? 0 : bytes;
  }

  /** The peer ended its data without trailers. */
  void receivedAll() {
    if (!ended) {
      abort(failure(StatusCode.UNKNOWN, "without a status"));
    }
  }

  /** The peer has reset the stream. */
  void wasReset(RpcException failure) {
    if (!ended) {
      end(failure);
    }
  }

  // The end, on the event loop.

  /** Ends with a failure of which the peer does not know. */
  private void abort(RpcException failure) {
    end(failure); // first: a stream that is reset is closed, and its call would be told of that
    exchange.reset(Http2Error.CANCEL);
  }

  private void end(RpcException failure) {
    close();
    trailers.completeExceptionally(failure);
    if (!completeExceptionally(failure)) {
      inbound.abort(failure);
    }
  }

  /** Ends with what the peer says of the call, behind its messages. */
  private void completeWith(RpcException failure) {
    trailers.completeExceptionally(failure);
    if (!completeExceptionally(failure)) {
      inbound.complete(failure);
    }
  }

  private void close() {
    ended = true;
    connection.forget(this);
    stopSending();
  }

  private void stopSending() {
    Outbound messages = outbound;
    if (messages != null && !sentAll) {
      sentAll = true;
      messages.cancel();
      exchange.reset(Http2Error.CANCEL);
    }
  }

  /** The context has ended, on any thread. */
  @Override
  public void accept(Outcome outcome) {
    RpcException failure = outcome.failure();
    if (failure == null) {
      return;
    }
    completeExceptionally(failure);
    trailers.completeExceptionally(failure);
    inbound.abort(failure);
    if (!isOneWay()) {
      exchange.execute(this::cancel);
    }
  }

  private void cancel() {
    if (!ended && exchange.id() != 0) {
      ended = true;
      connection.forget(this);
      Outbound messages = outbound;
      if (messages != null) {
        messages.cancel();
      }
      exchange.reset(Http2Error.CANCEL);
    }
  }

  private RpcException failure(StatusCode code, @Nullable String what) {
    return new RpcException(code, connection + " answered " + method + " " + what);
  }

  // A call of streams.

  @Override
  public Executor executor() {
    return connection.settings().callbackExecutor();
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  int id() {
    return exchange.id();
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public @Nullable Object read(Message message) {
    boolean compressed = message.has(Message.COMPRESSED);
    if (compressed || context.get(Transport.WAS_COMPRESSED) != null) {
      context.put(Transport.WAS_COMPRESSED, compressed);
    }
    byte[] content = message.content(gzip, Grpc.ENCODING, connection.settings().maxFrameBytes());
    return binding.messages().readResponse(method, content);
  }

  @Override
  public OutputBuffer write(@Nullable Object message) {
    return binding
        .writerOf(method)
        .write(
            binding.settings().gzip() && !Boolean.FALSE.equals(context.get(Transport.COMPRESS)),
            out -> binding.messages().writeRequest(method, message, out),
            bytes ->
                new RpcException(
                    StatusCode.INVALID_ARGUMENT,
                    "a message of a request to %s has %d bytes (limit: %d); send less or raise the limit on both sides"
                        .formatted(method, bytes, connection.settings().maxFrameBytes())));
  }

  @Override
  public void fail(RpcException failure) {
    if (!context.fail(failure)) {
      accept(requireNonNull(context.outcome(), "outcome"));
    }
  }

  @Override
  public void unwanted() {
    context.cancel("the subscriber cancelled the stream");
  }

  @Override
  public void sent() {
    exchange.execute(
        () -> {
          if (!ended && !sentAll) {
            sentAll = true;
            exchange.end(new OutputBuffer(0));
          }
        });
  }

  @Override
  public void sendFailed(Throwable thrown) {
    fail(RpcException.from(thrown));
  }
}
