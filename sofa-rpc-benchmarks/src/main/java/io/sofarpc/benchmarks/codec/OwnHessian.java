// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.Timer;
import io.sofarpc.benchmarks.StoppedTimer;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.codec.hessian.HessianCodec;
import org.jspecify.annotations.Nullable;

/** Our codec as a call meets it: bound to a service, into a new buffer of the right size. */
final class OwnHessian {

  private final ServiceCodec codec;
  private final MethodDescriptor method;
  private int expectedBytes = 1024;

  OwnHessian(String method) {
    ServiceDescriptor service = ServiceDescriptor.of(Shop.class);
    this.codec = new HessianCodec().bind(service);
    this.method = service.methods(method).get(0);
  }

  /** Returns a request that can be encoded over and over. */
  Request request(Object... arguments) {
    Timer timer = new StoppedTimer();
    CallContext context = CallContext.create(timer, Deadline.afterNanos(timer, 1));
    return new Request(method, Metadata.empty(), Payload.of(arguments), context);
  }

  OutputBuffer encode(Object result) {
    OutputBuffer out = new OutputBuffer(expectedBytes);
    codec.writeResult(method, Metadata.empty(), result, out);
    expectedBytes = out.size();
    return out;
  }

  OutputBuffer encode(Request request) {
    OutputBuffer out = new OutputBuffer(expectedBytes);
    codec.writeRequest(request, out);
    expectedBytes = out.size();
    return out;
  }

  @Nullable Object decodeResult(byte[] content) {
    return codec.readResult(method, false, content);
  }

  @Nullable Object decodeRequest(byte[] content) {
    Payload payload = codec.readRequest(method.name(), Metadata.empty(), content).payload();
    return ((Payload.Unary) payload).message();
  }
}
