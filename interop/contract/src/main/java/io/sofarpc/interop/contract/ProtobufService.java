// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import com.google.protobuf.StringValue;

/**
 * The calls of the matrix in messages of protobuf; see {@link TextService}.
 *
 * <p>The message is a well-known one, as each peer brings it with its own version of protobuf.
 */
public interface ProtobufService {

  /** As {@link TextService#echo}. */
  StringValue echo(StringValue text);

  /** As {@link TextService#fail}. */
  StringValue fail(StringValue message) throws InteropException;

  /** As {@link TextService#slow}. */
  StringValue slow(StringValue millis);

  /** As {@link TextService#tell}. */
  StringValue tell(StringValue message);

  /** As {@link TextService#told}. */
  StringValue told(StringValue message);

  /** As {@link TextService#baggage}. */
  StringValue baggage(StringValue name);

  /** As {@link TextService#trace}. */
  StringValue trace(StringValue question);
}
