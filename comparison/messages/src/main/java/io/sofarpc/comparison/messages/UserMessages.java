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

/** {@link io.sofarpc.comparison.UserService} with one message in and one out. */
public interface UserMessages {

  /** Returns whether there is a user with this email. */
  BoolValue existUser(StringValue email);

  /** Takes a user. */
  BoolValue createUser(UserMessage user);

  /** Returns a user. */
  UserMessage getUser(Int64Value id);

  /** Returns fifteen users. */
  PageMessage listUser(Int32Value pageNo);

  /** Returns its argument. */
  BytesValue echo(BytesValue content);
}
