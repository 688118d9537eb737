// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import io.sofarpc.ServiceDescriptor;

/** Names of services as gRPC has them. */
final class Names {

  private static final String USUAL_VERSION = ":1.0";

  private Names() {}

  /** Returns the name that stands in the path of a call. */
  static String of(ServiceDescriptor service) {
    String name = service.name();
    return name.endsWith(USUAL_VERSION)
        ? name.substring(0, name.length() - USUAL_VERSION.length())
        : name;
  }
}
