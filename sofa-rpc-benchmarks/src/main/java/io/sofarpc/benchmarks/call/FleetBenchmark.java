// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import io.sofarpc.Invoker;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.benchmarks.codec.Samples;
import io.sofarpc.benchmarks.codec.User;
import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls of one client, as in {@link StubBenchmark}, to one service after the other; each has the
 * same providers.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = StubBenchmark.AS_ON_EVENT_LOOPS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class FleetBenchmark {

  /** How many services there are. */
  @Param({"1", "1000"})
  public int services;

  /** How many addresses each of them has. */
  @Param({"1", "1000"})
  public int providers;

  private final Wire wire = new Wire();
  private RpcServer server;
  private RpcClient client;
  private Users[] stubs;
  private int next;

  /** Connects a client to all providers, which are one server. */
  @Setup
  public void setUp() {
    RpcServer.Builder serving = RpcServer.builder().transport(wire).shutdownHook(false);
    for (int i = 0; i < services; i++) {
      serving.service(service(i), new Service());
    }
    server = serving.start();
    client =
        RpcClient.builder()
            .transport(wire)
            .transportSettings(settings -> settings.heartbeatInterval(Duration.ofDays(1)))
            .direct(
                IntStream.rangeClosed(1, providers)
                    .mapToObj(port -> "bolt://127.0.0.1:" + port)
                    .toArray(String[]::new))
            .filter(this::playEventLoops)
            .build();
    stubs =
        IntStream.range(0, services)
            .mapToObj(i -> (Users) client.refer(service(i)))
            .toArray(Users[]::new);
  }

  private static ServiceDescriptor service(int number) {
    return ServiceDescriptor.of(Users.class).withUniqueId("users-" + number);
  }

  private CompletionStage<Response> playEventLoops(Request request, Invoker rest) {
    CompletionStage<Response> answer = rest.invoke(request);
    wire.exchange();
    return answer;
  }

  /** Closes both. */
  @TearDown
  public void tearDown() {
    client.close();
    server.close();
  }

  /** A short text there, a boolean back: both sides of the call. */
  @Benchmark
  public boolean existUser() {
    Users users = stubs[next];
    next = next + 1 == stubs.length ? 0 : next + 1;
    return users.existUser("somebody@example.com");
  }

  int connections() {
    return wire.links();
  }

  private static final class Service implements Users {

    @Override
    public boolean existUser(String email) {
      return !email.isEmpty();
    }

    @Override
    public User getUser(long id) {
      return Samples.user(id);
    }

    @Override
    public void tellEmail(String email) {}

    @Override
    public void tellId(long id) {}
  }
}
