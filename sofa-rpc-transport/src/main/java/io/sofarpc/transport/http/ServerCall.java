// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.sofarpc.CallContext;
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
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.netty.RequestBytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a server, from the head of its request to the end of its answer, in any format. It is
 * answered exactly once, unless its caller resets it before.
 *
 * <p>What comes from the peer, and what is written, is the event loop's; everything else says which
 * thread.
 */
final class ServerCall
    implements Incoming,
        StreamCall,
        MessageReader.Room,
        Runnable,
        Consumer<Outcome>,
        BiConsumer<@Nullable Response, @Nullable Throwable> {

  private static final int MAX_FAILURE_BYTES = 8 << 10;

  private final ServerCalls calls;
  private final Exchange exchange;
  private final CallFormat format;
  private final Route route;
  private final Metadata metadata;
  private final CallContext context;
  private @Nullable MessageReader reader; // null when nothing more is read
  private final ServerAnswer answer;
  private final @Nullable Inbound inbound; // of a call with a request stream
  private @Nullable ServiceCodec codec;
  private @Nullable Message argument; // of a call without a request stream
  private long heldBytes; // that are in memory for it, and count for the port
  private int receivedBytes;
  private int sweptBytes = -1; // received when last looked at
  private boolean answeredBefore; // when last looked at
  private boolean running; // a thread has the argument, which is large
  private boolean closed;
  private @Nullable Payload payload;
  private MethodDescriptor method; // of several with one name known when the message is read
  private volatile @Nullable Response response;

  ServerCall(
      ServerCalls calls,
      Exchange exchange,
      CallFormat format,
      Route route,
      Metadata metadata,
      CallContext context) {
    this.calls = calls;
    this.exchange = exchange;
    this.format = format;
    this.route = route;
    this.metadata = metadata;
    this.context = context;
    this.reader = format.reader(maxBytes());
    this.answer = new ServerAnswer(calls, exchange, format);
    this.inbound = kind().streamsRequests() ? new Inbound(this) : null;
    this.method = route.method();
  }

  private int maxBytes() {
    return calls.settings().maxFrameBytes();
  }

  private MethodKind kind() {
    return route.method().kind();
  }

  private boolean isOneWay() {
    return kind() == MethodKind.ONE_WAY;
  }

  // The peer, on the event loop.

  /**
   * Starts the call, or lets it wait for its argument.
   *
   * @param refusal what to answer instead, {@code null} for nothing
   */
  void begin(@Nullable RpcException refusal) {
    context.onEnd(this);
    if (refusal != null) {
      context.fail(refusal);
      return;
    }
    if (!route.isKnown()) {
      dispatch(Payload.of(new Object[0])); // filters see it, and it fails behind them
      return;
    }
    codec = route.codec(format.codecName());
    if (codec == null) {
      fail(
          new RpcException(
              StatusCode.UNIMPLEMENTED,
              "codec '%s' is not offered by %s (offered: %s)"
                  .formatted(format.codecName(), route.served().service(), route.codecNames())));
    } else if (inbound != null) {
      dispatch(Payload.stream(inbound));
    }
  }

  @Override
  public int receive(ByteBuf data) {
    int bytes = data.readableBytes();
    MessageReader messages = reader;
    if (answer.isEnded() || context.isEnded() || codec == null || messages == null) {
      readNoMore();
      return bytes;
    }
    receivedBytes += bytes;
    Inbound stream = inbound;
    try {
      Message message;
      do {
        int before = data.readableBytes();
        message = messages.next(data, this);
        if (stream != null) {
          stream.add(before - data.readableBytes(), message);
        } else if (message != null) {
          takeArgument(message);
        }
      } while (message != null);
    } catch (RpcException unreadable) {
      fail(unreadable);
      readNoMore();
    }
    return stream != null ? 0 : bytes;
  }

  @Override
  public void take(int bytes) {
    if (!calls.requests().add(bytes)) {
      throw new RpcException(StatusCode.RESOURCE_EXHAUSTED, calls.requests().refusal());
    }
    heldBytes += bytes;
    long all = calls.hold(bytes);
    if (all > calls.settings().maxQueuedBytes() && all > heldBytes) { // one may be large
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED,
          all + " bytes of requests wait on this connection already (maxQueuedBytes)");
    }
  }

  private void takeArgument(Message message) {
    if (argument != null) {
      throw new RpcException(
          StatusCode.UNIMPLEMENTED, route.method() + " takes one message (found: more)");
    }
    argument = message;
  }

  /** Forgets what has come of a request that will not be read. */
  private void readNoMore() {
    if (reader != null) {
      reader = null;
      argument = null;
      letGo(heldBytes);
    }
  }

  private void letGo(long bytes) {
    calls.hold(-bytes);
    free(bytes);
  }

  private void free(long bytes) {
    heldBytes -= bytes;
    calls.requests().remove(bytes);
  }

  @Override
  public void receivedAll() {
    answer.receivedAll();
    MessageReader messages = reader;
    if (answer.isEnded() || context.isEnded() || codec == null || messages == null) {
      readNoMore();
      return;
    }
    try {
      Message last = messages.end();
      if (inbound != null) {
        inbound.complete(null);
      } else {
        dispatch(last == null ? argument : last);
      }
    } catch (RpcException incomplete) {
      fail(incomplete);
      readNoMore();
    }
  }

  private void dispatch(@Nullable Message only) {
    if (only == null) {
      throw new RpcException(
          StatusCode.UNIMPLEMENTED, route.method() + " takes one message (found: none)");
    }
    calls.hold(-heldBytes); // somebody has taken it
    argument = null;
    reader = null;
    running = heldBytes >= RequestBytes.LARGE;
    dispatch(Payload.decoding(() -> read(only)));
  }

  @Override
  public void broken(RpcException failure) {
    fail(failure);
  }

  @Override
  public void stalled() {
    if (!answer.hasReceivedAll() && !kind().streamsRequests()) {
      fail(
          new RpcException(
              StatusCode.DEADLINE_EXCEEDED,
              "nothing more came of the request for " + calls.settings().serverIdleTimeout()));
    }
  }

  @Override
  public void closed(String reason) {
    answer.close();
    closed = true;
    boolean incomplete = reader != null;
    readNoMore();
    if (!running) {
      free(heldBytes);
    }
    calls.exchangeEnded();
    if (incomplete || !isOneWay()) {
      context.cancel(reason); // unless it is answered
    }
    if (!isOneWay()) {
      calls.callEnded();
    }
  }

  @Override
  public void sweep() {
    if (answer.isEnded()) {
      boolean mayTakeItsTime = kind().streamsResponses() && !context.deadline().isExpired();
      if (answeredBefore && !mayTakeItsTime) {
        exchange.reset(Http2Error.CANCEL); // it does not take its answer
      }
      answeredBefore = true;
    } else if (!answer.hasReceivedAll() && codec != null && !kind().streamsRequests()) {
      if (receivedBytes == sweptBytes) {
        stalled();
      }
      sweptBytes = receivedBytes;
    }
  }

  // The call, on the service's executor.

  private void dispatch(Payload arguments) {
    payload = arguments;
    boolean answersNow = isOneWay() && !isWrapped();
    try {
      if (route.isKnown() && isNonBlocking()) {
        run();
      } else {
        executor().execute(this);
      }
      if (answersNow) {
        answerOneWay();
      }
    } catch (RejectedExecutionException full) {
      running = false;
      payload = null;
      fail(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED, "no thread is free for " + route.method(), full));
    }
  }

  private void answerOneWay() {
    answer.write(Metadata.empty(), write(null), Metadata.empty());
  }

  @Override
  public void run() {
    Payload arguments = requireNonNull(payload, "payload");
    payload = null;
    try {
      if (!context.isEnded()) { // else nobody waits any more: that end was the answer
        invoke(arguments);
      }
    } finally {
      if (running) {
        exchange.execute(this::returned);
      }
    }
  }

  private void returned() {
    running = false;
    if (closed) {
      free(heldBytes);
    }
  }

  private void invoke(Payload arguments) {
    Request request;
    try {
      request = request(arguments);
    } catch (Throwable unreadable) {
      fail(RpcException.from(unreadable));
      return;
    }
    route.invoker().invoke(request).whenComplete(this);
  }

  private boolean isNonBlocking() {
    return isWrapped() ? route.served().isNonBlocking(method.name()) : method.isNonBlocking();
  }

  private Request request(Payload arguments) {
    if (!route.isKnown() || !isWrapped()) {
      return new Request(method, metadata, arguments, context);
    }
    Request request =
        unwrap((byte[]) requireNonNull(((Payload.Unary) arguments).message(), "message"));
    if (isOneWay()) {
      answerOneWay(); // only now is it known in which codec
    }
    return request;
  }

  private Request unwrap(byte[] message) {
    ServiceCodec plain = Triple.isWrapper(message) ? null : route.codec(Grpc.DEFAULT_CODEC);
    if (plain != null) {
      codec = plain;
      MessageCodec messages = requireNonNull(plain.messages(), "messages");
      Payload arguments = Payload.decoding(() -> messages.readRequest(method, message));
      return new Request(method, metadata, arguments, context);
    }
    RequestContent content = codec().readRequest(method.name(), metadata, message);
    method = content.method();
    return new Request(method, content.headers(), content.payload(), context);
  }

  /** Returns whether messages have Dubbo's around them, as far as is known. */
  private boolean isWrapped() {
    return codec().messages() == null;
  }

  /** The service has answered, on any thread. A failure has ended the context before. */
  @Override
  public void accept(@Nullable Response answered, @Nullable Throwable thrown) {
    if (isOneWay() || answered == null) {
      return;
    }
    response = answered;
    try {
      if (answered.payload() instanceof Payload.Stream stream) {
        sayWhetherToCompress();
        Outbound messages = new Outbound(this);
        answer.begin(answered.metadata(), messages);
        stream.messages().subscribe(messages);
      } else {
        OutputBuffer only = write(((Payload.Unary) answered.payload()).message());
        CompletableFuture<Metadata> trailers = answered.trailers().toCompletableFuture();
        if (trailers.isDone()) {
          write(answered.metadata(), only, trailers);
        } else {
          trailers.whenComplete((late, failure) -> write(answered.metadata(), only, trailers));
        }
      }
    } catch (Throwable unwritable) {
      fail(RpcException.from(unwritable));
    }
  }

  /** Writes an answer of one message, now that its trailers are there. */
  private void write(Metadata headers, OutputBuffer only, CompletableFuture<Metadata> trailers) {
    try {
      answer.write(headers, only, trailers.join());
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
    if (inbound != null) {
      inbound.abort(
          failure != null
              ? failure
              : new RpcException(StatusCode.CANCELLED, route.method() + " has been answered"));
    }
    if (isOneWay()) {
      calls.callEnded();
    }
  }

  private void finish(RpcException failure) {
    ServiceCodec known = codec;
    byte[] thrown = null;
    if (known != null && failure instanceof ServiceException && format.carriesFailures()) {
      OutputBuffer out = new OutputBuffer(512);
      known.writeFailure(route.method(), Metadata.empty(), failure, true, out);
      thrown = out.size() <= MAX_FAILURE_BYTES ? out.toByteArray() : null;
    }
    if (known != null && failure instanceof ServiceException && isWrapped()) {
      answerThrown(failure);
    } else {
      answer.fail(failure, thrown);
    }
  }

  private void answerThrown(RpcException failure) {
    try {
      OutputBuffer thrown =
          format.write(
              out -> codec().writeFailure(method, Metadata.empty(), failure, true, out),
              maxBytes(),
              this::tooLarge);
      answer.write(Triple.headers(failure), thrown, Metadata.empty());
    } catch (RuntimeException unwritable) {
      answer.fail(failure, null);
    }
  }

  // A call of streams.

  @Override
  public Executor executor() {
    return route.served().executor();
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  @Override
  public void handedOut(int bytes) {
    letGo(Math.min(bytes, heldBytes)); // none are held once nothing more is read
  }

  @Override
  public boolean isEnded() {
    return answer.isEnded();
  }

  private ServiceCodec codec() {
    return requireNonNull(codec, "codec");
  }

  @Override
  public @Nullable Object read(Message message) {
    boolean compressed = message.has(Message.COMPRESSED);
    if (compressed || context.get(Transport.WAS_COMPRESSED) != null) {
      context.put(Transport.WAS_COMPRESSED, compressed);
    }
    byte[] content = format.content(message, maxBytes());
    MessageCodec messages = codec().messages();
    return messages == null ? content : messages.readRequest(method, content);
  }

  @Override
  public OutputBuffer write(@Nullable Object message) {
    sayWhetherToCompress();
    return format.write(out -> write(message, out), maxBytes(), this::tooLarge);
  }

  private void write(@Nullable Object message, OutputBuffer out) {
    MessageCodec messages = codec().messages();
    if (messages == null) {
      codec().writeResult(method, Metadata.empty(), message, out);
    } else {
      messages.writeResponse(method, message, out);
    }
  }

  private RpcException tooLarge(int bytes) {
    return new RpcException(
        StatusCode.INTERNAL,
        "the answer of %s has %d bytes (limit: %d)".formatted(method, bytes, maxBytes()));
  }

  private void sayWhetherToCompress() {
    Boolean wanted = context.get(Transport.COMPRESS);
    if (wanted != null) {
      format.compress(wanted);
    }
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
    answered
        .trailers()
        .whenComplete(
            (trailers, thrown) -> {
              if (thrown != null) {
                fail(RpcException.from(thrown));
              } else {
                answer.end(trailers);
              }
            });
  }

  @Override
  public void sendFailed(Throwable thrown) {
    fail(RpcException.from(thrown));
  }
}
