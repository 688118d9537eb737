// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Plugins;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.WheelTimer;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import io.sofarpc.transport.TransportSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Serves {@link Words} on a port, in the codecs json and protobuf, which are both texts. */
final class WordsServer implements AutoCloseable {

  static final String PATH = "/" + Words.class.getName() + "/";

  /** A {@code google.rpc.Status} with one detail: type acme.Why, bytes 1 and 2. */
  static final byte[] STATUS =
      StatusDetails.write(3, "no", List.of(new StatusDetails.Detail("acme.Why", "AQI")));

  final BlockingQueue<Request> received = new LinkedBlockingQueue<>();
  private final WheelTimer timer = new WheelTimer("test-timer");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Transport transport;
  private final Listener listener;

  WordsServer(Consumer<TransportSettings.Builder> change) {
    TransportSettings.Builder settings = TransportSettings.builder(timer, threads);
    change.accept(settings);
    transport = Plugins.find(TransportProvider.class, "netty", "").open(settings.build());
    listener = transport.listen("127.0.0.1", 0, table());
  }

  /** Returns the services, which take requests on threads of their own. */
  private ServiceTable table() {
    return table(this::answer, threads);
  }

  static ServiceTable table(Invoker invoker, java.util.concurrent.Executor threads) {
    Map<String, ServiceCodec> codecs = Map.of("json", new TextCodec(), "protobuf", new TextCodec());
    ServedService words =
        new ServedService(ServiceDescriptor.of(Words.class), invoker, threads, codecs);
    ServedService nobody =
        new ServedService(
            ServiceDescriptor.named("unknown"),
            request ->
                CompletableFuture.failedFuture(
                    new RpcException(StatusCode.UNIMPLEMENTED, "no such service")),
            threads,
            codecs);
    return name -> name.equals(words.service().name()) ? words : nobody;
  }

  private CompletionStage<Response> answer(Request request) {
    received.add(request);
    return switch (request.method().name()) {
      case "echo", "say" -> echo(argument(request));
      case "split" -> CompletableFuture.completedStage(split(argument(request)));
      case "join" -> join(request);
      case "same" ->
          CompletableFuture.completedStage(
              Response.of(Payload.stream(((Payload.Stream) request.payload()).messages())));
      case "never" -> new CompletableFuture<>();
      default ->
          CompletableFuture.failedFuture(
              new RpcException(StatusCode.UNIMPLEMENTED, "no method " + request.method()));
    };
  }

  private static String argument(Request request) {
    Object message = ((Payload.Unary) request.payload()).message();
    return (String) requireNonNull((Object[]) message, "arguments")[0];
  }

  private static CompletionStage<Response> echo(String text) {
    if (text.startsWith("fail")) {
      return CompletableFuture.failedFuture(
          new RpcException(StatusCode.INVALID_ARGUMENT, "\"no\" \u00fc")
              .withMetadata(
                  Metadata.of("x-why", "because").withBinary(StatusDetails.NAME, STATUS)));
    }
    return CompletableFuture.completedStage(
        new Response(
            Metadata.of("x-head", "1"),
            Payload.of(text),
            CompletableFuture.completedStage(Metadata.of("x-tail", "2"))));
  }

  private static Response split(String text) {
    return new Response(
        Metadata.of("x-head", "1"),
        Payload.stream(new Published(List.of(text.split(" ", -1)))),
        CompletableFuture.completedStage(Metadata.of("x-tail", "2")));
  }

  private static CompletionStage<Response> join(Request request) {
    CompletableFuture<Response> joined = new CompletableFuture<>();
    ((Payload.Stream) request.payload()).messages().subscribe(new Joining(joined));
    return joined;
  }

  int port() {
    return listener.port();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  CompletionStage<Void> drain() {
    return listener.drain();
  }

  @Override
  public void close() {
    transport.close();
    threads.shutdownNow();
    timer.close();
  }

  /** Publishes what is asked for, on the thread that asks. */
  private record Published(List<String> words) implements Flow.Publisher<Object> {

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private int sent;

            @Override
            public synchronized void request(long n) {
              for (long i = 0; i < n && sent < words.size(); i++) {
                String word = words.get(sent++);
                if (word.equals("fail")) {
                  subscriber.onError(new RpcException(StatusCode.ABORTED, "failed"));
                  sent = words.size() + 1;
                } else {
                  subscriber.onNext(word);
                }
              }
              if (sent == words.size()) {
                sent++;
                subscriber.onComplete();
              }
            }

            @Override
            public void cancel() {}
          });
    }
  }

  private record Joining(CompletableFuture<Response> joined, List<String> words)
      implements Flow.Subscriber<Object> {

    Joining(CompletableFuture<Response> joined) {
      this(joined, new ArrayList<>());
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object message) {
      words.add((String) message);
    }

    @Override
    public void onError(Throwable thrown) {
      joined.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
      joined.complete(Response.of(String.join(" ", words)));
    }
  }
}
