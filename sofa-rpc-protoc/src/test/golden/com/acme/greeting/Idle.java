// Written by sofa-rpc-protoc from acme/greeting.proto; changes are lost.
package com.acme.greeting;

import io.sofarpc.RpcService;

/**
 * Does nothing yet.
 *
 * <p>The service {@code acme.greeting.Idle}.
 */
@RpcService(name = "acme.greeting.Idle")
public interface Idle {
}
