// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.ServiceDescriptor;
import java.util.List;

/**
 * What a codec read from a request's content.
 *
 * @param method the method; one without a class if the service does not have it
 * @param headers those of the protocol and those in the content
 * @param payload the arguments, not decoded yet
 */
public record RequestContent(MethodDescriptor method, Metadata headers, Payload payload) {

  /** Where SOFARPC's headers name the service, for a codec that is bound to an unknown one. */
  private static final String SERVICE = "service";

  /**
   * Returns a request for a method that the service does not have: it reaches the filters, which
   * may answer it, and fails behind them.
   *
   * @param service what the codec is bound to; without methods if there is no such service
   * @param name what the request asks for
   * @param headers those of the protocol
   */
  public static RequestContent ofUnknownMethod(
      ServiceDescriptor service, String name, Metadata headers) {
    String asked = service.methods().isEmpty() ? headers.get(SERVICE) : null;
    return new RequestContent(
        MethodDescriptor.of(asked == null ? service.name() : asked, name, List.of()),
        headers,
        Payload.of(new Object[0]));
  }
}
