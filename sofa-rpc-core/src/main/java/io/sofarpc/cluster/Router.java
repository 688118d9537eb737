// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import io.sofarpc.Request;
import java.util.List;

/**
 * Narrows down the nodes that may get a call: by tag, by zone, by version. Thread-safe; runs on
 * callers' threads, so it must not block.
 */
@FunctionalInterface
public interface Router {

  /**
   * Returns the nodes that may get this call.
   *
   * @param request the call
   * @param nodes one or more
   * @return some of {@code nodes}; if empty, the call fails with {@code UNAVAILABLE}
   */
  List<Node> route(Request request, List<Node> nodes);
}
