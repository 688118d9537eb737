// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import io.sofarpc.Invoker;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A connection of an {@link InProcessTransport}, seen from the client. */
final class InProcessConnection implements Connection {

  private final InProcessTransport network;
  private final Endpoint endpoint;
  private final TransportSettings settings; // of the client
  private final InProcessListener listener;
  private final Set<InProcessCall> calls = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> draining = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock(); // a call is added, or it is closed
  private volatile boolean open = true;

  InProcessConnection(
      InProcessTransport network,
      Endpoint endpoint,
      TransportSettings settings,
      InProcessListener listener) {
    this.network = network;
    this.endpoint = endpoint;
    this.settings = settings;
    this.listener = listener;
    network.opened(this);
  }

  @Override
  public Invoker invoker(ServiceBinding binding) {
    InProcessTransport.Binding bound = (InProcessTransport.Binding) binding;
    return request -> invoke(bound, request);
  }

  private CompletionStage<Response> invoke(InProcessTransport.Binding binding, Request request) {
    if (calls.size() >= settings.maxPendingCalls()) {
      return CompletableFuture.failedFuture(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              settings.maxPendingCalls() + " calls are pending on " + endpoint.address()));
    }
    InProcessCall call;
    lock.lock();
    try {
      if (!open) {
        return CompletableFuture.failedFuture(
            new UnsentException("the connection to " + endpoint.address() + " is closed"));
      }
      call = new InProcessCall(this, listener, binding, request);
      calls.add(call);
    } finally {
      lock.unlock();
    }
    return call.start();
  }

  void ended(InProcessCall call) {
    calls.remove(call);
    closeIfDrained();
  }

  /** The server takes no more calls: closes when the last one has ended. */
  void drain() {
    draining.complete(null);
    closeIfDrained();
  }

  private void closeIfDrained() {
    boolean close = false;
    lock.lock();
    try {
      if (open && draining.isDone() && calls.isEmpty()) {
        open = false;
        close = true;
      }
    } finally {
      lock.unlock();
    }
    if (close) {
      close();
    }
  }

  InProcessTransport network() {
    return network;
  }

  TransportSettings settings() {
    return settings;
  }

  /** Returns the failure of calls that this connection can no longer carry. */
  RpcException lostFailure() {
    return new RpcException(
        StatusCode.UNAVAILABLE, "the connection to " + endpoint.address() + " was closed");
  }

  @Override
  public boolean isOpen() {
    return open && !draining.isDone();
  }

  @Override
  public CompletionStage<Void> draining() {
    return draining.copy();
  }

  @Override
  public CompletionStage<Void> closed() {
    return closed.copy();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      open = false;
    } finally {
      lock.unlock();
    }
    calls.forEach(InProcessCall::lost);
    network.closed(this);
    draining.complete(null);
    closed.complete(null);
  }

  @Override
  public String toString() {
    return endpoint.address();
  }
}
