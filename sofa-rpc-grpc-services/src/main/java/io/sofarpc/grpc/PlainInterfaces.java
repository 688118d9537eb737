// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.codec.json.ProtobufView;
import org.jspecify.annotations.Nullable;

/**
 * The codec of tools that learned from reflection what a plain Java interface looks like: binary
 * protobuf for single messages. It is called {@code proto}, as in content types; {@code protobuf}
 * is that of generated messages. Immutable.
 */
final class PlainInterfaces implements Codec {

  @Override
  public String name() {
    return "proto";
  }

  @Override
  public ServiceCodec bind(ServiceDescriptor service) {
    if (ServiceFile.isGenerated(service)) {
      throw new IllegalArgumentException(service + " has generated messages; protobuf carries it");
    }
    return new Messages(ProtobufView.of(service, Names.of(service)).messages());
  }

  /** A codec for protocols with single messages; Bolt has no number for it. */
  private record Messages(MessageCodec messages) implements ServiceCodec {

    @Override
    public void writeRequest(Request request, OutputBuffer out) {
      throw noContents();
    }

    @Override
    public RequestContent readRequest(@Nullable String method, Metadata headers, byte[] content) {
      throw noContents();
    }

    @Override
    public void writeResult(
        MethodDescriptor method, Metadata headers, @Nullable Object result, OutputBuffer out) {
      throw noContents();
    }

    @Override
    public void writeFailure(
        MethodDescriptor method,
        Metadata headers,
        RpcException failure,
        boolean withCauses,
        OutputBuffer out) {
      throw noContents();
    }

    @Override
    public @Nullable Object readResult(MethodDescriptor method, boolean failed, byte[] content) {
      throw noContents();
    }

    private static RpcException noContents() {
      return new RpcException(
          StatusCode.UNIMPLEMENTED, "proto has single messages only; use hessian2 or json");
    }
  }
}
