// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.provider;

/** What a service method may ask the framework that calls it, on the thread that called it. */
public interface Surroundings {

  /** Returns the request's baggage of this name, or {@code null}. */
  String requestBaggage(String name);

  /** Sends baggage back with the response. */
  void responseBaggage(String name, String value);

  /** Returns the trace id that came with the call, or {@code null}. */
  String traceId();
}
