// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Properties of one method of a service, on the interface's method. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RpcMethod {

  /** Its name on the wire; empty for that of the Java method. */
  String name() default "";

  /** Time-out of a call in milliseconds; 0 leaves it to the service or the client. */
  long timeoutMillis() default 0;

  /** Whether calling it twice has the same effect as calling it once, so that it may be retried. */
  boolean idempotent() default false;

  /**
   * Whether calling it changes nothing, so that it may be a link, too: servers take it by GET,
   * which pages of other sites can send, and caches may keep what it returns. Implies {@link
   * #idempotent}.
   */
  boolean readOnly() default false;

  /** Whether callers do not wait for an answer; the method must return {@code void}. */
  boolean oneWay() default false;

  /** Whether it never blocks, so that it may run on an event loop. */
  boolean nonBlocking() default false;
}
