// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.time.Duration;

/**
 * How one consumer calls {@link TextService}, or its like in protobuf, over one codec.
 *
 * <p>What a consumer cannot do yet throws {@link UnsupportedOperationException}.
 */
public interface Caller extends AutoCloseable {

  /** Calls a method and waits for its result. */
  String call(String method, String text) throws Exception;

  /** Calls a method and gets its result from a future. */
  String future(String method, String text) throws Exception;

  /** Calls a method and gets its result in a callback. */
  String callback(String method, String text) throws Exception;

  /** Calls {@link TextService#tell} one-way. */
  void tell(String message) throws Exception;

  /** Calls a method with this time-out. */
  String callWithin(Duration limit, String method, String text) throws Exception;

  /** Calls the service under a unique id that no provider offers. */
  String callService(String uniqueId) throws Exception;

  /** Calls a method that the provider does not have. */
  String callMethod(String name) throws Exception;

  /** Calls {@link TextService#baggage} with this baggage; returns the response's. */
  String baggage(String name, String value) throws Exception;

  /** Calls {@link TextService#fail} and returns baggage of the failure. */
  String failureBaggage(String name) throws Exception;

  /** Calls {@link TextService#trace} and returns the trace id sent, a space, and the id seen. */
  String trace() throws Exception;

  /** Returns the provider's port, or 0 if it comes from a registry. */
  int port();

  /** Returns the same for another direct URL. */
  Caller at(String url);

  /** Returns whether a call failed with what {@link TextService#fail} threw. */
  boolean isException(Throwable failure, String message);

  /** Returns whether a call failed as its time was over. */
  boolean isTimeout(Throwable failure);

  /** Returns whether a call failed as the provider had no thread for it. */
  boolean isBusy(Throwable failure);

  /** Returns whether a call failed as the provider does not know this service or method. */
  boolean isUnknown(Throwable failure, String name);

  /** Closes the connections of a caller that {@link #at} made. */
  @Override
  default void close() {}
}
