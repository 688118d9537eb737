// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.provider;

import io.sofarpc.interop.contract.InteropException;
import io.sofarpc.interop.contract.TextService;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Serves the calls of the matrix as text. Thread-safe. */
public final class TextProvider implements TextService {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Set<String> messages = new HashSet<>();
  private final Surroundings surroundings;

  /** Makes a provider that has not been told anything yet. */
  public TextProvider(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public String fail(String message) throws InteropException {
    surroundings.responseBaggage("reason", "refused");
    throw new InteropException(message, 1);
  }

  @Override
  public String slow(String millis) {
    try {
      // Nothing counts this down: the wait is the work this method simulates.
      boolean ended = new CountDownLatch(1).await(Long.parseLong(millis), TimeUnit.MILLISECONDS);
      return ended ? "ended early" : "done";
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public String tell(String message) {
    lock.lock();
    try {
      messages.add(message);
      arrived.signalAll();
      return message;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String told(String message) {
    long left = TimeUnit.SECONDS.toNanos(5);
    lock.lock();
    try {
      while (!messages.contains(message) && left > 0) {
        left = arrived.awaitNanos(left);
      }
      return messages.contains(message) ? message : "nothing";
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String baggage(String name) {
    String value = surroundings.requestBaggage(name);
    surroundings.responseBaggage(name, "re-" + value);
    return String.valueOf(value);
  }

  @Override
  public String trace(String question) {
    String id = surroundings.traceId();
    return id == null ? "none" : id;
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
