// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.sofarpc.CallContext;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.interop.grpc.messages.Answer;
import io.sofarpc.interop.grpc.messages.Ask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** The provider of this framework. What a call does depends on its text. */
final class OurEcho implements EchoService {

  static final String ODD_TEXT = "100 % späße\n";

  final BlockingQueue<CallContext> running = new LinkedBlockingQueue<>();
  final BlockingQueue<Answers<Answer>> answers = new LinkedBlockingQueue<>();
  final Received<Ask> slowly = new Received<>(0);

  @Override
  public Answer once(Ask ask) {
    return switch (ask.getText()) {
      case "fail" ->
          throw new RpcException(StatusCode.ALREADY_EXISTS, ODD_TEXT)
              .withMetadata(Metadata.empty().withBinary("grpc-status-details-bin", details()));
      case "throw" -> throw new IllegalStateException("out of order");
      case "wait" -> {
        running.add(CallContext.current());
        CompletableFuture<Answer> never = new CompletableFuture<>();
        CallContext.current().onEnd(outcome -> never.cancel(false));
        yield never.join();
      }
      default -> answer(ask);
    };
  }

  static byte[] details() {
    return Status.newBuilder()
        .setCode(6)
        .setMessage(ODD_TEXT)
        .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("TWICE").build()))
        .build()
        .toByteArray();
  }

  static Answer answer(Ask ask) {
    return Answer.newBuilder()
        .setText(ask.getText())
        .setNumber(ask.getCount())
        .setBody(ask.getBody())
        .build();
  }

  @Override
  public Flow.Publisher<Answer> many(Ask ask) {
    running.add(CallContext.current());
    RuntimeException end =
        ask.getText().equals("fail") ? new RpcException(StatusCode.DATA_LOSS, "lost count") : null;
    Answers<Answer> published =
        new Answers<>(
            ask.getCount(),
            number -> Answers.numbered(number).toBuilder().setBody(ask.getBody()).build(),
            end);
    answers.add(published);
    return published;
  }

  @Override
  public CompletableFuture<Answer> gather(Flow.Publisher<Ask> asks) {
    running.add(CallContext.current());
    CompletableFuture<Answer> sum = new CompletableFuture<>();
    asks.subscribe(
        new Flow.Subscriber<>() {
          private int total;

          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(Ask ask) {
            total += ask.getCount();
            if (ask.getText().equals("enough")) {
              sum.complete(Answers.numbered(total));
            }
          }

          @Override
          public void onError(Throwable thrown) {
            sum.completeExceptionally(thrown);
          }

          @Override
          public void onComplete() {
            sum.complete(Answers.numbered(total));
          }
        });
    return sum;
  }

  @Override
  public Flow.Publisher<Answer> chat(Flow.Publisher<Ask> asks) {
    CallContext context = CallContext.current();
    running.add(context);
    return subscriber -> asks.subscribe(new Echoing(subscriber));
  }

  /** Answers each message; the demand of one side is that of the other. */
  private final class Echoing implements Flow.Subscriber<Ask> {

    private final Flow.Subscriber<? super Answer> subscriber;

    Echoing(Flow.Subscriber<? super Answer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(Ask ask) {
      if (ask.getText().equals("slowly")) {
        slowly.onNext(ask);
      }
      subscriber.onNext(answer(ask));
    }

    @Override
    public void onError(Throwable thrown) {
      subscriber.onError(thrown);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
