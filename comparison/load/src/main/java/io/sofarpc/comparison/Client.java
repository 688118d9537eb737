// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One client with what its users get by default, usually one connection. Used by many threads.
 *
 * <p>Arguments are made anew for each call, in the shape that the peer's users have: beans or
 * messages.
 */
public interface Client {

  /** Makes one call and waits for its result. */
  Object call(Operation operation) throws Exception;

  /**
   * Starts one call.
   *
   * @param done gets the result or the failure, once, on any thread
   */
  void start(Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done)
      throws Exception;

  /** Returns a result as {@link UserService} has it, to check it. */
  default Object plain(Object result) {
    return result;
  }
}
