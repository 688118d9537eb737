// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import io.sofarpc.RpcMethod;
import io.sofarpc.benchmarks.codec.User;

/** The service that is called: a text or a number goes, little or a whole user comes. */
public interface Users {

  /** Returns whether there is a user with this email. */
  @RpcMethod(nonBlocking = true)
  boolean existUser(String email);

  /** Returns a user. */
  @RpcMethod(nonBlocking = true)
  User getUser(long id);

  /** Sends what {@link #existUser} does, and waits for nothing. */
  @RpcMethod(oneWay = true)
  void tellEmail(String email);

  /** Sends what {@link #getUser} does, and waits for nothing. */
  @RpcMethod(oneWay = true)
  void tellId(long id);
}
