// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.MethodKind;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import io.sofarpc.transport.netty.Port;
import io.sofarpc.transport.netty.RequestBytes;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection of a server, of any version of HTTP: finds out what each request is,
 * and makes a call of it. For the event loop.
 */
final class ServerCalls {

  /** How long a call may run that gives no time-out, as with Bolt. */
  private static final long MAX_TIMEOUT_NANOS = TimeUnit.HOURS.toNanos(1);

  /** The same for streams, of which some last as long as their connection. */
  private static final long MAX_STREAM_NANOS = TimeUnit.DAYS.toNanos(365);

  /** Paths come from peers: what is remembered of them must not grow for ever. */
  private static final int MAX_REMEMBERED_ROUTES = 256;

  private static final String EXPECTED =
      "this port expects POST /service/method with content-type application/json, application/proto,"
          + " application/connect+..., application/grpc-web+... or application/grpc+...";

  private final Port port;
  private final Wire wire;
  private final Map<String, Route> routes = new HashMap<>();
  private final RequestBytes requests;
  private int running;
  private long heldBytes; // of requests that nobody has taken yet

  ServerCalls(Port port, Wire wire) {
    this.port = port;
    this.wire = wire;
    this.requests = port.countBytes();
  }

  TransportSettings settings() {
    return port.settings();
  }

  /**
   * Begins to answer a request.
   *
   * @param head of the request
   * @return what takes the rest of it; {@code null} if the exchange was reset
   */
  @Nullable Incoming begin(Exchange exchange, Http2Headers head) {
    Http2Headers granted = Cors.grant(settings().corsOrigins(), head);
    if (granted != null) {
      exchange.addToHead(granted);
      if (Cors.isPreflight(head)) {
        return new PlainAnswer(exchange, 200, "");
      }
    }
    String path = orEmpty(head.path());
    int query = path.indexOf('?');
    Route route = route(query < 0 ? path : path.substring(0, query));
    return switch (orEmpty(head.method())) {
      case "POST" -> post(exchange, head, route);
      case "GET" -> get(exchange, head, route);
      case "HEAD" -> new PlainAnswer(exchange, 405, ""); // an answer to it has no body
      default -> new PlainAnswer(exchange, 405, EXPECTED);
    };
  }

  private static String orEmpty(@Nullable CharSequence text) {
    return text == null ? "" : text.toString();
  }

  private @Nullable Incoming post(Exchange exchange, Http2Headers head, Route route) {
    CharSequence type = head.get(Grpc.CONTENT_TYPE);
    String codec = Grpc.codecName(type);
    if (codec != null) {
      if (!exchange.carriesTrailers()) {
        return new PlainAnswer(exchange, 505, "gRPC needs HTTP/2; gRPC-Web and Connect do not");
      }
      Route triple = route.ofTriple(codec);
      return triple == null
          ? begin(exchange, head, route, new GrpcFormat(codec, head))
          : begin(exchange, head, triple, new GrpcFormat(Triple.CODEC, head));
    }
    codec = GrpcWeb.codecName(type);
    if (codec != null) {
      return begin(exchange, head, route, new GrpcWebFormat(codec, head));
    }
    codec = Connect.streamCodec(type);
    if (codec != null) {
      return beginConnect(exchange, head, route, new ConnectStreamFormat(codec, head));
    }
    codec = Connect.unaryCodec(type);
    if (codec != null) {
      return beginConnect(
          exchange, head, route, ConnectUnaryFormat.ofPost(codec, head, route.isKnown()));
    }
    return new PlainAnswer(exchange, 415, EXPECTED);
  }

  private @Nullable Incoming get(Exchange exchange, Http2Headers head, Route route) {
    if (!route.isKnown()) {
      return new PlainAnswer(exchange, 404, EXPECTED);
    }
    if (!route.method().isReadOnly() || streams(route)) {
      return new PlainAnswer(
          exchange,
          405,
          route.method() + " expects POST: it is not a unary method marked readOnly");
    }
    ConnectUnaryFormat format;
    try {
      format = ConnectUnaryFormat.ofGet(head);
    } catch (IllegalArgumentException broken) {
      return new PlainAnswer(exchange, 400, "query: " + broken.getMessage());
    }
    return beginConnect(exchange, head, route, format);
  }

  /** Connect says with a status of HTTP that a method has no such type. */
  private @Nullable Incoming beginConnect(
      Exchange exchange, Http2Headers head, Route route, CallFormat format) {
    boolean fits = format.isWholeBody() != streams(route);
    if (route.isKnown() && (!fits || route.codec(format.codecName()) == null)) {
      return new PlainAnswer(
          exchange, 415, "%s expects %s".formatted(route.method(), types(route)));
    }
    return begin(exchange, head, route, format);
  }

  private static String types(Route route) {
    return route.codecNames().stream()
        .map(streams(route) ? Connect::streamType : Connect::unaryType)
        .collect(Collectors.joining(", ", "content-type ", ""));
  }

  private static boolean streams(Route route) {
    MethodKind kind = route.method().kind();
    return kind.streamsRequests() || kind.streamsResponses();
  }

  private @Nullable Incoming begin(
      Exchange exchange, Http2Headers head, Route route, CallFormat format) {
    port.requestArrived();
    RpcException refusal = null;
    long timeout = streams(route) ? MAX_STREAM_NANOS : MAX_TIMEOUT_NANOS;
    try {
      long asked = format.negotiate();
      timeout = asked < 0 ? timeout : Math.min(asked, MAX_STREAM_NANOS);
      if (running >= settings().maxPendingCalls()) {
        refusal =
            new RpcException(
                StatusCode.RESOURCE_EXHAUSTED,
                running + " calls are running on this connection (maxPendingCalls)");
      }
    } catch (RpcException malformed) {
      refusal = malformed;
    }
    CallContext context;
    try {
      context =
          CallContext.create(settings().timer(), Deadline.afterNanos(settings().timer(), timeout));
    } catch (Throwable thrown) { // the timer may find no memory for its thread
      port.requestEnded();
      exchange.reset(Http2Error.INTERNAL_ERROR);
      return null;
    }
    SocketAddress peer = wire.channel().remoteAddress();
    if (peer != null) {
      context.put(Transport.REMOTE_ADDRESS, peer);
    }
    ServerCall call = new ServerCall(this, exchange, format, route, Headers.read(head), context);
    running++;
    call.begin(refusal);
    return call;
  }

  private Route route(String path) {
    Route known = routes.get(path);
    if (known != null) {
      return known;
    }
    Route route = Route.of(port.services(), path);
    if (route.isKnown()) { // else it is not there, and its name the peer's
      if (routes.size() >= MAX_REMEMBERED_ROUTES) {
        routes.clear();
      }
      routes.put(path, route);
    }
    return route;
  }

  /** The exchange of a call has ended. */
  void exchangeEnded() {
    running--;
  }

  /** The call has ended, and nobody waits for more of it; on any thread. */
  void callEnded() {
    port.requestEnded();
  }

  /** Returns what counts the bytes of requests until their calls have ended. */
  RequestBytes requests() {
    return requests;
  }

  /**
   * Counts bytes of requests that have come and nobody has taken, or takes them back.
   *
   * @return how many there are on this connection
   */
  long hold(long bytes) {
    heldBytes += bytes;
    return heldBytes;
  }

  /** Closes a connection whose peer has sent nothing for the idle time-out and does not read. */
  void guardAgainstStuckReader() {
    if (wire.isStuck()) {
      port.refuse(wire.channel(), "it has stopped to read its answers");
    }
  }

  /** Closes a connection whose peer asks and does not read. */
  void guardAgainstSlowReader() {
    ChannelOutboundBuffer waiting = wire.channel().unsafe().outboundBuffer();
    long counted = wire.queuedBytes(); // those were allowed: one message may be larger than that
    if (waiting != null
        && waiting.totalPendingWriteBytes() - counted > settings().maxQueuedBytes()) {
      port.refuse(
          wire.channel(),
          "it does not read its answers (" + waiting.totalPendingWriteBytes() + " bytes wait)");
    }
  }
}
