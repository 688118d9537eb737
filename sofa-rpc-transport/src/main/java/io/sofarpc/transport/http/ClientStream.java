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
 * One call of a client, the listener to its end, and the stage of its response in one object.
 * Completed by the first of: answer, loss of the connection, end of its context.
 */
final class ClientStream extends CompletableFuture<Response>
    implements StreamCall, Consumer<Outcome> {

  private static final AsciiString POST = AsciiString.cached("POST");
  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");

  private final Carrier carrier;
  private final GrpcBinding binding;
  private final MethodDescriptor method;
  private final CallContext context;
  private final Payload payload;
  private final Metadata metadata;
  private final ClientFormat format;
  private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
  private final Inbound inbound = new Inbound(this);
  private @Nullable Http2Headers headers;
  private @Nullable OutputBuffer argument; // of a call without a request stream
  private volatile @Nullable Outbound outbound;
  private volatile @Nullable Exchange exchange; // once it is sent

  // Only for the event loop.
  private boolean sentAll;
  private boolean ended;
  private @Nullable Metadata answered; // the headers of the answer
  private @Nullable MessageReader reader; // of its messages
  private @Nullable Message result; // of a call without a response stream

  ClientStream(Carrier carrier, GrpcBinding binding, Request request) {
    this.carrier = carrier;
    this.binding = binding;
    this.method = request.method();
    this.context = request.context();
    this.payload = request.payload();
    this.metadata = request.metadata();
    this.format = binding.format(carrier.peer(), method);
  }

  private int maxBytes() {
    return carrier.settings().maxFrameBytes();
  }

  private Http2Headers head() {
    Http2Headers fields =
        new DefaultHttp2Headers(false)
            .method(POST)
            .scheme(carrier.isEncrypted() ? HTTPS : HTTP)
            .authority(carrier.peer().authority())
            .path(binding.pathOf(method));
    long nanos = context.deadline().remainingNanos();
    format.writeHead(
        fields,
        nanos < GrpcTimeout.NEVER_NANOS ? Math.max(0, nanos) : -1,
        binding.settings().gzip());
    try {
      int bytes = Headers.write(metadata, fields);
      int limit = carrier.settings().maxHeaderBytes();
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

  /** Encodes the arguments, unless they are a stream, and the head; on the caller's thread. */
  void encode() {
    if (payload instanceof Payload.Unary unary) {
      argument = write(unary.message());
    }
    headers = head();
    if (!format.hasBody()) {
      argument = null;
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

  /** Returns the length of the request's body, -1 if that is not known yet. */
  int contentLength() {
    OutputBuffer message = argument;
    return message == null ? -1 : message.size();
  }

  /** Returns how long the peer may go on after the call has ended; zero if it has no need to. */
  long lingerNanos() {
    return isOneWay() ? context.deadline().remainingNanos() : 0;
  }

  boolean isOneWay() {
    return method.kind() == MethodKind.ONE_WAY;
  }

  /** Returns whether it may be sent again though a provider may have seen it. */
  boolean onlyReads() {
    return method.isReadOnly() && !method.kind().streamsRequests();
  }

  // Sending, on the event loop.

  /** Writes the call; its carrier knows it by then. */
  void start(Exchange begun) {
    exchange = begun;
    OutputBuffer message = argument;
    argument = null;
    begun
        .headers(requireNonNull(headers, "headers"), !format.hasBody())
        .addListener((ChannelFutureListener) (ChannelFuture done) -> headersWritten(done.cause()));
    if (ended) {
      release(message); // the headers could not be written
    } else if (!format.hasBody()) {
      sentAll = true;
    } else if (message != null) {
      sentAll = true;
      begun.data(message, true, isOneWay() ? this::oneWayWritten : failure -> {});
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
      carrier.release(unwritten.size());
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
      end(carrier.notWritten(this, failure));
    }
  }

  private void oneWayWritten(@Nullable Throwable failure) {
    if (failure == null && !ended) { // else the end of the stream says why
      ended = true;
      carrier.forget(this);
      complete(Response.of((Object) null));
    }
  }

  private void runForUser(Runnable task, String problem) {
    try {
      executor()
          .execute(
              () -> {
                try {
                  task.run();
                } catch (Throwable thrown) { // without this, the call would never end
                  fail(RpcException.from(thrown));
                }
              });
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
      if (answered != null) {
        if (end) {
          endIn(fields);
        }
      } else if (end) {
        ClientFormat.Ending ending = format.endInHead(fields);
        if (ending == null) {
          begin(fields);
          endOfData();
        } else {
          finish(ending);
        }
      } else if (!isInterim(fields)) {
        begin(fields);
      }
    } catch (RpcException unfit) {
      abort(told(unfit));
    }
  }

  private static boolean isInterim(Http2Headers fields) {
    CharSequence status = fields.status();
    return status != null && status.length() == 3 && status.charAt(0) == '1';
  }

  private void begin(Http2Headers fields) {
    Metadata first = format.begin(fields);
    answered = first;
    reader = format.reader(maxBytes());
    if (method.kind().streamsResponses()) {
      complete(new Response(first, Payload.stream(inbound), trailers));
    }
  }

  private void endIn(Http2Headers fields) {
    ClientFormat.Ending ending = format.endIn(fields);
    if (ending == null) {
      endOfData();
      return;
    }
    if (ending.failure() == null) {
      requireNonNull(reader, "reader").end(); // no message is incomplete
    }
    finish(ending);
  }

  private void endOfData() {
    Message last = requireNonNull(reader, "reader").end();
    finish(format.endOfData(last, maxBytes()));
  }

  private void finish(ClientFormat.Ending ending) {
    RpcException failure = ending.failure();
    if (failure != null) {
      fail(failure, ending.thrown());
      return;
    }
    Metadata first = answered == null ? Metadata.empty() : answered;
    Message only = result == null ? ending.only() : result;
    if (method.kind().streamsResponses()) {
      complete(new Response(first, Payload.stream(inbound), trailers)); // unless it has begun
      trailers.complete(ending.trailers());
      close();
      inbound.complete(null);
    } else if (only == null) {
      throw new RpcException(StatusCode.UNIMPLEMENTED, "no message");
    } else {
      close();
      trailers.complete(ending.trailers());
      complete(new Response(first, Payload.decoding(() -> read(only)), trailers));
    }
  }

  private void fail(RpcException ending, @Nullable CharSequence thrown) {
    RpcException failure = ending;
    Metadata first = answered;
    // The head of gRPC-Web may be the end, too.
    if (first != null && !first.equals(failure.metadata()) && !isDone()) {
      failure = failure.withMetadata(first.withAll(failure.metadata()));
    }
    close();
    if (thrown == null) {
      completeWith(failure);
      return;
    }
    Metadata metadata = failure.metadata();
    RpcException unread = failure;
    try {
      executor().execute(() -> completeWith(readFailure(thrown, unread).withMetadata(metadata)));
    } catch (RejectedExecutionException full) {
      completeWith(unread);
    }
  }

  private RpcException readFailure(CharSequence encoded, RpcException told) {
    try {
      byte[] content = Base64.getDecoder().decode(encoded.toString());
      binding.codec().readResult(method, true, content);
    } catch (RpcException failure) {
      return failure;
    } catch (Throwable unreadable) { // whatever a codec does, the call has ended
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
      receive(data, streams);
    } catch (RpcException unreadable) {
      abort(told(unreadable));
    }
    return streams ? 0 : bytes;
  }

  private void receive(ByteBuf data, boolean streams) {
    MessageReader from = reader;
    if (from == null) {
      throw new RpcException(StatusCode.INTERNAL, "data before headers");
    }
    while (data.isReadable() && !ended) {
      int before = data.readableBytes();
      Message message = from.next(data);
      ClientFormat.Ending ending = message == null ? null : format.endIn(message, maxBytes());
      if (ending != null) {
        finish(ending);
      } else if (streams) {
        inbound.add(before - data.readableBytes(), message);
      } else if (message != null && result != null) {
        throw new RpcException(StatusCode.UNIMPLEMENTED, "more than one message");
      } else if (message != null) {
        result = message;
      }
    }
  }

  /** The peer ended its data without trailers. */
  void receivedAll() {
    if (!ended) {
      try {
        endOfData();
      } catch (RpcException incomplete) {
        abort(told(incomplete));
      }
    }
  }

  /** What the peer sends cannot be read. */
  void broken(RpcException unreadable) {
    if (!ended) {
      abort(told(unreadable));
    }
  }

  /** The peer has reset the stream, or the connection is lost. */
  void wasReset(RpcException failure) {
    if (!ended) {
      end(failure);
    }
  }

  // The end, on the event loop.

  /** Ends with a failure of which the peer does not know. */
  private void abort(RpcException failure) {
    end(failure); // first: a stream that is reset is closed, and its call would be told of that
    exchange().reset(Http2Error.CANCEL);
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
    carrier.forget(this);
    stopSending();
  }

  private void stopSending() {
    Outbound messages = outbound;
    if (messages != null && !sentAll) {
      sentAll = true;
      messages.cancel();
      exchange().reset(Http2Error.CANCEL);
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
    carrier.execute(this::cancel);
  }

  private void cancel() {
    Exchange begun = exchange;
    if (begun == null) {
      carrier.forget(this); // or it never begins
    } else if (!ended) {
      ended = true;
      carrier.forget(this);
      Outbound messages = outbound;
      if (messages != null) {
        messages.cancel();
      }
      begun.reset(Http2Error.CANCEL);
    }
  }

  /** Returns a failure that says whose answer is wrong. */
  private RpcException told(RpcException wrong) {
    return new RpcException(
        wrong.code(), carrier + " answered " + method + " with " + wrong.getMessage(), wrong);
  }

  // A call of streams.

  @Override
  public Executor executor() {
    return carrier.settings().callbackExecutor();
  }

  @Override
  public Exchange exchange() {
    return requireNonNull(exchange, "exchange");
  }

  /** Returns the id of its stream of HTTP/2, 0 if it has none. */
  int id() {
    return exchange instanceof Http2Exchange stream ? stream.id() : 0;
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
    return binding.messages().readResponse(method, format.content(message, maxBytes()));
  }

  @Override
  public OutputBuffer write(@Nullable Object message) {
    return format.write(
        binding.writerOf(method),
        binding.settings().gzip() && !Boolean.FALSE.equals(context.get(Transport.COMPRESS)),
        out -> binding.messages().writeRequest(method, message, out),
        bytes ->
            new RpcException(
                StatusCode.INVALID_ARGUMENT,
                "a message of a request to %s has %d bytes (limit: %d); send less or raise the limit on both sides"
                    .formatted(method, bytes, maxBytes())));
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
    carrier.execute(
        () -> {
          if (!ended && !sentAll) {
            sentAll = true;
            exchange().end(new OutputBuffer(0));
          }
        });
  }

  @Override
  public void sendFailed(Throwable thrown) {
    fail(RpcException.from(thrown));
  }
}
