// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;

/** Keeps large blocks of bytes until somebody opens its door. */
interface Store {

  /** Waits behind the door with this block; answers how many bytes it has. */
  Int32Value keep(BytesValue block);

  /** Opens or closes the door; answers how many calls wait behind it. */
  Int32Value door(BoolValue open);
}
