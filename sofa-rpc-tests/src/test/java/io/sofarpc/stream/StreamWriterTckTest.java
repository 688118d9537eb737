// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** A publisher by the rules of Reactive Streams, as their own suite checks them, on TestNG. */
public class StreamWriterTckTest extends FlowPublisherVerification<Integer> {

  private static final Executor THREADS = task -> new Thread(task, "tck").start();

  /** For TestNG. */
  public StreamWriterTckTest() {
    super(new TestEnvironment(500, 50));
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return StreamWriter.publisher(
        THREADS,
        to -> {
          for (int i = 0; i < elements; i++) {
            to.send(i);
          }
        });
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    StreamWriter<Integer> failed = StreamWriter.create();
    failed.fail(new IllegalStateException("as asked for"));
    return failed;
  }
}
