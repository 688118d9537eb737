// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a peer sends on one stream. Can be subscribed to once; all signals but {@code
 * onSubscribe} run on the executor of the call, one at a time.
 *
 * <p>What it holds is bounded by the stream's window: the bytes of a message are given back to the
 * peer when it has been handed out, those of an incomplete message only while it was asked for.
 */
final class Inbound implements Flow.Publisher<Object>, Flow.Subscription, Runnable {

  /** Handed out before it is given back; a part of the smallest window. */
  private static final int BATCH_BYTES = 16 << 10;

  private final StreamCall call;
  private final Queue<Arrived> messages = new ConcurrentLinkedQueue<>();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicInteger partialBytes = new AtomicInteger(); // held for an incomplete message
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private volatile Flow.@Nullable Subscriber<? super Object> subscriber;
  private volatile @Nullable End end; // behind the last message
  private volatile @Nullable RpcException aborted; // at once
  private volatile boolean cancelled;

  // Of whoever runs.
  private boolean finished;
  private int windowBytes; // to give back
  private int handedOutBytes;

  Inbound(StreamCall call) {
    this.call = call;
  }

  /**
   * Takes bytes of the stream; on the event loop, as all that comes from the peer.
   *
   * @param bytes how many, with the message if they complete one
   * @param message that they complete, or {@code null}
   */
  void add(int bytes, @Nullable Message message) {
    partialBytes.addAndGet(bytes);
    if (cancelled || aborted != null) {
      return; // the window stays as it is, so little more will come
    }
    if (message != null) {
      messages.add(new Arrived(message, partialBytes.getAndSet(0)));
      signal();
    } else if (isHungry()) {
      call.exchange().giveBack(partialBytes.getAndSet(0));
    }
  }

  /** Says that the last message has come, and why there are no more if that is a failure. */
  void complete(@Nullable RpcException failure) {
    end = new End(failure);
    signal();
  }

  /** Ends the stream now, whatever has come before. */
  void abort(RpcException failure) {
    if (aborted == null) {
      aborted = failure;
      messages.clear(); // even if no thread is free
      signal();
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Object> first) {
    requireNonNull(first, "subscriber");
    if (!subscribed.compareAndSet(false, true)) {
      first.onSubscribe(new Refused());
      first.onError(new IllegalStateException("a stream of a call can be subscribed to once"));
      return;
    }
    first.onSubscribe(this);
    subscriber = first;
    signal();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      fail(new RpcException(StatusCode.INTERNAL, "request(" + n + ") (expected: 1 or more)"));
      return;
    }
    requested.getAndAccumulate(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    signal();
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      signal();
      call.unwanted();
    }
  }

  private void fail(RpcException failure) {
    abort(failure);
    call.fail(failure);
  }

  private void signal() {
    if (subscriber == null) {
      return; // whoever subscribes comes back to it
    }
    if (signals.getAndIncrement() == 0) {
      try {
        call.executor().execute(this);
      } catch (RejectedExecutionException full) {
        // The end must be heard, here if nowhere else.
        fail(new RpcException(StatusCode.RESOURCE_EXHAUSTED, "no thread for a message", full));
        run();
      }
    }
  }

  @Override
  public void run() {
    int seen = 1;
    do {
      Flow.Subscriber<? super Object> to = subscriber;
      if (to != null && !finished) {
        deliver(to);
      }
      seen = signals.addAndGet(-seen);
    } while (seen != 0);
  }

  private void deliver(Flow.Subscriber<? super Object> to) {
    long demand = requested.get();
    long count = 0;
    while (count < demand && aborted == null && !cancelled) {
      Arrived next = messages.poll();
      if (next == null) {
        break;
      }
      count++;
      handOut(next, to);
    }
    if (demand != Long.MAX_VALUE) {
      requested.addAndGet(-count);
    }
    finish(to);
    if (isHungry() && partialBytes.get() > 0) {
      giveBack(partialBytes.getAndSet(0), 0);
    }
  }

  private void handOut(Arrived next, Flow.Subscriber<? super Object> to) {
    try {
      to.onNext(requireNonNull(call.read(next.message), "message"));
    } catch (RpcException unreadable) {
      fail(unreadable);
    } catch (Throwable thrown) { // it must not throw; without this, the stream would never end
      fail(new RpcException(StatusCode.INTERNAL, "the subscriber threw " + thrown, thrown));
    }
    giveBack(next.windowBytes, next.message.keptBytes());
  }

  private void finish(Flow.Subscriber<? super Object> to) {
    RpcException now = aborted;
    End last = end;
    if (cancelled) {
      finished = true;
    } else if (now != null) {
      finished = true;
      to.onError(now);
    } else if (last != null && messages.isEmpty()) {
      finished = true;
      if (last.failure == null) {
        to.onComplete();
      } else {
        to.onError(last.failure);
      }
    }
    if (finished) {
      messages.clear(); // the bytes go back with the stream
    }
  }

  private void giveBack(int window, int bytes) {
    windowBytes += window;
    handedOutBytes += bytes;
    if (handedOutBytes >= BATCH_BYTES || windowBytes >= BATCH_BYTES || partialBytes.get() > 0) {
      int all = windowBytes;
      int allBytes = handedOutBytes;
      windowBytes = 0;
      handedOutBytes = 0;
      call.exchange()
          .execute(
              () -> {
                call.handedOut(allBytes);
                call.exchange().giveBack(all);
              });
    }
  }

  /** Returns whether a message was asked for that is not there. */
  private boolean isHungry() {
    return requested.get() > 0 && messages.isEmpty();
  }

  /** A message, and the bytes of the window that it holds. */
  private record Arrived(Message message, int windowBytes) {}

  private record End(@Nullable RpcException failure) {}

  private static final class Refused implements Flow.Subscription {

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
