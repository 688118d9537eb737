// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one call: its deadline, its cancellation and its end. Thread-safe.
 *
 * <p>A context ends exactly once: by success, failure, time-out, cancellation or the end of a
 * stream. Whoever creates a context ends it. Ending never blocks and takes no lock: it runs the
 * listeners on the thread that ends the call, which may be a caller's thread, an event loop or the
 * timer.
 */
public final class CallContext {

  private static final Logger logger = LoggerFactory.getLogger(CallContext.class);
  private static final VarHandle OUTCOME;
  private static final VarHandle ENTRIES;
  private static final VarHandle LISTENERS;
  private static final Listener ENDED = new Listener(outcome -> {}, null);
  private static final ThreadLocal<@Nullable CallContext> CURRENT = new ThreadLocal<>();

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OUTCOME = lookup.findVarHandle(CallContext.class, "outcome", Outcome.class);
      ENTRIES = lookup.findVarHandle(CallContext.class, "entries", Entry.class);
      LISTENERS = lookup.findVarHandle(CallContext.class, "listeners", Listener.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Timer timer;
  private final Deadline deadline;
  private final long startNanos;
  private final @Nullable CallContext parent;
  private volatile @Nullable Entry entries; // a stack
  private volatile @Nullable Outcome outcome;
  private volatile @Nullable Listener listeners; // a stack: last registered runs first

  @SuppressWarnings("UnusedVariable") // closed when the call ends
  private @Nullable Handle alarm;

  private CallContext(Timer timer, Deadline deadline, @Nullable CallContext parent) {
    this.timer = requireNonNull(timer, "timer");
    this.deadline = requireNonNull(deadline, "deadline");
    this.parent = parent;
    this.startNanos = timer.nanoTime();
  }

  /**
   * Creates the context of a call and arms its deadline.
   *
   * @param timer whose clock counts, and which ends the call with {@link
   *     StatusCode#DEADLINE_EXCEEDED} when the deadline passes
   * @param deadline by when the call must have ended
   */
  public static CallContext create(Timer timer, Deadline deadline) {
    CallContext context = new CallContext(timer, deadline, null);
    context.arm();
    return context;
  }

  /**
   * Creates the context of a call that a service makes while it handles another one: it ends no
   * later than its caller's deadline, and is cancelled when its caller's call fails.
   *
   * @param timer whose clock counts
   * @param deadline of the new call, which the caller's shortens
   * @param caller the call being handled
   */
  public static CallContext createNested(Timer timer, Deadline deadline, CallContext caller) {
    CallContext nested = new CallContext(timer, deadline.earlier(caller.deadline), null);
    nested.arm();
    nested.followFailureOf(caller);
    return nested;
  }

  /**
   * Creates the context of one attempt of this call: same deadline, cancelled when this call ends.
   * Its own end does not end this call. Values are looked up here if the attempt has none.
   */
  public CallContext child() {
    CallContext child = new CallContext(timer, deadline, this);
    Listener link = new Listener(child::endWithParent, null);
    push(link);
    child.onEnd(ended -> remove(link));
    return child;
  }

  private void endWithParent(Outcome ended) {
    RpcException failure = ended.failure();
    fail(
        failure != null
            ? failure
            : new RpcException(StatusCode.CANCELLED, "the call ended without this attempt"));
  }

  private void followFailureOf(CallContext caller) {
    Listener link =
        new Listener(
            ended -> {
              if (ended.failure() != null) {
                fail(
                    new RpcException(
                        ended.code() == StatusCode.DEADLINE_EXCEEDED
                            ? StatusCode.DEADLINE_EXCEEDED
                            : StatusCode.CANCELLED,
                        "the call that made this call ended: " + ended.failure().getMessage(),
                        ended.failure()));
              }
            },
            null);
    caller.push(link);
    onEnd(ended -> caller.remove(link));
  }

  private void arm() {
    alarm = timer.schedule(this::deadlinePassed, deadline.remainingNanos());
  }

  private void deadlinePassed() {
    long millis = Math.round((timer.nanoTime() - startNanos) / 1e6);
    fail(
        new RpcException(
            StatusCode.DEADLINE_EXCEEDED, "no answer within the time-out (" + millis + " ms)"));
  }

  /**
   * Returns the call that the current thread handles: only while a service method runs on it, not
   * on threads which that method starts.
   */
  public static @Nullable CallContext current() {
    return CURRENT.get();
  }

  /**
   * Runs user code with this call as the {@link #current()} one.
   *
   * @param code a service method
   * @return what the code returns
   * @throws Exception what the code throws
   */
  public <T extends @Nullable Object> T call(Callable<T> code) throws Exception {
    CallContext before = CURRENT.get();
    CURRENT.set(this);
    try {
      return code.call();
    } finally {
      CURRENT.set(before);
    }
  }

  /** Returns by when this call must have ended. */
  public Deadline deadline() {
    return deadline;
  }

  /** Returns the timer whose clock counts for this call. */
  public Timer timer() {
    return timer;
  }

  /** Returns whether the call has ended. */
  public boolean isEnded() {
    return outcome != null;
  }

  /** Returns how the call ended, {@code null} while it lives. */
  public @Nullable Outcome outcome() {
    return outcome;
  }

  /**
   * Has a listener told how the call ended, exactly once; the last one registered runs first. Runs
   * it at once, on this thread, if the call has ended.
   *
   * @param listener must not block; what it throws is logged
   */
  public void onEnd(Consumer<? super Outcome> listener) {
    push(new Listener(requireNonNull(listener, "listener"), null));
  }

  /**
   * Ends the call with success.
   *
   * @return whether this ended it; {@code false} if it had ended before
   */
  public boolean succeed() {
    return end(null);
  }

  /**
   * Ends the call with a failure.
   *
   * @return whether this ended it; {@code false} if it had ended before
   */
  public boolean fail(RpcException failure) {
    return end(requireNonNull(failure, "failure"));
  }

  /**
   * Ends the call with {@link StatusCode#CANCELLED}.
   *
   * @param reason who cancelled it and why
   * @return whether this ended it; {@code false} if it had ended before
   */
  public boolean cancel(String reason) {
    return fail(new RpcException(StatusCode.CANCELLED, reason));
  }

  private boolean end(@Nullable RpcException failure) {
    if (outcome != null) {
      return false;
    }
    Outcome ended = new Outcome(failure, timer.nanoTime() - startNanos);
    if (!OUTCOME.compareAndSet(this, (Outcome) null, ended)) {
      return false;
    }
    Handle armed = alarm;
    if (armed != null) {
      armed.close();
    }
    Listener next = (Listener) LISTENERS.getAndSet(this, ENDED);
    for (; next != null; next = next.below) {
      next.run(ended);
    }
    return true;
  }

  private void push(Listener listener) {
    while (true) {
      Listener top = listeners;
      if (top == ENDED) {
        listener.run(requireNonNull(outcome, "outcome"));
        return;
      }
      listener.below = top;
      if (LISTENERS.compareAndSet(this, top, listener)) {
        return;
      }
    }
  }

  /**
   * Forgets a listener and takes empty nodes out of the stack. Threads that do so at once may undo
   * each other's work, never lose a listener: a node is passed over only if it is empty.
   */
  private void remove(Listener listener) {
    listener.action = null;
    Listener top = listeners;
    while (top != null && top != ENDED && top.action == null) {
      LISTENERS.compareAndSet(this, top, top.below);
      top = listeners;
    }
    // Below a live one: else calls that overlap would pile up empty nodes as long as this one
    // lives.
    Listener live = top;
    while (live != null) {
      Listener next = live.below;
      if (next != null && next.action == null) {
        live.below = next.below;
      } else {
        live = next;
      }
    }
  }

  /**
   * Returns a value that some part of the framework or the user attached to this call.
   *
   * @return the value, {@code null} if there is none
   */
  @SuppressWarnings("unchecked") // put() takes only a T for a Key<T>
  public <T> @Nullable T get(Key<T> key) {
    Entry own = Entry.find(key, entries);
    if (own == null) {
      return parent == null ? null : parent.get(key);
    }
    return (T) own.value;
  }

  /** Attaches a value to this call; an attempt's own value hides the call's. */
  public <T> void put(Key<T> key, T value) {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    while (true) {
      Entry top = entries;
      Entry known = Entry.find(key, top);
      if (known != null) {
        known.value = value;
        return;
      }
      if (ENTRIES.compareAndSet(this, top, new Entry(key, value, top))) {
        return;
      }
    }
  }

  /**
   * Names a value attached to a call. Compared by identity: keep it in a constant.
   *
   * @param <T> the type of the value
   */
  @SuppressWarnings("UnusedTypeParameter") // ties get() and put() to one type
  public static final class Key<T> {

    private final String name;

    private Key(String name) {
      this.name = requireNonNull(name, "name");
    }

    /** Creates a key. */
    public static <T> Key<T> of(String name) {
      return new Key<>(name);
    }

    /** Returns the name, for logs. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** A value that somebody attached; there are few, so a list does. */
  private static final class Entry {

    private final Key<?> key;
    private final @Nullable Entry below;
    private volatile Object value;

    Entry(Key<?> key, Object value, @Nullable Entry below) {
      this.key = key;
      this.value = value;
      this.below = below;
    }

    static @Nullable Entry find(Key<?> key, @Nullable Entry top) {
      Entry entry = top;
      while (entry != null && entry.key != key) {
        entry = entry.below;
      }
      return entry;
    }
  }

  private static final class Listener {

    private volatile @Nullable Consumer<? super Outcome> action;
    private volatile @Nullable Listener below;

    Listener(Consumer<? super Outcome> action, @Nullable Listener below) {
      this.action = action;
      this.below = below;
    }

    void run(Outcome ended) {
      Consumer<? super Outcome> listener = action;
      if (listener == null) {
        return;
      }
      try {
        listener.accept(ended);
      } catch (Throwable thrown) {
        // The other listeners release counts and buffers: they must run whatever this one did.
        logger.warn("a listener to the end of a call failed: {}", listener, thrown);
      }
    }
  }
}
