// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the engines of new connections from {@link TlsSettings}, for transports. Thread-safe.
 *
 * <p>When a connection opens and the last look is old enough, a short-lived thread named {@code
 * sofa-rpc-tls-reload} looks whether the files have changed, and connections that open meanwhile
 * wait for it: no caller ever touches the disk.
 */
public final class TlsContext {

  private static final Logger logger = LoggerFactory.getLogger(TlsContext.class);

  private final TlsSettings settings;
  private final Timer timer;
  private final AtomicReference<@Nullable CompletableFuture<SSLContext>> looking =
      new AtomicReference<>();
  private volatile long lookAtNanos;
  private volatile String problem = ""; // with the files as they are, already logged

  /**
   * Starts with what was in the files when the settings last read them.
   *
   * @param settings what to use
   * @param timer says when to look at the files again
   */
  public TlsContext(TlsSettings settings, Timer timer) {
    this.settings = requireNonNull(settings, "settings");
    this.timer = requireNonNull(timer, "timer");
    this.lookAtNanos = timer.nanoTime() + settings.reloadInterval().toNanos();
  }

  /** Returns what the engines are made of. */
  public TlsSettings settings() {
    return settings;
  }

  /**
   * Returns an engine for a connection that a server has accepted.
   *
   * @return completes normally, on any thread
   */
  public CompletionStage<SSLEngine> serverEngine() {
    return current().thenApply(this::serverEngine);
  }

  private SSLEngine serverEngine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    SSLParameters parameters = parameters(engine);
    switch (settings.clientAuth()) {
      case REQUIRED -> parameters.setNeedClientAuth(true);
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case NONE -> parameters.setNeedClientAuth(false);
    }
    engine.setUseClientMode(false);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /**
   * Returns an engine for a connection to a server.
   *
   * @param host as the user wrote it, a name or an address
   * @param port of the server
   * @return completes normally, on any thread
   */
  public CompletionStage<SSLEngine> clientEngine(String host, int port) {
    return current().thenApply(context -> clientEngine(context, host, port));
  }

  private SSLEngine clientEngine(SSLContext context, String host, int port) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = parameters(engine);
    if (settings.verifyHostName()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLParameters parameters(SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(settings.protocols().toArray(String[]::new));
    return parameters;
  }

  private CompletableFuture<SSLContext> current() {
    CompletableFuture<SSLContext> running = looking.get();
    if (running != null) {
      return running;
    }
    if (timer.nanoTime() - lookAtNanos < 0) {
      return CompletableFuture.completedFuture(settings.loaded().context());
    }
    CompletableFuture<SSLContext> mine = new CompletableFuture<>();
    CompletableFuture<SSLContext> other = looking.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    Thread thread = new Thread(() -> look(mine), "sofa-rpc-tls-reload");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      logger.warn("cannot look for new TLS certificates now: {}", noThread.toString());
      finish(mine);
    }
    return mine;
  }

  private void look(CompletableFuture<SSLContext> waiting) {
    try {
      TlsFiles files = settings.files();
      if (!files.stamps().equals(settings.loaded().stamps())) {
        settings.reload();
        logger.info("new connections use the changed TLS files {}", files.files());
      }
      problem = "";
    } catch (RuntimeException unusable) {
      String message = String.valueOf(unusable.getMessage());
      if (!message.equals(problem)) {
        problem = message;
        logger.warn("new connections use TLS certificates as they were before: {}", message);
      }
    } finally {
      finish(waiting);
    }
  }

  private void finish(CompletableFuture<SSLContext> waiting) {
    lookAtNanos = timer.nanoTime() + settings.reloadInterval().toNanos();
    looking.set(null);
    waiting.complete(settings.loaded().context());
  }
}
