// Written by sofa-rpc-protoc from acme/year2024_file.proto; changes are lost.
package acme.year;

import io.sofarpc.RpcMethod;
import io.sofarpc.RpcService;

/**
 * The service {@code acme.year.Calendar}.
 */
@RpcService(name = "acme.year.Calendar")
public interface Calendar {

  /**
   * Calls Next.
   */
  @RpcMethod(name = "Next")
  Year2024FileProto.Night next(Day request);
}
