// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Limits and times of a {@link Transport}; {@code docs/limits.md} has them all. Immutable. */
public final class TransportSettings {

  private final Timer timer;
  private final Executor callbackExecutor;
  private final String appName;
  private final Duration connectTimeout;
  private final Duration heartbeatInterval;
  private final int maxMissedHeartbeats;
  private final Duration serverIdleTimeout;
  private final int maxFrameBytes;
  private final int maxHeaderBytes;
  private final int maxPendingCalls;
  private final int maxQueuedBytes;
  private final long maxInFlightBytes;
  private final int maxConnections;
  private final int maxHttp1Connections;
  private final int maxStreams;
  private final int streamWindowBytes;
  private final boolean gzip;
  private final Set<String> corsOrigins;
  private final @Nullable TlsSettings tls;

  private TransportSettings(Builder builder) {
    timer = requireNonNull(builder.timer, "timer");
    callbackExecutor = requireNonNull(builder.callbackExecutor, "callbackExecutor");
    appName = builder.appName;
    connectTimeout = builder.connectTimeout;
    heartbeatInterval = builder.heartbeatInterval;
    maxMissedHeartbeats = builder.maxMissedHeartbeats;
    serverIdleTimeout = builder.serverIdleTimeout;
    maxFrameBytes = builder.maxFrameBytes;
    maxHeaderBytes = builder.maxHeaderBytes;
    maxPendingCalls = builder.maxPendingCalls;
    maxQueuedBytes = builder.maxQueuedBytes;
    maxInFlightBytes = builder.inFlightBytes();
    maxConnections = builder.maxConnections;
    maxHttp1Connections = builder.maxHttp1Connections;
    maxStreams = builder.maxStreams;
    streamWindowBytes = builder.streamWindowBytes;
    gzip = builder.gzip;
    corsOrigins = builder.corsOrigins;
    tls = builder.tls;
  }

  /**
   * Starts with the defaults.
   *
   * @param timer for deadlines of calls
   * @param callbackExecutor runs what may be user code when an answer arrives
   */
  public static Builder builder(Timer timer, Executor callbackExecutor) {
    return new Builder(timer, callbackExecutor);
  }

  /** Returns the timer for deadlines of calls. */
  public Timer timer() {
    return timer;
  }

  /** Returns what runs decoding of failures and user callbacks, so that event loops need not. */
  public Executor callbackExecutor() {
    return callbackExecutor;
  }

  /** Returns the name of this application, sent with each call; may be empty. */
  public String appName() {
    return appName;
  }

  /** Returns how long opening a connection may take; 1 second by default. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** Returns after how long without traffic a client sends a heartbeat; 15 seconds by default. */
  public Duration heartbeatInterval() {
    return heartbeatInterval;
  }

  /** Returns after how many heartbeats without an answer a client closes; 3 by default. */
  public int maxMissedHeartbeats() {
    return maxMissedHeartbeats;
  }

  /** Returns after how long without traffic a server closes a connection; 90 s by default. */
  public Duration serverIdleTimeout() {
    return serverIdleTimeout;
  }

  /** Returns the largest message in bytes, either way; 16 MiB by default. */
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  /** Returns the largest header of a message in bytes; 16 KiB by default. */
  public int maxHeaderBytes() {
    return maxHeaderBytes;
  }

  /** Returns how many calls may wait for an answer on one connection; 65,536 by default. */
  public int maxPendingCalls() {
    return maxPendingCalls;
  }

  /**
   * Returns how many bytes may wait to be written on one connection, and on HTTP/2 how many of its
   * requests to be read; 64 MiB by default.
   */
  public int maxQueuedBytes() {
    return maxQueuedBytes;
  }

  /**
   * Returns how many bytes of requests a port keeps at once, those that arrive, wait or run; by
   * default a quarter of the heap, at most 1 GiB, and at least one message of the largest size.
   */
  public long maxInFlightBytes() {
    return maxInFlightBytes;
  }

  /** Returns how many connections a port accepts; 100,000 by default. */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * Returns how many connections of HTTP/1.1 a client opens to one provider, each for one call at a
   * time; 100 by default.
   */
  public int maxHttp1Connections() {
    return maxHttp1Connections;
  }

  /**
   * Returns how many calls a server takes at once on one connection of HTTP/2; 1,000 by default.
   */
  public int maxStreams() {
    return maxStreams;
  }

  /** Returns how many bytes a peer may send ahead on one stream of HTTP/2; 256 KiB by default. */
  public int streamWindowBytes() {
    return streamWindowBytes;
  }

  /**
   * Returns whether a client sends messages of 1 KiB and more compressed, where the protocol can;
   * no by default.
   */
  public boolean gzip() {
    return gzip;
  }

  /**
   * Returns the origins of the web pages whose scripts may call a server over HTTP, {@code *} for
   * all; none by default.
   */
  public Set<String> corsOrigins() {
    return corsOrigins;
  }

  /** Returns how connections are encrypted, {@code null} if they are not, as by default. */
  public @Nullable TlsSettings tls() {
    return tls;
  }

  /** Changes the defaults. Not thread-safe. */
  public static final class Builder {

    private static final long MAX_DEFAULT_IN_FLIGHT_BYTES = 1L << 30;
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\sA-Z]+");

    private final Timer timer;
    private final Executor callbackExecutor;
    private String appName = "";
    private Duration connectTimeout = Duration.ofSeconds(1);
    private Duration heartbeatInterval = Duration.ofSeconds(15);
    private int maxMissedHeartbeats = 3;
    private Duration serverIdleTimeout = Duration.ofSeconds(90);
    private int maxFrameBytes = 16 << 20;
    private int maxHeaderBytes = 16 << 10;
    private int maxPendingCalls = 65_536;
    private int maxQueuedBytes = 64 << 20;
    private long maxInFlightBytes; // 0: as the heap allows
    private int maxConnections = 100_000;
    private int maxHttp1Connections = 100;
    private int maxStreams = 1_000;
    private int streamWindowBytes = 256 << 10;
    private boolean gzip;
    private Set<String> corsOrigins = Set.of();
    private @Nullable TlsSettings tls;

    private Builder(Timer timer, Executor callbackExecutor) {
      this.timer = timer;
      this.callbackExecutor = callbackExecutor;
    }

    /** Sets the name of this application; empty by default. */
    public Builder appName(String name) {
      appName = requireNonNull(name, "appName");
      return this;
    }

    /** Sets how long opening a connection may take; 1 second by default. */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = positive("connectTimeout", timeout);
      return this;
    }

    /** Sets after how long without traffic a client sends a heartbeat; 15 seconds by default. */
    public Builder heartbeatInterval(Duration interval) {
      heartbeatInterval = positive("heartbeatInterval", interval);
      return this;
    }

    /** Sets after how many heartbeats without an answer a client closes; 3 by default. */
    public Builder maxMissedHeartbeats(int count) {
      maxMissedHeartbeats = atLeast("maxMissedHeartbeats", count, 1);
      return this;
    }

    /** Sets after how long without traffic a server closes a connection; 90 s by default. */
    public Builder serverIdleTimeout(Duration timeout) {
      serverIdleTimeout = positive("serverIdleTimeout", timeout);
      return this;
    }

    /** Sets the largest message in bytes, either way: 1 KiB or more; 16 MiB by default. */
    public Builder maxFrameBytes(int bytes) {
      maxFrameBytes = atLeast("maxFrameBytes", bytes, 1024);
      return this;
    }

    /** Sets the largest header of a message in bytes: 1 KiB to 32 KiB; 16 KiB by default. */
    public Builder maxHeaderBytes(int bytes) {
      if (bytes < 1024 || bytes > 32_767) {
        throw new IllegalArgumentException("maxHeaderBytes: " + bytes + " (expected: 1024-32767)");
      }
      maxHeaderBytes = bytes;
      return this;
    }

    /** Sets how many calls may wait for an answer on one connection; 65,536 by default. */
    public Builder maxPendingCalls(int calls) {
      maxPendingCalls = atLeast("maxPendingCalls", calls, 1);
      return this;
    }

    /**
     * Sets how many bytes may wait to be written on one connection, and on HTTP/2 how many of its
     * requests to be read; 64 MiB by default.
     */
    public Builder maxQueuedBytes(int bytes) {
      maxQueuedBytes = atLeast("maxQueuedBytes", bytes, 64 << 10);
      return this;
    }

    /**
     * Sets how many bytes of requests a port keeps at once, those that arrive, wait or run: no less
     * than one message may have; by default a quarter of the heap, at most 1 GiB, and at least
     * that. Calls beyond it are answered with {@code RESOURCE_EXHAUSTED}.
     */
    public Builder maxInFlightBytes(long bytes) {
      if (bytes < 1024) {
        throw new IllegalArgumentException(
            "maxInFlightBytes: " + bytes + " (expected: 1024 or more)");
      }
      maxInFlightBytes = bytes;
      return this;
    }

    /** Sets how many connections a port accepts; 100,000 by default. */
    public Builder maxConnections(int connections) {
      maxConnections = atLeast("maxConnections", connections, 1);
      return this;
    }

    /**
     * Sets how many connections of HTTP/1.1 a client opens to one provider, each for one call at a
     * time; further calls wait. 100 by default.
     */
    public Builder maxHttp1Connections(int connections) {
      maxHttp1Connections = atLeast("maxHttp1Connections", connections, 1);
      return this;
    }

    /** Sets how many calls a server takes at once on one connection of HTTP/2; 1,000 by default. */
    public Builder maxStreams(int calls) {
      maxStreams = atLeast("maxStreams", calls, 1);
      return this;
    }

    /**
     * Sets how many bytes a peer may send ahead on one stream of HTTP/2: 64 KiB or more; 256 KiB by
     * default.
     */
    public Builder streamWindowBytes(int bytes) {
      streamWindowBytes = atLeast("streamWindowBytes", bytes, 64 << 10);
      return this;
    }

    /**
     * Sets whether a client sends messages of 1 KiB and more compressed, where the protocol can, as
     * gRPC; servers compress their answers to clients that do. No by default.
     */
    public Builder gzip(boolean enabled) {
      gzip = enabled;
      return this;
    }

    /**
     * Lets scripts of web pages from these origins call a server over HTTP, with any headers and
     * without cookies; none by default.
     *
     * @param origins such as {@code https://app.example.com} or {@code http://localhost:8080}, as a
     *     browser sends them; {@code *} for all
     */
    public Builder corsOrigins(String... origins) {
      for (String origin : origins) {
        if (!origin.equals("*") && !ORIGIN.matcher(origin).matches()) {
          throw new IllegalArgumentException(
              "corsOrigins: '" + origin + "' (expected: scheme://host, scheme://host:port or *)");
        }
      }
      corsOrigins = Set.of(origins);
      return this;
    }

    /**
     * Encrypts all connections; they are plain by default. What stays inside the process, as with a
     * transport for tests, is not encrypted.
     */
    public Builder tls(TlsSettings encryption) {
      tls = requireNonNull(encryption, "tls");
      return this;
    }

    /**
     * Freezes the settings.
     *
     * @throws IllegalStateException if {@code maxInFlightBytes} is less than {@code maxFrameBytes}
     */
    public TransportSettings build() {
      return new TransportSettings(this);
    }

    private long inFlightBytes() {
      if (maxInFlightBytes == 0) {
        long share = Math.min(Runtime.getRuntime().maxMemory() / 4, MAX_DEFAULT_IN_FLIGHT_BYTES);
        return Math.max(share, maxFrameBytes);
      }
      if (maxInFlightBytes < maxFrameBytes) {
        throw new IllegalStateException(
            "maxInFlightBytes: %d (expected: maxFrameBytes, %d, or more)"
                .formatted(maxInFlightBytes, maxFrameBytes));
      }
      return maxInFlightBytes;
    }

    private static Duration positive(String what, Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException(what + ": " + value + " (expected: more than zero)");
      }
      return value;
    }

    private static int atLeast(String what, int value, int minimum) {
      if (value < minimum) {
        throw new IllegalArgumentException(
            what + ": " + value + " (expected: " + minimum + " or more)");
      }
      return value;
    }
  }
}
