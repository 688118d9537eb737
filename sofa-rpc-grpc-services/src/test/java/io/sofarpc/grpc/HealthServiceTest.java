// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.grpc.health.Health;
import io.sofarpc.grpc.health.HealthCheckRequest;
import io.sofarpc.grpc.health.HealthCheckResponse;
import io.sofarpc.grpc.health.HealthCheckResponse.ServingStatus;
import io.sofarpc.grpc.health.HealthListRequest;
import io.sofarpc.server.ServerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class HealthServiceTest {

  private static final String ORDERS = "java.lang.Runnable";

  private final CompletableFuture<Void> closing = new CompletableFuture<>();
  private final HealthService service = new HealthService();
  private final Health health = start();

  private Health start() {
    ServiceDescriptor orders = ServiceDescriptor.of(Runnable.class);
    return (Health)
        service.start(new ServerInfo(List.of(orders, orders.withUniqueId("eu")), closing));
  }

  @Test
  void servicesOfTheServer_serve_underTheirNames() {
    assertThat(status("")).isEqualTo(ServingStatus.SERVING);
    assertThat(status(ORDERS)).isEqualTo(ServingStatus.SERVING);
    assertThat(status(ORDERS + ":1.0")).isEqualTo(ServingStatus.SERVING);
    assertThat(status(ORDERS + ":1.0:eu")).isEqualTo(ServingStatus.SERVING);
    assertThat(health.list(HealthListRequest.getDefaultInstance()).getStatusesMap().keySet())
        .containsExactlyInAnyOrder("", ORDERS, ORDERS + ":1.0:eu");
  }

  @Test
  void unknownService_isNotFound() {
    assertThatThrownBy(() -> status("acme.Unknown"))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("acme.Unknown")
        .matches(thrown -> ((RpcException) thrown).code() == StatusCode.NOT_FOUND);
  }

  @Test
  void statusThatIsSet_isAnswered() {
    service.set(ORDERS, false);
    assertThat(status(ORDERS)).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(status("")).isEqualTo(ServingStatus.SERVING);

    service.set(ORDERS, true);
    assertThat(status(ORDERS)).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void statusThatWasSetBeforeTheStart_holds() {
    HealthService early = new HealthService();
    early.set("", false);
    Health started = (Health) early.start(new ServerInfo(List.of(), closing));

    assertThat(started.check(request("")).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void closingServer_servesNothing_whateverIsSet() {
    closing.complete(null);
    service.set(ORDERS, true);

    assertThat(status("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(status(ORDERS)).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void watch_sendsChanges_asTheyAreAskedFor() {
    Sink sink = watch("acme.Late");
    assertThat(sink.signals).isEmpty();

    sink.subscription.request(1);
    service.set("acme.Late", true);
    service.set("acme.Late", false);
    assertThat(sink.signals).containsExactly("SERVICE_UNKNOWN");
    sink.subscription.request(5);
    service.set("acme.Late", false);
    service.set("acme.Late", true);

    assertThat(sink.signals).containsExactly("SERVICE_UNKNOWN", "NOT_SERVING", "SERVING");
  }

  @Test
  void watch_endsWhenTheServerCloses() {
    Sink sink = watch(ORDERS);
    sink.subscription.request(5);

    closing.complete(null);

    assertThat(sink.signals).hasSize(3).startsWith("SERVING", "NOT_SERVING");
    assertThat(sink.signals.get(2)).contains("UNAVAILABLE");
  }

  @Test
  void watch_thatIsCancelled_isSilent() {
    Sink sink = watch(ORDERS);
    sink.subscription.request(5);
    sink.subscription.cancel();

    service.set(ORDERS, false);
    closing.complete(null);

    assertThat(sink.signals).containsExactly("SERVING");
  }

  @Test
  void watch_withAnIllegalRequest_fails() {
    Sink sink = watch(ORDERS);

    sink.subscription.request(0);

    assertThat(sink.signals).hasSize(1).allMatch(signal -> signal.contains("IllegalArgument"));
  }

  private static HealthCheckRequest request(String name) {
    return HealthCheckRequest.newBuilder().setService(name).build();
  }

  private ServingStatus status(String name) {
    return health.check(request(name)).getStatus();
  }

  private Sink watch(String name) {
    Sink sink = new Sink();
    health.watch(request(name)).subscribe(sink);
    return sink;
  }

  private static final class Sink implements Flow.Subscriber<HealthCheckResponse> {

    final List<String> signals = new ArrayList<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
    }

    @Override
    public void onNext(HealthCheckResponse response) {
      signals.add(response.getStatus().name());
    }

    @Override
    public void onError(Throwable thrown) {
      signals.add(thrown.toString());
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }
}
