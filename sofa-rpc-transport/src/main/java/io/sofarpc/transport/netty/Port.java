// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.netty;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.TransportSettings;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one server port share. Thread-safe. */
public final class Port {

  /** What a port tells the handlers of its connections, as Netty's user events. */
  public enum Event {
    /** No more calls are wanted. A handler whose protocol can say so tells its peer. */
    DRAIN
  }

  private static final Logger logger = LoggerFactory.getLogger(Port.class);

  private final TransportSettings settings;
  private final ServiceTable services;
  private final OccasionalLog log;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong inFlightBytes = new AtomicLong();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean draining;

  /**
   * Creates the shared state of a port.
   *
   * @param settings limits and times
   * @param services who answers
   */
  public Port(TransportSettings settings, ServiceTable services) {
    this.settings = requireNonNull(settings, "settings");
    this.services = requireNonNull(services, "services");
    this.log = new OccasionalLog(logger, settings.timer());
  }

  /** Returns limits and times. */
  public TransportSettings settings() {
    return settings;
  }

  /** Returns who answers. */
  public ServiceTable services() {
    return services;
  }

  /** Says that a request has arrived; exactly one {@link #requestEnded()} must follow. */
  public void requestArrived() {
    inFlight.incrementAndGet();
  }

  /** Says that a request was answered and the answer is on its way, or that nobody wants one. */
  public void requestEnded() {
    if (inFlight.decrementAndGet() == 0 && draining) {
      drained.complete(null);
    }
  }

  /** Returns how many requests have arrived and not ended. */
  public int requestsInFlight() {
    return inFlight.get();
  }

  /** Returns what counts the requests of a new connection in bytes. */
  public RequestBytes countBytes() {
    return new RequestBytes(inFlightBytes, settings.maxInFlightBytes());
  }

  /** Returns how many bytes of requests are in memory, but for what few connections have each. */
  public long bytesInFlight() {
    return inFlightBytes.get();
  }

  /**
   * Closes a connection because of what its peer did, with one line in the log.
   *
   * @param connection whose peer misbehaved
   * @param reason what it did
   */
  public void refuse(Channel connection, String reason) {
    log.warn("closing the connection from " + connection.remoteAddress() + ": " + reason);
    connection.close();
  }

  /** Says in the log, not too often, what the peer of a connection did. */
  public void warn(Channel connection, String reason) {
    log.warn("the connection from " + connection.remoteAddress() + ": " + reason);
  }

  /** Returns whether the port is about to close and no more calls are wanted. */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Tells all connections that no more calls are wanted.
   *
   * @return a stage that completes when no request is in flight
   */
  public CompletionStage<Void> drain(Collection<Channel> connections) {
    requestArrived(); // stands for the connections that have not been told yet
    draining = true;
    for (Channel connection : connections) {
      requestArrived();
      try {
        connection.eventLoop().execute(() -> tell(connection));
      } catch (RejectedExecutionException stopped) {
        requestEnded();
      }
    }
    requestEnded();
    return drained.minimalCompletionStage();
  }

  private void tell(Channel connection) {
    try {
      connection.pipeline().fireUserEventTriggered(Event.DRAIN);
    } finally {
      requestEnded();
    }
  }
}
