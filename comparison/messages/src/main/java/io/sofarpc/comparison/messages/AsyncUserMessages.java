// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.messages;

import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import io.sofarpc.comparison.messages.generated.PageMessage;
import io.sofarpc.comparison.messages.generated.UserMessage;
import java.util.concurrent.CompletableFuture;

/** {@link UserMessages} as a consumer that does not wait has it. */
public interface AsyncUserMessages {

  /** See {@link UserMessages#existUser}. */
  CompletableFuture<BoolValue> existUser(StringValue email);

  /** See {@link UserMessages#createUser}. */
  CompletableFuture<BoolValue> createUser(UserMessage user);

  /** See {@link UserMessages#getUser}. */
  CompletableFuture<UserMessage> getUser(Int64Value id);

  /** See {@link UserMessages#listUser}. */
  CompletableFuture<PageMessage> listUser(Int32Value pageNo);

  /** See {@link UserMessages#echo}. */
  CompletableFuture<BytesValue> echo(BytesValue content);
}
