// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import io.sofarpc.Metadata;
import io.sofarpc.Request;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.Timer;
import io.sofarpc.benchmarks.StoppedTimer;
import io.sofarpc.cluster.Cluster;
import io.sofarpc.cluster.Connections;
import io.sofarpc.cluster.LoadBalancer;
import io.sofarpc.cluster.Node;
import io.sofarpc.codec.hessian.HessianCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.registry.FixedRegistry;
import io.sofarpc.transport.TransportSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Picks a node among those of a cluster, whose weights differ. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class LoadBalancerBenchmark {

  /** Its name in {@link LoadBalancer}. */
  @Param({"random", "roundRobin"})
  public String balancer;

  /** How many there are. */
  @Param({"3", "30", "1000"})
  public int nodes;

  private final Request request = Requests.with(Metadata.empty());
  private LoadBalancer picker;
  private List<Node> all;

  /** Makes the nodes. */
  @Setup
  public void setUp() {
    picker =
        switch (balancer) {
          case "random" -> LoadBalancer.random();
          case "roundRobin" -> LoadBalancer.roundRobin();
          default -> throw new IllegalArgumentException("balancer: " + balancer);
        };
    Timer timer = new StoppedTimer();
    ServiceDescriptor service = ServiceDescriptor.of(Users.class);
    Cluster cluster =
        new Cluster(
            service,
            "hessian2",
            new HessianCodec().bind(service),
            new FixedRegistry(IntStream.range(0, nodes).mapToObj(this::endpoint).toList()),
            new Connections(
                new Wire().open(TransportSettings.builder(timer, Runnable::run).build()),
                timer,
                Runnable::run),
            List.of(),
            picker);
    cluster.start();
    all = cluster.nodes();
  }

  private Endpoint endpoint(int number) {
    return Endpoint.parse("bolt://10.0.%d.%d:12200".formatted(number / 100, number % 100))
        .withWeight(50 + number % 3 * 50);
  }

  /** Picks one. */
  @Benchmark
  public Node select() {
    return picker.select(request, all);
  }

  List<Node> all() {
    return all;
  }
}
