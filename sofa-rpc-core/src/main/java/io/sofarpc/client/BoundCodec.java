// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.client;

import io.sofarpc.Plugins;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;
import java.util.Map;

/** A codec for one service, under the name that providers know. */
record BoundCodec(String name, ServiceCodec codec) {

  private static final String FOR_MESSAGES = "protobuf";
  private static final String FOR_OBJECTS = "hessian2";

  static BoundCodec of(Codec codec, ServiceDescriptor service) {
    return new BoundCodec(codec.name(), codec.bind(service));
  }

  /**
   * Returns the codec of a service for which the user has named none: what the service is made of
   * says which. A service without methods is one of which nothing is known.
   *
   * @throws IllegalArgumentException if the codec cannot carry it, naming others
   */
  static BoundCodec preferred(ServiceDescriptor service) {
    Map<String, Codec> found = Plugins.all(Codec.class);
    Codec forMessages = found.get(FOR_MESSAGES);
    if (forMessages != null && !service.methods().isEmpty()) {
      try {
        return of(forMessages, service);
      } catch (IllegalArgumentException objects) {
        // the usual case: not all of its types are messages
      }
    }
    Codec forObjects =
        Plugins.find(Codec.class, FOR_OBJECTS, "add the artifact io.sofarpc:sofa-rpc-codec");
    try {
      return of(forObjects, service);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          unfit.getMessage() + "; or choose another codec with codec(...), as codec(\"json\")",
          unfit);
    }
  }
}
