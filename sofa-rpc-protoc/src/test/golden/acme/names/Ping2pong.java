// Written by sofa-rpc-protoc from acme/names.proto; changes are lost.
package acme.names;

import io.sofarpc.RpcMethod;
import io.sofarpc.RpcService;

/**
 * The service {@code acme.names.Ping2pong}.
 */
@RpcService(name = "acme.names.Ping2pong")
public interface Ping2pong {

  /**
   * Calls Ping.
   */
  @RpcMethod(name = "Ping")
  NamesOuterClass.Hello ping(NamesOuterClass.Flow request);
}
