// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Large blocks of bytes, in calls of all kinds. */
interface Bulk {

  BytesValue once(BytesValue block);

  /** Sends so many blocks. */
  Flow.Publisher<BytesValue> download(Int32Value count);

  /** Answers how many bytes came. */
  CompletableFuture<Int64Value> upload(Flow.Publisher<BytesValue> blocks);

  /** Sends the blocks back. */
  Flow.Publisher<BytesValue> echo(Flow.Publisher<BytesValue> blocks);
}
