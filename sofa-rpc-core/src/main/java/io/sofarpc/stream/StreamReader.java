// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.stream;

import static java.util.Objects.requireNonNull;

import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a loop that waits for each element.
 *
 * <pre>{@code
 * try (StreamReader<Quote> quotes = StreamReader.of(market.quotes("SOFA"))) {
 *   for (Quote quote : quotes) {
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>Closing it before its end cancels the stream, so leave the loop whenever you like. It asks for
 * a few elements ahead and for more as they are read: a slow loop slows the sender down.
 *
 * <p>For one thread at a time, but any thread may close it; a loop that waits then ends. A thread
 * that is interrupted while it waits gets an {@link RpcException} with {@code CANCELLED} and stays
 * interrupted, and the stream is cancelled.
 *
 * @param <T> the elements
 */
public final class StreamReader<T> implements Iterable<T>, AutoCloseable {

  private static final int DEFAULT_AHEAD = 16;

  private final int ahead;
  private final Elements elements = new Elements();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Queue<T> waiting = new ArrayDeque<>();
  private Flow.@Nullable Subscription subscription;
  private @Nullable Throwable failure;
  private boolean ended;
  private boolean closed;
  private int unasked; // elements that were taken and not asked for again

  private StreamReader(int ahead) {
    this.ahead = ahead;
  }

  /**
   * Subscribes to a publisher, which for a remote call starts it.
   *
   * @param publisher for example what a method of a stub returns
   */
  public static <T> StreamReader<T> of(Flow.Publisher<T> publisher) {
    return of(publisher, DEFAULT_AHEAD);
  }

  /**
   * Subscribes to a publisher.
   *
   * @param publisher for example what a method of a stub returns
   * @param ahead how many elements may wait here, 1 or more; 16 by default
   */
  public static <T> StreamReader<T> of(Flow.Publisher<T> publisher, int ahead) {
    StreamReader<T> reader = create(ahead);
    publisher.subscribe(reader.elements);
    return reader;
  }

  static <T> StreamReader<T> create(int ahead) {
    if (ahead < 1) {
      throw new IllegalArgumentException("ahead: " + ahead + " (expected: 1 or more)");
    }
    return new StreamReader<>(ahead);
  }

  Flow.Subscriber<T> subscriber() {
    return elements;
  }

  /**
   * Returns the elements that have not been read yet. Its {@code hasNext()} waits for the next one
   * or the end, and throws an {@link RpcException} if the stream fails: a {@link ServiceException}
   * with what the service threw. Each call returns the same iterator.
   */
  @Override
  public Iterator<T> iterator() {
    return elements;
  }

  /** Cancels the stream unless it has ended, and drops what was not read. */
  @Override
  public void close() {
    Flow.Subscription running;
    lock.lock();
    try {
      running = ended || closed ? null : subscription;
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.cancel();
    }
  }

  private RpcException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    close();
    return new RpcException(
        StatusCode.CANCELLED, "interrupted while waiting for the next element", cause);
  }

  private static RpcException failed(Throwable failure) {
    // a new one, as its stack trace shows who has read
    RpcException thrown =
        failure instanceof RpcException rpc && !(rpc instanceof ServiceException)
            ? new RpcException(rpc.code(), rpc.getMessage(), rpc).withMetadata(rpc.metadata())
            : new ServiceException(
                failure instanceof ServiceException service ? service.thrown() : failure);
    return thrown;
  }

  /** The one iterator, and what the publisher sees. */
  private final class Elements implements Iterator<T>, Flow.Subscriber<T> {

    @Override
    public boolean hasNext() {
      try {
        return awaitElement();
      } catch (InterruptedException interrupted) {
        throw interrupted(interrupted);
      }
    }

    private boolean awaitElement() throws InterruptedException {
      lock.lock();
      try {
        while (waiting.isEmpty() && !ended && !closed) {
          changed.await();
        }
        if (waiting.isEmpty() && failure != null && !closed) {
          throw failed(failure);
        }
        return !waiting.isEmpty();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream has ended");
      }
      T element;
      int more = 0;
      Flow.Subscription source;
      lock.lock();
      try {
        element = waiting.poll();
        source = subscription;
        if (element == null) {
          throw new NoSuchElementException("the stream was closed");
        }
        if (++unasked * 2 >= ahead && !ended) { // half of them at once
          more = unasked;
          unasked = 0;
        }
      } finally {
        lock.unlock();
      }
      if (more > 0 && source != null) {
        source.request(more);
      }
      return element;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      requireNonNull(begun, "subscription");
      boolean unwanted;
      lock.lock();
      try {
        unwanted = closed || subscription != null;
        if (!unwanted) {
          subscription = begun;
        }
      } finally {
        lock.unlock();
      }
      if (unwanted) {
        begun.cancel();
      } else {
        begun.request(ahead);
      }
    }

    @Override
    public void onNext(T element) {
      requireNonNull(element, "element");
      lock.lock();
      try {
        if (!closed) {
          waiting.add(element);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      end(requireNonNull(thrown, "thrown"));
    }

    @Override
    public void onComplete() {
      end(null);
    }

    private void end(@Nullable Throwable thrown) {
      lock.lock();
      try {
        ended = true;
        failure = thrown;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
