// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import io.sofarpc.RpcMethod;

/** A service of texts. */
public interface ToyService {

  String echo(String text);

  @RpcMethod(nonBlocking = true)
  String quick(String text);

  @RpcMethod(oneWay = true)
  void tell(String text);
}
