// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.stream;

import static java.util.Objects.requireNonNull;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A publisher that a thread sends to, waiting whenever the receiver wants no more.
 *
 * <pre>{@code
 * try (StreamWriter<Point> points = StreamWriter.create()) {
 *   summary = surveyor.record(points); // returns a future
 *   points.send(new Point(1, 2));
 * } // ends the stream
 * }</pre>
 *
 * <p>It has one subscriber, and {@link #send} waits for it: call the remote method first, and if
 * that returns a stream too, read that with a {@link StreamReader} first, as this starts the call.
 *
 * <p>For one thread at a time. A thread that is interrupted while it waits gets an {@link
 * RpcException} with {@code CANCELLED} and stays interrupted; the stream goes on until it is closed
 * or fails.
 *
 * @param <T> the elements
 */
public final class StreamWriter<T> implements Flow.Publisher<T>, AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private Flow.@Nullable Subscriber<? super T> subscriber;
  private boolean subscribed;
  private boolean cancelled;
  private boolean ended;
  private @Nullable Throwable end; // with ended; null for success
  private long demand;

  private StreamWriter() {}

  /** Returns an open writer. */
  public static <T> StreamWriter<T> create() {
    return new StreamWriter<>();
  }

  /**
   * Returns a publisher whose elements a task sends: what a service method returns that likes to
   * block. The task starts anew for each subscriber; the stream ends when it returns, and fails
   * with what it throws.
   *
   * @param threads run the task; it blocks, so virtual threads or a pool, not a thread of the
   *     transport
   * @param task gets the writer, which is closed when it returns
   */
  public static <T> Flow.Publisher<T> publisher(Executor threads, Task<T> task) {
    requireNonNull(threads, "threads");
    requireNonNull(task, "task");
    return subscriber -> {
      StreamWriter<T> writer = create();
      writer.subscribe(subscriber);
      try {
        threads.execute(() -> writer.run(task));
      } catch (RejectedExecutionException full) {
        writer.fail(
            new RpcException(StatusCode.RESOURCE_EXHAUSTED, "no thread to send the stream", full));
      }
    };
  }

  private void run(Task<T> task) {
    try {
      task.run(this);
      close();
    } catch (Throwable thrown) { // whatever it is, the receiver must not wait for more
      fail(thrown);
    }
  }

  /**
   * Sends an element, after the receiver has asked for it.
   *
   * @throws RpcException with {@code CANCELLED} if the receiver has cancelled the stream, which
   *     includes that its call has ended, or if this thread is interrupted
   * @throws IllegalStateException if this writer is closed
   */
  public void send(T element) {
    requireNonNull(element, "element");
    awaitDemand().onNext(element);
  }

  private Flow.Subscriber<? super T> awaitDemand() {
    lock.lock();
    try {
      while (true) {
        if (cancelled) {
          throw new RpcException(StatusCode.CANCELLED, "the receiver has cancelled the stream");
        }
        if (ended) {
          throw new IllegalStateException("the stream has ended: send() after close() or fail()");
        }
        Flow.Subscriber<? super T> receiver = subscriber;
        if (receiver != null && demand > 0) {
          demand--;
          return receiver;
        }
        changed.await();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RpcException(
          StatusCode.CANCELLED, "interrupted while waiting for the receiver", interrupted);
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the receiver wants no more, now or ever. */
  public boolean isCancelled() {
    lock.lock();
    try {
      return cancelled;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream, unless it has ended. */
  @Override
  public void close() {
    finish(null);
  }

  /** Ends the stream with a failure, which the receiver gets, unless it has ended. */
  public void fail(Throwable failure) {
    finish(requireNonNull(failure, "failure"));
  }

  private void finish(@Nullable Throwable failure) {
    Flow.Subscriber<? super T> receiver;
    lock.lock();
    try {
      if (ended || cancelled) {
        return;
      }
      ended = true;
      end = failure;
      receiver = subscriber;
      subscriber = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (receiver != null) {
      signalEnd(receiver, failure);
    }
  }

  private static void signalEnd(Flow.Subscriber<?> receiver, @Nullable Throwable failure) {
    if (failure == null) {
      receiver.onComplete();
    } else {
      receiver.onError(failure);
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> receiver) {
    requireNonNull(receiver, "receiver");
    boolean second;
    lock.lock();
    try {
      second = subscribed;
      subscribed = true;
    } finally {
      lock.unlock();
    }
    receiver.onSubscribe(second ? new Refused() : new Demand());
    if (second) {
      receiver.onError(new IllegalStateException("a StreamWriter has one subscriber"));
    } else {
      begin(receiver);
    }
  }

  /** Lets the sender go on, now that the receiver knows its subscription. */
  private void begin(Flow.Subscriber<? super T> receiver) {
    boolean over;
    lock.lock();
    try {
      over = ended && !cancelled;
      if (!ended && !cancelled) {
        subscriber = receiver;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (over) {
      signalEnd(receiver, end);
    }
  }

  /**
   * Sends a stream.
   *
   * @param <T> the elements
   */
  @FunctionalInterface
  public interface Task<T> {

    /**
     * Sends the elements. It may end early when {@link StreamWriter#send} says that the receiver
     * wants no more, best by letting that exception pass.
     */
    void run(StreamWriter<T> to) throws Exception;
  }

  private final class Demand implements Flow.Subscription {

    @Override
    public void request(long n) {
      if (n <= 0) {
        fail(new IllegalArgumentException("request: " + n + " (expected: 1 or more)"));
        return;
      }
      lock.lock();
      try {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        cancelled = true;
        subscriber = null;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private static final class Refused implements Flow.Subscription {

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
