// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sofarpc.interop.grpc.messages.Answer;
import io.sofarpc.interop.grpc.messages.Ask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The provider of gRPC-Java. What a call does depends on its text. */
final class TheirEcho implements ServerInterceptor {

  static final Metadata.Key<byte[]> LAST =
      Metadata.Key.of("last-bin", Metadata.BINARY_BYTE_MARSHALLER);

  final BlockingQueue<CompletableFuture<Boolean>> cancellations = new LinkedBlockingQueue<>();
  final BlockingQueue<Metadata> headers = new LinkedBlockingQueue<>();
  final AtomicInteger sent = new AtomicInteger();
  final AtomicInteger received = new AtomicInteger();
  volatile boolean pausing; // takes one message of a chat
  final CompletableFuture<ServerCallStreamObserver<Answer>> paused = new CompletableFuture<>();

  ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(Methods.SERVICE)
        .addMethod(Methods.ONCE, ServerCalls.asyncUnaryCall(this::once))
        .addMethod(Methods.MANY, ServerCalls.asyncServerStreamingCall(this::many))
        .addMethod(Methods.GATHER, ServerCalls.asyncClientStreamingCall(this::gather))
        .addMethod(Methods.CHAT, ServerCalls.asyncBidiStreamingCall(this::chat))
        .build();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata sentHeaders, ServerCallHandler<Q, A> next) {
    headers.add(sentHeaders);
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    Context context = Context.current().withCancellation();
    Context.current().addListener(ended -> cancelled.complete(true), Runnable::run);
    cancellations.add(cancelled);
    ServerCall<Q, A> returning =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendHeaders(Metadata answered) {
            Metadata back = new Metadata();
            back.merge(sentHeaders);
            back.discardAll(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER));
            answered.merge(back);
            if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
              setCompression("gzip");
            }
            super.sendHeaders(answered);
          }

          @Override
          public void close(Status status, Metadata trailers) {
            trailers.put(LAST, new byte[] {7, -7});
            super.close(status, trailers);
          }
        };
    return Contexts.interceptCall(context, returning, sentHeaders, next);
  }

  private void once(Ask ask, StreamObserver<Answer> answers) {
    switch (ask.getText()) {
      case "fail" ->
          answers.onError(
              StatusProto.toStatusRuntimeException(
                  com.google.rpc.Status.newBuilder()
                      .setCode(6)
                      .setMessage(OurEcho.ODD_TEXT)
                      .build()));
      case "wait" -> {} // for ever
      default -> {
        ((ServerCallStreamObserver<Answer>) answers).setMessageCompression(true);
        answers.onNext(OurEcho.answer(ask));
        answers.onCompleted();
      }
    }
  }

  private void many(Ask ask, StreamObserver<Answer> answers) {
    ServerCallStreamObserver<Answer> call = (ServerCallStreamObserver<Answer>) answers;
    call.setOnReadyHandler(
        () -> {
          while (call.isReady() && sent.get() < ask.getCount()) {
            int number = sent.getAndIncrement();
            call.onNext(Answers.numbered(number).toBuilder().setBody(ask.getBody()).build());
            if (number + 1 == ask.getCount()) {
              if (ask.getText().equals("fail")) {
                call.onError(Status.DATA_LOSS.withDescription("lost count").asRuntimeException());
              } else {
                call.onCompleted();
              }
            }
          }
        });
  }

  private StreamObserver<Ask> gather(StreamObserver<Answer> answers) {
    return new StreamObserver<>() {
      private int total;

      @Override
      public void onNext(Ask ask) {
        total += ask.getCount();
        if (ask.getText().equals("enough")) {
          answers.onNext(Answers.numbered(total));
          answers.onCompleted();
        }
      }

      @Override
      public void onError(Throwable thrown) {}

      @Override
      public void onCompleted() {
        answers.onNext(Answers.numbered(total));
        answers.onCompleted();
      }
    };
  }

  private StreamObserver<Ask> chat(StreamObserver<Answer> answers) {
    ServerCallStreamObserver<Answer> call = (ServerCallStreamObserver<Answer>) answers;
    if (pausing) {
      call.disableAutoRequest();
      call.request(1);
    }
    return new StreamObserver<>() {
      @Override
      public void onNext(Ask ask) {
        received.incrementAndGet();
        paused.complete(call);
        answers.onNext(OurEcho.answer(ask));
      }

      @Override
      public void onError(Throwable thrown) {}

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    };
  }
}
