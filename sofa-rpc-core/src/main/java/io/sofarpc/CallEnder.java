// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place that ends calls, on clients and servers: it ties the stage an invoker returns to
 * the {@link CallContext} of the request.
 *
 * <p>A unary response or a failure ends the context; a stream ends it with its last signal. When
 * the context ends first - deadline or cancellation - the returned stage, or the running stream,
 * fails with the context's failure at once, whatever the invoker does later.
 */
public final class CallEnder implements Invoker {

  private final Invoker next;

  /**
   * Wraps an invoker.
   *
   * @param next what runs the call
   */
  public CallEnder(Invoker next) {
    this.next = requireNonNull(next, "next");
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    Ending ending = new Ending(request);
    request.context().onEnd(ending);
    if (!request.context().isEnded()) {
      try {
        next.invoke(request).whenComplete(ending);
      } catch (Throwable thrown) {
        request.context().fail(RpcException.from(thrown));
      }
    }
    return ending;
  }

  /**
   * Waits for what an invoker returned, cheaply if it is one of these; at most one thread may wait
   * for each call.
   *
   * @throws InterruptedException if the thread was interrupted before the call ended
   * @throws ExecutionException with the failure of the call
   */
  public static Response await(CompletionStage<Response> stage)
      throws InterruptedException, ExecutionException {
    return stage instanceof AwaitedResponse response
        ? response.await()
        : stage.toCompletableFuture().get();
  }

  /** The answer of one call, completed when its context ends or its stream begins. */
  private static final class Ending extends AwaitedResponse
      implements BiConsumer<@Nullable Response, @Nullable Throwable>, Consumer<Outcome> {

    private final Request request;
    private volatile @Nullable Response response;

    Ending(Request request) {
      this.request = request;
    }

    /** The next invoker has answered. */
    @Override
    public void accept(@Nullable Response answer, @Nullable Throwable thrown) {
      CallContext context = request.context();
      if (thrown != null) {
        context.fail(RpcException.from(thrown));
      } else if (answer == null) {
        context.fail(new RpcException(StatusCode.INTERNAL, request + " was answered with null"));
      } else if (answer.payload() instanceof Payload.Stream stream) {
        EndingStream ended = new EndingStream(stream.messages(), context);
        end(answer.withPayload(Payload.stream(ended)));
      } else {
        response = answer;
        context.succeed();
      }
    }

    /** The context has ended. */
    @Override
    public void accept(Outcome outcome) {
      RpcException failure = outcome.failure();
      Response answer = response;
      if (failure != null) {
        if (completeExceptionally(failure)) {
          ended();
        }
      } else if (answer != null) {
        end(answer);
      } else {
        // Ended with success by its owner without an answer, as a one-way call is.
        end(Response.of((Object) null));
      }
    }

    private void end(Response answer) {
      if (complete(answer)) {
        ended();
      }
    }
  }

  /** Passes a stream on, ends the context with it, and ends it with the context. */
  private static final class EndingStream implements Flow.Publisher<Object> {

    private final Flow.Publisher<Object> source;
    private final CallContext context;

    EndingStream(Flow.Publisher<Object> source, CallContext context) {
      this.source = source;
      this.context = context;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      source.subscribe(new EndingSubscriber(subscriber, context));
    }
  }

  /**
   * Serialises the signals of the source with the end of the context, which comes from another
   * thread: whoever finds a signal being delivered leaves the end to that thread.
   */
  private static final class EndingSubscriber
      implements Flow.Subscriber<Object>, Flow.Subscription {

    private final Flow.Subscriber<? super Object> subscriber;
    private final CallContext context;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile Flow.@Nullable Subscription source;
    private volatile @Nullable Outcome ended;
    private volatile boolean cancelled;
    private boolean finished; // guarded by signals

    EndingSubscriber(Flow.Subscriber<? super Object> subscriber, CallContext context) {
      this.subscriber = subscriber;
      this.context = context;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      source = subscription;
      signals.incrementAndGet();
      try {
        subscriber.onSubscribe(this);
      } catch (Throwable thrown) {
        context.fail(subscriberFailed(thrown));
      } finally {
        leave();
      }
      context.onEnd(this::contextEnded);
    }

    @Override
    public void onNext(Object message) {
      signals.incrementAndGet();
      try {
        if (ended == null) {
          subscriber.onNext(message);
        }
      } catch (Throwable thrown) {
        // It must not throw; without this, the stream would never end.
        context.fail(subscriberFailed(thrown));
      } finally {
        leave();
      }
    }

    private static RpcException subscriberFailed(Throwable thrown) {
      return new RpcException(
          StatusCode.INTERNAL, "the subscriber of the stream threw " + thrown, thrown);
    }

    @Override
    public void onError(Throwable thrown) {
      context.fail(RpcException.from(thrown));
    }

    @Override
    public void onComplete() {
      context.succeed();
    }

    @Override
    public void request(long n) {
      Flow.Subscription upstream = source;
      if (upstream != null) {
        upstream.request(n);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      context.cancel("the subscriber cancelled the stream");
    }

    private void contextEnded(Outcome outcome) {
      ended = outcome;
      Flow.Subscription upstream = source;
      if (upstream != null && !outcome.isOk()) {
        upstream.cancel();
      }
      signals.incrementAndGet();
      leave();
    }

    /** Leaves a signal; the last one out delivers the end, if it has come. */
    private void leave() {
      while (true) {
        int inside = signals.get();
        Outcome outcome = ended;
        if (inside == 1 && outcome != null && !finished) {
          finished = true;
          finish(outcome);
        }
        if (signals.compareAndSet(inside, inside - 1)) {
          return;
        }
      }
    }

    private void finish(Outcome outcome) {
      if (cancelled) {
        return;
      }
      RpcException failure = outcome.failure();
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    }
  }
}
