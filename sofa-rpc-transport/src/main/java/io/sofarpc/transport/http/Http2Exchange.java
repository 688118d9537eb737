// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.codec.OutputBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of HTTP/2. */
final class Http2Exchange implements Exchange {

  private final Http2Wire wire;
  private int id;
  private @Nullable Http2Headers added;

  /** Makes an exchange that has no stream yet. */
  Http2Exchange(Http2Wire wire) {
    this.wire = wire;
  }

  /** Says which stream it is, before anything is written. */
  Http2Exchange begin(int stream) {
    id = stream;
    return this;
  }

  /** Returns the id of the stream, 0 if it has none yet. */
  int id() {
    return id;
  }

  @Override
  public boolean execute(Runnable task) {
    return wire.execute(task);
  }

  @Override
  public boolean reserve(int bytes) {
    return wire.reserve(bytes);
  }

  @Override
  public void release(int bytes) {
    wire.release(bytes);
  }

  @Override
  public long queuedBytes() {
    return wire.queuedBytes();
  }

  @Override
  public boolean carriesTrailers() {
    return true;
  }

  @Override
  public void addToHead(Http2Headers fields) {
    added = fields;
  }

  @Override
  public ChannelFuture headers(Http2Headers fields, boolean end) {
    if (added != null) {
      fields.add(added);
      added = null;
    }
    return wire.headers(id, fields, end);
  }

  @Override
  public void data(OutputBuffer message, boolean end, Consumer<@Nullable Throwable> written) {
    wire.data(id, message, end, written);
  }

  @Override
  public ChannelFuture end(OutputBuffer last) {
    return wire.end(id, last);
  }

  @Override
  public void reset(Http2Error error) {
    wire.reset(id, error);
  }

  @Override
  public void unwanted() {
    wire.reset(id, Http2Error.NO_ERROR);
  }

  @Override
  public void giveBack(int bytes) {
    wire.giveBack(id, bytes);
  }
}
