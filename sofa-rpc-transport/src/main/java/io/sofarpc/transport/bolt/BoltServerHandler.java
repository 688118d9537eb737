// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.collection.IntObjectHashMap;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.netty.Port;
import io.sofarpc.transport.netty.RequestBytes;
import java.io.IOException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A server's connection: answers heartbeats, finds the service of a request and hands it to the
 * service's executor. Everything here runs on the event loop.
 */
final class BoltServerHandler extends ChannelInboundHandlerAdapter {

  /** How long a request may run that gives no time-out. */
  private static final long MAX_TIMEOUT_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Names of services come from peers: what is remembered of them must not grow for ever. */
  private static final int MAX_REMEMBERED_SERVICES = 256;

  private final Channel channel;
  private final Port port;
  private final RequestBytes requests;
  private final WriteQueue queue;
  private final IdentityHashMap<ServedService, BoltService> services = new IdentityHashMap<>(4);
  private final IntObjectHashMap<ServerCall> running = new IntObjectHashMap<>(); // by Bolt.key
  private final Set<ServerCall> halfEnded = new HashSet<>(0); // see release
  private int waiting; // requests that want an answer and have not got it
  private boolean told; // the peer knows that the port drains, and is going to close
  private BoltDialect dialect = BoltDialect.V1; // of what nobody asked for
  private volatile Capabilities peer = Capabilities.NONE; // read where calls end

  BoltServerHandler(Channel channel, Port port, RequestBytes requests) {
    this.channel = channel;
    this.port = port;
    this.requests = requests;
    this.queue = new WriteQueue(channel, port.settings().maxQueuedBytes(), () -> {});
  }

  Channel channel() {
    return channel;
  }

  Port port() {
    return port;
  }

  Capabilities peer() {
    return peer;
  }

  WriteQueue queue() {
    return queue;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    BoltFrame frame = (BoltFrame) message;
    if (frame.isRequest() && frame.command() == Bolt.COMMAND_REQUEST) {
      receive(frame);
      return;
    }
    requests.remove(frame.contentBytes());
    if (!frame.isRequest()) {
      return; // an answer nobody asked for; stock peers ignore it too
    }
    switch (frame.command()) {
      case Bolt.COMMAND_HEARTBEAT -> heartbeat(frame);
      case Bolt.COMMAND_CANCEL -> cancel(frame.id());
      default -> {} // likewise
    }
  }

  private void heartbeat(BoltFrame frame) {
    Capabilities announced = Capabilities.of(frame.headers());
    if (announced.equals(Capabilities.NONE)) {
      queue.add(ControlFrame.answerTo(frame, Metadata.empty()));
      return;
    }
    if (port.isDraining() && !told) {
      channel.close(); // it came too late, has not sent anything, and tries elsewhere
      return;
    }
    peer = announced;
    dialect = frame.dialect();
    queue.add(ControlFrame.answerTo(frame, Capabilities.OURS));
  }

  /**
   * Asks the peer for no more calls, if it understands that. It closes the connection when it has
   * all answers; until then the port waits for it as for a request.
   */
  private void tellOfDrain() {
    if (peer.drain() && !told) {
      told = true;
      port.requestArrived();
      queue.add(ControlFrame.drain(dialect));
    }
  }

  private void cancel(int id) {
    ServerCall call = running.get(Bolt.key(id));
    if (call != null) {
      call.abandon("cancelled by the caller");
    }
  }

  private void receive(BoltFrame frame) {
    port.requestArrived();
    ServerCall call = new ServerCall(this, frame, deadline(frame));
    if (call.isOneWay()) {
      release(call);
    } else {
      waiting++;
      running.put(Bolt.key(frame.id()), call);
    }
    if (!begin(call, frame)) {
      returned(call);
    }
  }

  /**
   * Lets a request begin, or answers it.
   *
   * @return whether it begins
   */
  private boolean begin(ServerCall call, BoltFrame frame) {
    String service = frame.headers().get(Bolt.SERVICE);
    if (frame.problem() != null) {
      call.fail(frame.problem().status(), frame.problem().text());
    } else if (!frame.className().equals(Bolt.REQUEST_CLASS)) {
      call.fail(
          Bolt.STATUS_SERVER_EXCEPTION,
          "no user processor found for request: " + frame.className());
    } else if (service == null) {
      call.fail(Bolt.STATUS_REQUEST_NOT_READABLE, "the header has no pair named 'service'");
    } else if (waiting > port.settings().maxPendingCalls()) {
      call.answerStatus(Bolt.STATUS_BUSY);
    } else {
      return start(call, service);
    }
    return false;
  }

  private Deadline deadline(BoltFrame frame) {
    int millis = frame.detail();
    long nanos = millis > 0 ? TimeUnit.MILLISECONDS.toNanos(millis) : MAX_TIMEOUT_NANOS;
    return Deadline.afterNanos(port.settings().timer(), nanos);
  }

  private boolean start(ServerCall call, String name) {
    try {
      BoltService service = service(port.services().find(name));
      call.serveWith(service);
      if (service.isNonBlocking(call.methodName())) {
        call.run();
      } else {
        service.executor().execute(call);
      }
      return true;
    } catch (RejectedExecutionException full) {
      call.answerStatus(Bolt.STATUS_BUSY);
    } catch (RuntimeException thrown) {
      call.fail(Bolt.STATUS_SERVER_EXCEPTION, "cannot start a call of " + name + ": " + thrown);
    }
    return false;
  }

  private BoltService service(ServedService served) {
    BoltService known = services.get(served);
    if (known != null) {
      return known;
    }
    BoltService service = new BoltService(served);
    if (!served.service().methods().isEmpty()) { // else it is not there, and its name the peer's
      if (services.size() >= MAX_REMEMBERED_SERVICES) {
        services.clear();
      }
      services.put(served, service);
    }
    return service;
  }

  /** Says that a request that wanted an answer has got it, or never will. */
  void answered(ServerCall call) {
    if (channel.eventLoop().inEventLoop()) { // else it has stopped, and nobody looks any more
      waiting--;
      int key = Bolt.key(call.id());
      if (running.get(key) == call) { // else a later request has taken its id
        running.remove(key);
      }
      release(call);
    }
    port.requestEnded();
  }

  /** Says that a request was answered, but that its answer is not written. */
  void dropped(ServerCall call) {
    later(() -> release(call));
    port.requestEnded();
  }

  /** Says that no thread runs a request any more, or that none will; on any thread. */
  void returned(ServerCall call) {
    if (call.isLarge()) {
      later(() -> release(call));
    }
  }

  private void later(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException stopped) {
      // and nobody looks any more
    }
  }

  /**
   * Takes back the bytes of a request: of a large one the second time only, once it has ended and
   * its thread has returned, whichever comes last.
   */
  private void release(ServerCall call) {
    if (!call.isLarge() || halfEnded.remove(call)) {
      requests.remove(call.contentBytes());
    } else {
      halfEnded.add(call);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    for (ServerCall call : List.copyOf(running.values())) {
      call.abandon("the caller's connection was closed");
    }
    if (told) {
      port.requestEnded();
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    // A peer that does not read its answers gets no more of them until it does.
    channel.config().setAutoRead(channel.isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == Port.Event.DRAIN) {
      tellOfDrain();
    } else if (!(event instanceof IdleStateEvent)) {
      ctx.fireUserEventTriggered(event);
    } else if (waiting == 0) {
      channel.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      channel.close(); // reset by the peer: its own business
    } else {
      String message = cause.getMessage();
      port.refuse(
          channel,
          cause instanceof DecoderException && message != null ? message : cause.toString());
    }
  }
}
