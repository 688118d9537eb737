// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static io.sofarpc.testing.TransportBed.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.CallContext;
import io.sofarpc.CallEnder;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.Transport;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A connection of {@link TransportContract}, and what is called over it. */
final class TransportPeer {

  private final TransportBed bed;
  private final Transport consumer;
  private final ServiceDescriptor service;
  private final ServiceBinding binding;
  final Connection connection;

  TransportPeer(TransportBed bed, Transport consumer, ServiceDescriptor service, int port) {
    this.bed = bed;
    this.consumer = consumer;
    this.service = service;
    this.binding = bed.prepare(consumer, service);
    this.connection = connected(bed.endpoint(consumer, port));
    assertThat(connection.isOpen()).isTrue();
  }

  private Connection connected(Endpoint endpoint) {
    try {
      return await(consumer.connect(endpoint));
    } catch (Exception failed) {
      throw new AssertionError("cannot connect to " + endpoint, failed);
    }
  }

  ServiceBinding bind(ServiceDescriptor other) {
    return bed.prepare(consumer, other);
  }

  CompletionStage<Response> call(String method, @Nullable Object... arguments) {
    return invoke(request(method, arguments));
  }

  CompletionStage<Response> invoke(Request request) {
    return invoke(binding, request);
  }

  CompletionStage<Response> invoke(
      ServiceBinding bound, ServiceDescriptor other, String method, @Nullable Object... arguments) {
    return invoke(bound, request(other.methods(method).get(0), arguments));
  }

  private CompletionStage<Response> invoke(ServiceBinding bound, Request request) {
    return new CallEnder(connection.invoker(bound)).invoke(request);
  }

  Flow.Publisher<Object> stream(Request request) {
    try {
      return ((Payload.Stream) await(invoke(request)).payload()).messages();
    } catch (Exception failed) {
      throw new AssertionError("the stream did not begin", failed);
    }
  }

  Request request(String method, @Nullable Object... arguments) {
    return request(service.methods(method).get(0), arguments);
  }

  Request request(MethodDescriptor method, @Nullable Object... arguments) {
    Payload payload =
        method.kind().streamsRequests()
            ? Payload.stream((Flow.Publisher<?>) requireNonNull(arguments[0]))
            : Payload.of(arguments);
    CallContext context =
        CallContext.create(
            bed.consumerTime, Deadline.after(bed.consumerTime, TransportBed.TIMEOUT));
    return new Request(method, Metadata.empty(), payload, context);
  }
}
