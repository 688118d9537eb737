// Written by sofa-rpc-protoc from acme/greeting.proto; changes are lost.
package com.acme.greeting;

import acme.names.NamesOuterClass;
import com.google.protobuf.Empty;
import io.sofarpc.RpcMethod;
import io.sofarpc.RpcService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Greets people.
 *
 * <p>Says "a &lt; b" &amp; never *&#47; ends {&#64;code early},
 * not even at &#92;u002a/.
 *
 * <p>The service {@code acme.greeting.Greeter}.
 */
@RpcService(name = "acme.greeting.Greeter")
public interface Greeter {

  /**
   * Greets once.
   */
  @RpcMethod(name = "SayHello")
  Hello.Part sayHello(Hello request);

  /**
   * Calls say_parts.
   */
  @RpcMethod(name = "say_parts", readOnly = true)
  Flow.Publisher<Hello.Part> sayParts(Hello request);

  /**
   * Calls Gather.
   */
  @RpcMethod(name = "Gather", idempotent = true)
  CompletableFuture<Hello> gather(Flow.Publisher<Hello.Part> requests);

  /**
   * Calls Chat.
   */
  @RpcMethod(name = "Chat")
  Flow.Publisher<NamesOuterClass.Flow.Hello> chat(Flow.Publisher<Hello> requests);

  /**
   * Calls Default.
   */
  @Deprecated
  @RpcMethod(name = "Default")
  NamesOuterClass.Hello default_(Empty request);
}
