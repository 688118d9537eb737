// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sofarpc.CallContext;
import io.sofarpc.CallEnder;
import io.sofarpc.Deadline;
import io.sofarpc.Handle;
import io.sofarpc.Invoker;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.UnsentException;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.InMemoryRegistry;
import io.sofarpc.testing.InProcessTransport;
import io.sofarpc.testing.JavaCodec;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.Transport;
import io.sofarpc.transport.TransportSettings;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterTest {

  private final ServiceDescriptor service = ServiceDescriptor.of(Where.class);
  private final ServiceCodec codec = new JavaCodec().bind(service);
  private final ManualTimer timer = new ManualTimer();
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final InProcessTransport network = new InProcessTransport();
  private final TransportSettings settings =
      TransportSettings.builder(timer, Runnable::run).build();
  private final Transport transport = network.open(settings);
  private final Transport providers = network.open(settings);
  private final Connections connections = new Connections(transport, timer, Runnable::run);
  private final List<CompletableFuture<Response>> held = new ArrayList<>();
  private final List<Router> routers = new ArrayList<>();

  @AfterEach
  void close() {
    connections.close();
    transport.close();
    providers.close();
  }

  @Test
  void calls_areSpreadOverTheProviders() {
    Provider one = new Provider();
    Provider two = new Provider();
    Cluster cluster = cluster();

    assertThat(List.of(call(cluster), call(cluster), call(cluster), call(cluster)))
        .containsExactly(one.port(), two.port(), one.port(), two.port());
    assertThat(network.openConnections()).isEqualTo(2);
  }

  @Test
  void noProvider_failsUnavailableAndSaysWhere() {
    RpcException failure = failure(invoke(cluster()));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("no provider of " + service.name())
        .hasMessageContaining("in-memory registry");
  }

  @Test
  void providerThatComes_isCalled() {
    Cluster cluster = cluster();
    Provider one = new Provider();

    assertThat(call(cluster)).isEqualTo(one.port());
  }

  @Test
  void providerThatGoes_isCalledNoMore_andItsConnectionIsClosed() {
    Provider one = new Provider();
    Provider two = new Provider();
    Cluster cluster = cluster();

    one.withdraw();

    assertThat(List.of(call(cluster), call(cluster))).containsOnly(two.port());
    assertThat(network.openConnections()).isEqualTo(1);
  }

  @Test
  void providerThatGoes_mayAnswerItsLastCalls() {
    Provider slow = new Provider(true);
    Provider other = new Provider(true);
    Cluster cluster = cluster();
    CompletionStage<Response> last = invoke(cluster);

    slow.withdraw();
    timer.advance(Duration.ofMillis(500));
    assertThat(network.openConnections()).isEqualTo(2);
    held.forEach(answer -> answer.complete(Response.of(7)));
    timer.advance(Duration.ofMillis(100));

    assertThat(result(last)).isEqualTo(7);
    assertThat(network.openConnections()).isEqualTo(1);
    assertThat(other.port()).isPositive();
  }

  @Test
  void providerThatGoes_mayAnswerItsLastCalls_ofEveryServiceThere() {
    Provider slow = new Provider(true);
    new Provider(true);
    Cluster busy = cluster();
    cluster(); // has no calls there, and lets go of the connection last
    CompletionStage<Response> last = invoke(busy);

    slow.withdraw();
    timer.advance(Duration.ofMillis(500));
    held.forEach(answer -> answer.complete(Response.of(7)));
    timer.advance(Duration.ofMillis(100));

    assertThat(result(last)).isEqualTo(7);
    assertThat(network.openConnections()).isEqualTo(1);
  }

  @Test
  void emptyPush_keepsTheLastProviders() {
    Provider one = new Provider();
    Cluster cluster = cluster();

    one.withdraw();

    assertThat(call(cluster)).isEqualTo(one.port());
    assertThat(cluster.nodes()).hasSize(1);
  }

  @Test
  void changedWeight_keepsTheConnection() {
    Provider one = new Provider();
    Cluster cluster = cluster();
    assertThat(network.connectAttempts()).isEqualTo(1);
    Handle heavier = registry.register(service.name(), one.endpoint().withWeight(500));

    one.withdraw();

    assertThat(cluster.nodes()).extracting(node -> node.endpoint().weight()).containsExactly(500);
    assertThat(call(cluster)).isEqualTo(one.port());
    assertThat(network.connectAttempts()).isEqualTo(1);
    assertThat(network.openConnections()).isEqualTo(1);
    heavier.close();
  }

  @Test
  void endpointToldTwice_isOneNode() {
    Provider one = new Provider();
    registry.register(service.name(), one.endpoint());

    assertThat(cluster().nodes()).hasSize(1);
  }

  @Test
  void endpointOfAnUnknownProtocol_isLeftOut() {
    registry.register(service.name(), Endpoint.of("carrier-pigeon", "roof", 1));
    Provider one = new Provider();
    Cluster cluster = cluster();

    assertThat(cluster.nodes()).hasSize(1);
    assertThat(call(cluster)).isEqualTo(one.port());
  }

  @Test
  void providerThatIsDown_isPassedOverWhileOthersAreConnected() {
    Provider one = new Provider();
    Provider two = new Provider();
    Cluster cluster = cluster();

    one.listener.close();

    assertThat(cluster.nodes()).hasSize(2);
    assertThat(cluster.nodes()).extracting(Node::isAvailable).containsExactly(false, true);
    assertThat(List.of(call(cluster), call(cluster), call(cluster))).containsOnly(two.port());
  }

  /** A connection may break after a call was queued and before it was written. */
  @Test
  void callThatTurnsOutUnsentLater_movesToAnotherProvider_whateverItsNodeLooksLike() {
    new Provider();
    new Provider();
    CompletableFuture<Response> unsent = new CompletableFuture<>();
    AtomicInteger invocations = new AtomicInteger();
    Transport breaking =
        (Transport)
            Proxy.newProxyInstance(
                Transport.class.getClassLoader(),
                new Class<?>[] {Transport.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(transport, arguments);
                  return method.getName().equals("connect")
                      ? ((CompletionStage<?>) result)
                          .thenApply(opened -> breaking((Connection) opened, unsent, invocations))
                      : result;
                });
    Connections own = new Connections(breaking, timer, Runnable::run);
    try (Cluster cluster =
        new Cluster(service, "test", codec, registry, own, routers, LoadBalancer.roundRobin())) {
      cluster.start();
      CompletableFuture<Response> call = invoke(cluster).toCompletableFuture();
      assertThat(call).isNotDone();

      unsent.completeExceptionally(new UnsentException("the connection broke"));

      assertThat(call).isCompleted();
      assertThat(invocations).hasValue(2);
    } finally {
      own.close();
    }
  }

  private static Connection breaking(
      Connection real, CompletableFuture<Response> first, AtomicInteger invocations) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(real, arguments);
              if (!method.getName().equals("invoker")) {
                return result;
              }
              Invoker invoker = (Invoker) result;
              return (Invoker)
                  request -> invocations.incrementAndGet() == 1 ? first : invoker.invoke(request);
            });
  }

  @Test
  void providerThatComesBack_isCalledAgain() {
    Provider one = new Provider();
    Provider two = new Provider();
    Cluster cluster = cluster();
    one.listener.close();
    timer.advance(Duration.ofSeconds(5));

    Listener again = providers.listen("host", one.port(), name -> one.served);
    timer.advance(Duration.ofSeconds(1));

    assertThat(cluster.nodes()).allMatch(Node::isAvailable);
    assertThat(List.of(call(cluster), call(cluster)))
        .containsExactlyInAnyOrder(one.port(), two.port());
    assertThat(again.port()).isEqualTo(one.port());
  }

  @Test
  void whenNoneIsConnected_theCallConnects() {
    Provider one = new Provider();
    Cluster cluster = cluster();
    network.refuseConnects(true);
    network.dropConnections();
    timer.advance(Duration.ofSeconds(10));
    RpcException down = failure(invoke(cluster));
    network.refuseConnects(false);
    timer.advance(Duration.ofMillis(6));

    assertThat(down.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(down).hasMessageContaining("inprocess://host:" + one.port());
    assertThat(call(cluster)).isEqualTo(one.port());
  }

  @Test
  void twoClusters_shareOneConnection_untilTheLastIsClosed() {
    Provider one = new Provider();
    Cluster first = cluster();
    Cluster second = cluster();
    assertThat(network.openConnections()).isEqualTo(1);

    first.close();
    assertThat(call(second)).isEqualTo(one.port());
    second.close();

    assertThat(network.openConnections()).isZero();
  }

  @Test
  void closedCluster_failsItsCalls_andFollowsNobody() {
    Provider one = new Provider();
    Cluster cluster = cluster();
    cluster.close();
    cluster.close();

    Provider two = new Provider();

    assertThat(cluster.nodes()).isEmpty();
    assertThat(failure(invoke(cluster))).hasMessageContaining("is closed");
    assertThat(network.openConnections()).isZero();
    assertThat(one.port()).isNotEqualTo(two.port());
  }

  @Test
  void routers_narrowDownInTheirOrder() {
    Provider one = new Provider();
    Provider two = new Provider();
    Provider three = new Provider();
    routers.add((request, nodes) -> nodes.subList(1, nodes.size()));
    routers.add((request, nodes) -> nodes.subList(1, nodes.size()));
    Cluster cluster = cluster();

    assertThat(List.of(call(cluster), call(cluster))).containsOnly(three.port());
    assertThat(List.of(one.port(), two.port())).doesNotContain(three.port());
  }

  @Test
  void routerThatLeavesNobody_isNamed() {
    Provider one = new Provider();
    routers.add(
        new Router() {
          @Override
          public List<Node> route(Request request, List<Node> nodes) {
            return List.of();
          }

          @Override
          public String toString() {
            return "same-zone";
          }
        });

    RpcException failure = failure(invoke(cluster()));

    assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("router same-zone left no provider");
    assertThat(one.port()).isPositive();
  }

  @Test
  void routerThatThrows_failsTheStage() {
    new Provider();
    routers.add(
        (request, nodes) -> {
          throw new IllegalStateException("no map");
        });
    Cluster cluster = cluster();

    CompletionStage<Response> call = cluster.invoke(request());

    assertThat(failure(call).code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure(call)).hasMessageContaining("no map");
  }

  @Test
  void inFlight_countsTheCallsThatHaveNotEnded() {
    Provider slow = new Provider(true);
    Cluster cluster = cluster();
    Node node = cluster.nodes().get(0);
    invoke(cluster);
    CompletionStage<Response> second = invoke(cluster);
    assertThat(node.inFlight()).isEqualTo(2);

    held.get(0).complete(Response.of(1));
    assertThat(node.inFlight()).isEqualTo(1);
    timer.advance(Duration.ofSeconds(1));

    assertThat(failure(second).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(node.inFlight()).isZero();
    assertThat(timer.pendingTasks()).isZero();
    assertThat(node).hasToString(slow.endpoint().address());
  }

  private Cluster cluster() {
    Cluster cluster =
        new Cluster(
            service, "test", codec, registry, connections, routers, LoadBalancer.roundRobin());
    cluster.start();
    return cluster;
  }

  private CompletionStage<Response> invoke(Cluster cluster) {
    return new CallEnder(cluster).invoke(request());
  }

  private Request request() {
    MethodDescriptor method = service.methods().get(0);
    CallContext context = CallContext.create(timer, Deadline.after(timer, Duration.ofSeconds(1)));
    return new Request(method, Metadata.empty(), Payload.of(new Object[0]), context);
  }

  private Object call(Cluster cluster) {
    return result(invoke(cluster));
  }

  private static Object result(CompletionStage<Response> call) {
    assertThat(call.toCompletableFuture()).isDone();
    return ((Payload.Unary) call.toCompletableFuture().join().payload()).message();
  }

  private static RpcException failure(CompletionStage<Response> call) {
    assertThat(call.toCompletableFuture()).isDone();
    return RpcException.from(catchThrowable(() -> call.toCompletableFuture().join()));
  }

  interface Where {
    int port();
  }

  /** A provider that answers with its port, or when the test lets it. */
  private final class Provider {

    private final ServedService served;
    private final Listener listener;
    private final Handle registration;

    Provider() {
      this(false);
    }

    Provider(boolean slow) {
      served =
          new ServedService(
              service,
              request -> {
                CompletableFuture<Response> answer = new CompletableFuture<>();
                if (slow) {
                  held.add(answer);
                } else {
                  answer.complete(Response.of(port()));
                }
                return answer;
              },
              Runnable::run,
              Map.of("test", codec));
      listener = providers.listen("host", 0, name -> served);
      registration = registry.register(service.name(), endpoint());
    }

    int port() {
      return listener.port();
    }

    Endpoint endpoint() {
      return Endpoint.of("inprocess", "host", port());
    }

    void withdraw() {
      registration.close();
    }
  }
}
