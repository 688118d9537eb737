// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.Timer;
import io.sofarpc.benchmarks.StoppedTimer;

/** A request that never ends, for what only looks at it. */
final class Requests {

  private Requests() {}

  static Request with(Metadata metadata) {
    Timer timer = new StoppedTimer();
    return new Request(
        ServiceDescriptor.of(Users.class).methods("existUser").get(0),
        metadata,
        Payload.of(new Object[] {"somebody@example.com"}),
        CallContext.create(timer, Deadline.afterNanos(timer, 1)));
  }
}
