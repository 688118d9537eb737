// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.interop.grpc.messages.Answer;
import io.sofarpc.interop.grpc.messages.Ask;

/** The methods of {@code interop.grpc.Echo}, as each framework describes them. */
final class Methods {

  static final String SERVICE = "interop.grpc.Echo";
  static final ServiceDescriptor OURS =
      ServiceDescriptor.of(EchoService.class).withInterfaceName(SERVICE);

  static final MethodDescriptor<Ask, Answer> ONCE = method("Once", MethodType.UNARY);
  static final MethodDescriptor<Ask, Answer> MANY = method("Many", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<Ask, Answer> GATHER = method("Gather", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<Ask, Answer> CHAT = method("Chat", MethodType.BIDI_STREAMING);

  private Methods() {}

  static MethodDescriptor<Ask, Answer> method(String name, MethodType type) {
    return MethodDescriptor.<Ask, Answer>newBuilder()
        .setType(type)
        .setFullMethodName(SERVICE + "/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(Ask.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Answer.getDefaultInstance()))
        .build();
  }
}
