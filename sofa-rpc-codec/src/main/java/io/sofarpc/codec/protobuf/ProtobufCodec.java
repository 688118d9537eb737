// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.protobuf;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;

/**
 * The codec {@code protobuf}: the content of a request is its one argument, the content of a
 * response is the result, both generated messages as they are.
 *
 * <p>The library {@code com.google.protobuf:protobuf-java}, 3.x or 4.x, comes with the generated
 * classes; without it this codec can carry no service. Of a service's exceptions only the message
 * travels: a consumer gets an {@link io.sofarpc.RpcException} with that text.
 *
 * <p>Limits are those of the library and of the frame: messages nest up to 100 deep, and a message
 * is as large as a frame at most, of which a value takes two bytes or more. An empty message is
 * written as an unknown field of six bytes, because stock SOFARPC refuses an empty content; it is
 * read from either.
 */
public final class ProtobufCodec implements Codec {

  private static final String LIBRARY = "com.google.protobuf.MessageLite";

  /** For the service loader. */
  public ProtobufCodec() {}

  @Override
  public String name() {
    return "protobuf";
  }

  @Override
  public ServiceCodec bind(ServiceDescriptor service) {
    try {
      Class.forName(LIBRARY, false, ProtobufCodec.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw new IllegalArgumentException(
          "protobuf cannot carry "
              + service
              + ": its library is not on the class path; add com.google.protobuf:protobuf-java",
          absent);
    }
    return ProtobufServiceCodec.of(service);
  }
}
