// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of a publisher to one stream, and asks for more while little waits for the
 * peer's window. Encodes on the publisher's thread; asks on that or on the call's executor.
 */
final class Outbound implements Flow.Subscriber<Object> {

  /** More is asked for while less than this waits. */
  private static final int ENOUGH_BYTES = 64 << 10;

  private static final int MAX_BATCH = 32;

  private final StreamCall call;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger awaited = new AtomicInteger(); // messages asked for
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Flow.@Nullable Subscription source;
  private volatile boolean done;
  private volatile int lastBytes = ENOUGH_BYTES;

  Outbound(StreamCall call) {
    this.call = call;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (done || source != null) {
      subscription.cancel();
      return;
    }
    source = subscription;
    if (done) {
      subscription.cancel();
    } else {
      askForMore();
    }
  }

  @Override
  public void onNext(Object message) {
    if (done) {
      return;
    }
    OutputBuffer framed;
    try {
      framed = call.write(requireNonNull(message, "message"));
    } catch (Throwable unwritable) {
      call.fail(RpcException.from(unwritable));
      cancel();
      return;
    }
    int bytes = framed.size();
    if (!call.exchange().reserve(bytes)) {
      call.fail(
          new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              call.exchange().queuedBytes() + " bytes wait to be written (maxQueuedBytes)"));
      cancel();
      return;
    }
    lastBytes = bytes;
    waitingBytes.addAndGet(bytes);
    if (!call.exchange().execute(() -> write(framed))) {
      call.exchange().release(bytes);
    }
    if (awaited.decrementAndGet() == 0) {
      askForMore();
    }
  }

  private void write(OutputBuffer framed) {
    if (call.isEnded()) {
      call.exchange().release(framed.size());
    } else {
      call.exchange().data(framed, false, failure -> written(framed.size()));
    }
  }

  private void written(int bytes) {
    long waiting = waitingBytes.addAndGet(-bytes);
    if (waiting < ENOUGH_BYTES
        && awaited.get() == 0
        && !done
        && asking.compareAndSet(false, true)) {
      try {
        call.executor().execute(this::askAgain); // a publisher may send at once
      } catch (RejectedExecutionException full) {
        call.fail(new RpcException(StatusCode.RESOURCE_EXHAUSTED, "no thread for a stream", full));
      }
    }
  }

  private void askAgain() {
    asking.set(false);
    askForMore();
  }

  private void askForMore() {
    Flow.Subscription from = source;
    if (from == null || done || waitingBytes.get() >= ENOUGH_BYTES) {
      return; // written() comes back to it
    }
    int batch = Math.max(1, Math.min(MAX_BATCH, ENOUGH_BYTES / lastBytes));
    if (awaited.compareAndSet(0, batch)) {
      try {
        from.request(batch);
      } catch (Throwable thrown) { // it must not throw; without this, the call would never end
        call.fail(RpcException.from(thrown));
        cancel();
      }
    }
  }

  @Override
  public void onError(Throwable thrown) {
    if (!done) {
      done = true;
      call.sendFailed(thrown);
    }
  }

  @Override
  public void onComplete() {
    if (!done) {
      done = true;
      call.sent();
    }
  }

  /** Returns whether messages wait for the peer's window. */
  boolean hasWaiting() {
    return waitingBytes.get() > 0;
  }

  /** Stops the publisher, which nobody listens to any more; runs its code on the executor. */
  void cancel() {
    boolean before = done;
    done = true;
    Flow.Subscription from = source;
    if (from == null || before) {
      return;
    }
    try {
      call.executor().execute(from::cancel);
    } catch (RejectedExecutionException full) {
      from.cancel(); // here, or the publisher would never hear of it
    }
  }
}
