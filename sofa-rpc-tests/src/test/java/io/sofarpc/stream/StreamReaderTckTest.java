// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.stream;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** A subscriber by the rules of Reactive Streams, as their own suite checks them, on TestNG. */
public class StreamReaderTckTest extends FlowSubscriberBlackboxVerification<Integer> {

  /** For TestNG. */
  public StreamReaderTckTest() {
    super(new TestEnvironment(500, 50));
  }

  @Override
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    return StreamReader.<Integer>create(4).subscriber();
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
