// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one call of a server: its head, its messages, its end, in the format of the call.
 * It ends once, whoever comes first. For the event loop, but for what says otherwise.
 */
final class ServerAnswer {

  private final ServerCalls calls;
  private final Exchange exchange;
  private final CallFormat format;
  private volatile @Nullable Outbound messages;
  private boolean receivedAll;
  private boolean begun; // the head is written
  private boolean ended; // nothing more is written

  ServerAnswer(ServerCalls calls, Exchange exchange, CallFormat format) {
    this.calls = calls;
    this.exchange = exchange;
    this.format = format;
  }

  /** The request has come completely. */
  void receivedAll() {
    receivedAll = true;
  }

  boolean hasReceivedAll() {
    return receivedAll;
  }

  boolean isEnded() {
    return ended;
  }

  /** The exchange has ended: nothing more can be written. */
  void close() {
    ended = true;
  }

  /**
   * Writes an answer of one message, with its end; on any thread.
   *
   * @throws IllegalArgumentException if headers or trailers cannot be sent
   * @throws RpcException with {@code RESOURCE_EXHAUSTED} if too much waits to be written
   */
  void write(Metadata headers, OutputBuffer only, Metadata trailers) {
    Http2Headers head = format.head(headers, trailers);
    if (!exchange.reserve(only.size())) {
      throw new RpcException(
          StatusCode.RESOURCE_EXHAUSTED, exchange.queuedBytes() + " bytes wait to be written");
    }
    boolean taken =
        exchange.execute(
            () -> {
              if (ended) {
                exchange.release(only.size());
                return;
              }
              begun = true;
              exchange.headers(head, false);
              if (format.isWholeBody()) {
                ended = true;
                exchange.data(only, true, failure -> written());
                calls.guardAgainstSlowReader();
              } else {
                exchange.data(only, false, failure -> {});
                writeEnd(trailers);
              }
            });
    if (!taken) {
      exchange.release(only.size());
    }
  }

  /**
   * Writes the head of an answer with many messages; on any thread.
   *
   * @param stream writes them
   */
  void begin(Metadata headers, Outbound stream) {
    if (format.isWholeBody()) {
      throw new RpcException(
          StatusCode.INTERNAL, "a unary call was answered with a stream (expected: one message)");
    }
    Http2Headers head = format.head(headers, Metadata.empty());
    messages = stream;
    exchange.execute(
        () -> {
          if (!ended) {
            begun = true;
            exchange.headers(head, false);
          }
        });
  }

  /** Ends an answer behind its messages; on any thread. */
  void end(Metadata trailers) {
    exchange.execute(
        () -> {
          if (!ended) {
            writeEnd(trailers);
          }
        });
  }

  /**
   * Ends the answer with a failure, unless it has ended; on any thread.
   *
   * @param thrown what the service threw, in the codec of the call; {@code null} if it is not to be
   *     sent
   */
  void fail(RpcException failure, byte @Nullable [] thrown) {
    exchange.execute(
        () -> {
          if (!ended) {
            writeFailure(failure, thrown);
          }
        });
  }

  private void writeEnd(Metadata trailers) {
    CallFormat.End end;
    try {
      end = format.end(trailers);
    } catch (IllegalArgumentException unfit) {
      end = format.end(RpcException.from(unfit), null, begun);
    }
    write(end);
  }

  private void writeFailure(RpcException failure, byte @Nullable [] thrown) {
    Outbound stream = messages;
    if (stream != null) {
      stream.cancel();
      if (isImpatient(failure.code()) && stream.hasWaiting()) {
        ended = true;
        exchange.reset(Http2Error.CANCEL); // the end would wait behind them
        return;
      }
    }
    write(format.end(failure, thrown, begun));
  }

  private static boolean isImpatient(StatusCode code) {
    return code == StatusCode.DEADLINE_EXCEEDED || code == StatusCode.CANCELLED;
  }

  private void write(CallFormat.End end) {
    ended = true;
    OutputBuffer data = end.data();
    ChannelFuture last = null;
    if (end.fields() != null) {
      last = exchange.headers(end.fields(), data == null);
    }
    if (data != null) {
      last = exchange.end(data);
    }
    requireNonNull(last, "the end of an answer").addListener(done -> written());
    calls.guardAgainstSlowReader();
  }

  private void written() {
    if (!receivedAll) {
      exchange.unwanted();
    }
  }
}
