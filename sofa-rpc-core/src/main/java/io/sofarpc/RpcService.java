// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Defaults of a service, on its interface. An interface without it works too. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RpcService {

  /**
   * Its name on the wire in place of the interface's, as that of a service in a {@code .proto}
   * file; empty for that of the interface.
   */
  String name() default "";

  /** Part of the service's name; providers and consumers must agree. Peers expect 1.0. */
  String version() default "1.0";

  /** Tells several services of one interface apart; empty for none. */
  String uniqueId() default "";

  /** Time-out of each call in milliseconds; 0 leaves it to the client (3,000 by default). */
  long timeoutMillis() default 0;

  /**
   * Classes that may travel although no signature names them, for example behind an {@code Object}
   * or an open base class.
   */
  Class<?>[] types() default {};
}
