// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.RpcMethod;
import io.sofarpc.codec.Codec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Transport} must do. A transport's test extends this and says which transport;
 * the service, its answers and a codec are here.
 *
 * <p>Time is turned by hand on both sides, each with a timer of its own; only what the transport
 * does on its own clock takes real time. Each wait is limited.
 */
@Timeout(60)
public abstract class TransportContract
    implements TransportCalls,
        TransportFailures,
        TransportDeadlines,
        TransportConnections,
        TransportStreams {

  private @Nullable TransportBed bed;

  /** For subclasses. */
  protected TransportContract() {}

  /**
   * Returns the transport under test; called once for each test, which opens one transport for the
   * consumer and one for the provider from it.
   */
  protected abstract TransportProvider provider();

  /** Returns the protocol to test, by default the only one the transport speaks. */
  protected String protocol(Transport transport) {
    assertThat(transport.protocols()).as("protocols; override protocol(Transport)").hasSize(1);
    return transport.protocols().iterator().next();
  }

  /**
   * Returns an endpoint as a consumer is given it, by default as it is; attributes can say how to
   * call it.
   */
  protected Endpoint endpoint(Endpoint plain) {
    return plain;
  }

  /**
   * Returns the name under which the transport is handed the codec; {@code hessian2} by default.
   */
  protected String codecName() {
    return "hessian2";
  }

  /** Returns the codec that turns the values of this contract into bytes. */
  protected Codec codec() {
    return new JavaCodec();
  }

  @BeforeEach
  void open() {
    bed = new TransportBed(this);
  }

  @AfterEach
  void close() {
    bed().close();
  }

  @Override
  public final TransportBed bed() {
    return requireNonNull(bed, "bed");
  }

  /** The unary service of this contract. */
  public interface Calls {

    /** Returns its argument. */
    String echo(String text);

    /** Takes nothing. */
    String none();

    /** Returns its argument. */
    Object anything(Object value);

    /** Returns its argument and never blocks. */
    @RpcMethod(nonBlocking = true)
    String quick(String text);

    /** Is not answered. */
    @RpcMethod(oneWay = true)
    void tell(String news);
  }

  /** The service with streams of this contract. */
  public interface Streams {

    /** Sends numbers. */
    Flow.Publisher<Integer> count(int to);

    /** Adds numbers. */
    CompletableFuture<Integer> sum(Flow.Publisher<Integer> numbers);

    /** Sends back what it gets. */
    Flow.Publisher<Integer> same(Flow.Publisher<Integer> numbers);
  }
}
