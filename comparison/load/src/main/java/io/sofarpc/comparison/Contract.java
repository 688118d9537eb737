// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The user service as an interface that a peer can publish: with beans, or with messages.
 *
 * @param <T> the interface
 * @param type the interface
 * @param service what serves it
 * @param caller runs an operation on a stub
 * @param plain turns what an operation returned into what every peer returns
 */
public record Contract<T>(
    Class<T> type,
    T service,
    BiFunction<Operation, T, Object> caller,
    UnaryOperator<Object> plain) {

  /** The contract with beans. */
  public static Contract<UserService> ofBeans() {
    return new Contract<>(
        UserService.class, new Users(), Operation::call, UnaryOperator.identity());
  }
}
