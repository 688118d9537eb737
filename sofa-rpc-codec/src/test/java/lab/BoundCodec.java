// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package lab;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.testing.ManualTimer;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A codec bound to one service, for tests: contents as byte arrays. */
public final class BoundCodec {

  public final ServiceDescriptor service;
  public final ServiceCodec codec;

  public BoundCodec(Codec codec, Class<?> type) {
    this(codec, ServiceDescriptor.of(type));
  }

  public BoundCodec(Codec codec, ServiceDescriptor service) {
    this.service = service;
    this.codec = codec.bind(service);
  }

  public MethodDescriptor method(String name) {
    return service.methods(name).get(0);
  }

  public byte[] request(MethodDescriptor method, Object... arguments) {
    OutputBuffer out = new OutputBuffer(1);
    out.write('#'); // a transport has written before
    ManualTimer timer = new ManualTimer();
    CallContext context = CallContext.create(timer, Deadline.afterNanos(timer, 1));
    Payload payload = Payload.of(arguments);
    codec.writeRequest(new Request(method, Metadata.empty(), payload, context), out);
    return written(out);
  }

  public RequestContent read(String method, byte[] content) {
    return codec.readRequest(method, Metadata.empty(), content);
  }

  public Object[] arguments(String method, byte[] content) {
    return (Object[]) ((Payload.Unary) read(method, content).payload()).message();
  }

  public byte[] result(MethodDescriptor method, Object value) {
    OutputBuffer out = new OutputBuffer(1);
    out.write('#');
    codec.writeResult(method, Metadata.empty(), value, out);
    return written(out);
  }

  public byte[] failure(MethodDescriptor method, RpcException failure) {
    OutputBuffer out = new OutputBuffer(1);
    out.write('#');
    codec.writeFailure(method, Metadata.empty(), failure, true, out);
    return written(out);
  }

  private static byte[] written(OutputBuffer out) {
    byte[] all = out.toByteArray();
    return Arrays.copyOfRange(all, 1, all.length);
  }

  public static RpcException failureOf(ThrowingCallable call) {
    RpcException failure = catchThrowableOfType(RpcException.class, call);
    if (failure == null) {
      throw new AssertionError("it did not fail");
    }
    return failure;
  }
}
