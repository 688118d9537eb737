// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http2;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.sofarpc.CallContext;
import io.sofarpc.Metadata;
import io.sofarpc.MethodKind;
import io.sofarpc.Outcome;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.TransportSettings;
import java.util.Base64;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gRPC call of a server: from its headers to its trailers. It is answered exactly once, unless
 * its caller resets it before.
 *
 * <p>What comes from the peer, and what is written, is the event loop's; everything else says which
 * thread.
 */
final class ServerStream
    implements StreamCall,
        Runnable,
        Consumer<Outcome>,
        BiConsumer<@Nullable Response, @Nullable Throwable> {

  private static final Logger logger = LoggerFactory.getLogger(ServerStream.class);
  private static final AsciiString OK = AsciiString.cached("200");
  private static final AsciiString ZERO = AsciiString.cached("0");
  private static final int MAX_FAILURE_BYTES = 8 << 10;

  private final ServerConnection connection;
  private final int id;
  private final Route route;
  private final String codecName;
  private final CallContext context;
  private final Metadata metadata;
  private final boolean gzipRequests;
  private final MessageReader reader;
  private final MessageWriter writer;
  private final Inbound inbound = new Inbound(this);
  private @Nullable ServiceCodec codec;
  private @Nullable Message argument; // of a call without a request stream
  private int argumentBytes; // that the connection counts
  private @Nullable Payload payload;
  private volatile @Nullable Outbound outbound;
  private volatile @Nullable Response response;
  private boolean receivedAll;
  private boolean begun; // the headers of the answer are written
  private boolean ended; // nothing more is written

  ServerStream(
      ServerConnection connection,
      int id,
      Route route,
      String codecName,
      Http2Headers headers,
      CallContext context,
      boolean gzipRequests) {
    TransportSettings settings = connection.settings();
    this.connection = connection;
    this.id = id;
    this.route = route;
    this.codecName = codecName;
    this.context = context;
    this.metadata = Headers.read(headers);
    this.gzipRequests = gzipRequests;
    this.reader = new MessageReader(settings.maxFrameBytes());
    this.writer =
        new MessageWriter(
            gzipRequests && Grpc.takesGzip(headers.get(Grpc.ACCEPT_ENCODING)),
            settings.maxFrameBytes());
  }

  private MethodKind kind() {
    return route.method().kind();
  }

  private boolean isOneWay() {
    return kind() == MethodKind.ONE_WAY;
  }

  // The peer, on the event loop.

  /** Starts the call, or lets it wait for its argument. */
  void begin() {
    context.onEnd(this);
    if (!route.isKnown()) {
      dispatch(Payload.of(new Object[0])); // filters see it, and it fails behind them
      return;
    }
    codec = route.codec(codecName);
    if (codec == null) {
      fail(
          new RpcException(
              StatusCode.UNIMPLEMENTED,
              "codec '%s' is not offered by %s (offered: %s)"
                  .formatted(codecName, route.served().service(), route.codecNames())));
    } else if (kind().streamsRequests()) {
      dispatch(Payload.stream(inbound));
    }
  }

  /**
   * Takes data.
   *
   * @return how many bytes of it the peer may send again
   */
  int receive(ByteBuf data) {
    int bytes = data.readableBytes();
    if (ended || context.isEnded() || codec == null) {
      return bytes;
    }
    boolean streams = kind().streamsRequests();
    try {
      while (data.isReadable()) {
        int before = data.readableBytes();
        Message message = reader.next(data);
        int used = before - data.readableBytes();
        if (streams) {
          inbound.add(used, message);
        } else {
          takeArgument(used, message);
        }
      }
    } catch (RpcException unreadable) {
      fail(unreadable);
    }
    return streams ? 0 : bytes;
  }

  private void takeArgument(int bytes, @Nullable Message message) {
    argumentBytes += bytes;
    long held = connection.hold(bytes);
    if (held > connection.settings().maxQueuedBytes() && held > argumentBytes) { // one may be large
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          held + " bytes of requests are arriving on this connection (maxQueuedBytes)");
    }
    if (message == null) {
      return;
    }
    if (argument != null) {
      throw new RpcException(
          StatusCode.UNIMPLEMENTED, route.method() + " takes one message (found: more)");
    }
    argument = message;
  }

  /** The peer has sent everything. */
  void receivedAll() {
    receivedAll = true;
    letGo();
    Message only = argument;
    if (ended || context.isEnded() || codec == null) {
      return;
    }
    if (reader.isInMessage()) {
      fail(new RpcException(StatusCode.INTERNAL, "the request ends inside of a message"));
    } else if (kind().streamsRequests()) {
      inbound.complete(null);
    } else if (only == null) {
      fail(
          new RpcException(
              StatusCode.UNIMPLEMENTED, route.method() + " takes one message (found: none)"));
    } else {
      dispatch(Payload.decoding(() -> read(only)));
    }
  }

  private void letGo() {
    connection.hold(-argumentBytes);
    argumentBytes = 0;
  }

  /** The stream has ended in both directions, for whatever reason. */
  void closed(String reason) {
    ended = true;
    letGo();
    if (!isOneWay()) {
      context.cancel(reason); // unless it is answered
      connection.port().requestEnded();
    }
  }

  // The call, on the service's executor.

  private void dispatch(Payload arguments) {
    payload = arguments;
    try {
      if (route.isKnown() && route.method().isNonBlocking()) {
        run();
      } else {
        executor().execute(this);
      }
      if (isOneWay()) {
        answer(Metadata.empty(), frame(null));
      }
    } catch (RejectedExecutionException full) {
      fail(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED, "no thread is free for " + route.method(), full));
    }
  }

  @Override
  public void run() {
    if (context.isEnded()) {
      return; // nobody waits any more: the end of the context was the answer
    }
    Payload arguments = requireNonNull(payload, "payload");
    payload = null;
    route
        .invoker()
        .invoke(new Request(route.method(), metadata, arguments, context))
        .whenComplete(this);
  }

  /** The service has answered, on any thread. A failure has ended the context before. */
  @Override
  public void accept(@Nullable Response answer, @Nullable Throwable thrown) {
    if (isOneWay() || answer == null) {
      return;
    }
    response = answer;
    try {
      if (answer.payload() instanceof Payload.Stream stream) {
        answer(answer.metadata(), null);
        Outbound messages = new Outbound(this);
        outbound = messages;
        stream.messages().subscribe(messages);
      } else {
        answer(answer.metadata(), frame(((Payload.Unary) answer.payload()).message()));
      }
    } catch (Throwable unwritable) {
      fail(RpcException.from(unwritable));
    }
  }

  /** The context has ended, on any thread. */
  @Override
  public void accept(Outcome outcome) {
    RpcException failure = outcome.failure();
    if (failure != null) {
      finish(failure);
    }
    inbound.abort(
        failure != null
            ? failure
            : new RpcException(StatusCode.CANCELLED, route.method() + " has been answered"));
    if (isOneWay()) {
      connection.port().requestEnded();
    }
  }

  // The answer.

  private OutputBuffer frame(@Nullable Object message) {
    return writer.write(
        out -> messages().writeResponse(route.method(), message, out),
        bytes ->
            new RpcException(
                StatusCode.INTERNAL,
                "the answer of %s has %d bytes (limit: %d)"
                    .formatted(route.method(), bytes, connection.settings().maxFrameBytes())));
  }

  private MessageCodec messages() {
    return requireNonNull(requireNonNull(codec, "codec").messages(), "messages");
  }

  /**
   * Writes headers, and an only message with the trailers behind it.
   *
   * @param only {@code null} if a stream follows
   */
  private void answer(Metadata headers, @Nullable OutputBuffer only) {
    Http2Headers fields = head();
    Headers.write(headers, fields);
    if (only != null && !wire().reserve(only.size())) {
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED, wire().queuedBytes() + " bytes wait to be written");
    }
    boolean taken =
        wire()
            .execute(
                () -> {
                  if (ended) {
                    release(only);
                    return;
                  }
                  begun = true;
                  wire().headers(id, fields, false);
                  if (only != null) {
                    wire().data(id, only, false, () -> {});
                    writeTrailers(null);
                  }
                });
    if (!taken) {
      release(only);
    }
  }

  private void release(@Nullable OutputBuffer unwritten) {
    if (unwritten != null) {
      wire().release(unwritten.size());
    }
  }

  private Http2Headers head() {
    Http2Headers fields = new DefaultHttp2Headers(false).status(OK);
    fields.set(Grpc.CONTENT_TYPE, Grpc.contentType(codecName));
    if (gzipRequests) {
      fields.set(Grpc.ENCODING, Grpc.GZIP);
    }
    fields.set(Grpc.ACCEPT_ENCODING, Grpc.ENCODINGS);
    return fields;
  }

  /** Ends the answer; a failure of a call whose caller has gone is not told. */
  private void finish(@Nullable RpcException failure) {
    wire()
        .execute(
            () -> {
              if (!ended) {
                writeTrailers(failure);
              }
            });
  }

  private void writeTrailers(@Nullable RpcException failure) {
    ended = true;
    Outbound messages = outbound;
    if (messages != null) {
      messages.cancel();
      if (failure != null && isImpatient(failure.code()) && messages.hasWaiting()) {
        wire().reset(id, Http2Error.CANCEL); // the end would wait behind them
        return;
      }
    }
    wire()
        .headers(id, failure == null ? trailers() : trailers(failure), true)
        .addListener(
            written -> {
              if (!receivedAll) {
                wire().reset(id, Http2Error.NO_ERROR); // the rest of the request is not wanted
              }
            });
    connection.guardAgainstSlowReader();
  }

  private static boolean isImpatient(StatusCode code) {
    return code == StatusCode.DEADLINE_EXCEEDED || code == StatusCode.CANCELLED;
  }

  private Http2Headers trailers() {
    Http2Headers fields = new DefaultHttp2Headers(false).set(Grpc.STATUS, ZERO);
    Response answered = response;
    if (answered != null) {
      try {
        Headers.write(answered.trailers().toCompletableFuture().getNow(Metadata.empty()), fields);
      } catch (RuntimeException unfit) {
        return trailers(RpcException.from(unfit));
      }
    }
    return fields;
  }

  private Http2Headers trailers(RpcException failure) {
    Http2Headers fields = begun ? new DefaultHttp2Headers(false) : head();
    GrpcStatus.write(failure, fields);
    try {
      Headers.write(failure.metadata(), fields);
    } catch (IllegalArgumentException unfit) {
      logger.debug("{} is told without its headers", failure, unfit);
    }
    ServiceCodec known = codec;
    if (known != null && failure instanceof ServiceException && Grpc.carriesFailures(codecName)) {
      OutputBuffer out = new OutputBuffer(512);
      known.writeFailure(route.method(), Metadata.empty(), failure, true, out);
      if (out.size() <= MAX_FAILURE_BYTES) {
        fields.set(Grpc.FAILURE, Base64.getEncoder().encodeToString(out.toByteArray()));
      }
    }
    return fields;
  }

  // A call of streams.

  @Override
  public Executor executor() {
    return route.served().executor();
  }

  @Override
  public Wire wire() {
    return connection.wire();
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public @Nullable Object read(Message message) {
    return messages()
        .readRequest(
            route.method(), message.content(gzipRequests, connection.settings().maxFrameBytes()));
  }

  @Override
  public OutputBuffer write(@Nullable Object message) {
    return frame(message);
  }

  @Override
  public void fail(RpcException failure) {
    if (!context.fail(failure)) {
      finish(failure);
    }
  }

  @Override
  public void unwanted() {} // the service may still answer

  @Override
  public void sent() {
    Response answered = requireNonNull(response, "response");
    answered.trailers().whenComplete((trailers, thrown) -> finish(null));
  }

  @Override
  public void sendFailed(Throwable thrown) {
    fail(RpcException.from(thrown));
  }
}
