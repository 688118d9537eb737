// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.call;

import io.sofarpc.Invoker;
import io.sofarpc.MethodKind;
import io.sofarpc.Request;
import io.sofarpc.Response;
import io.sofarpc.benchmarks.codec.Samples;
import io.sofarpc.benchmarks.codec.User;
import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls of a stub, through all that a call passes but sockets and other threads: what this
 * framework itself costs. To the wire, a frame is made and dropped; else a server in the same
 * thread answers it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(value = 2, jvmArgsAppend = StubBenchmark.AS_ON_EVENT_LOOPS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class StubBenchmark {

  static final String AS_ON_EVENT_LOOPS = "-Dio.netty.allocator.useCacheForAllThreads=true";

  private static final String EMAIL = "somebody@example.com";
  private static final long ID = 1_234_567;

  private final Wire wire = new Wire();
  private int lastFrameBytes;
  private RpcServer server;
  private RpcClient client;
  private Users users;

  /** Connects a client and a server. */
  @Setup
  public void setUp() {
    server =
        RpcServer.builder()
            .transport(wire)
            .shutdownHook(false)
            .service(Users.class, new Service())
            .start();
    client =
        RpcClient.builder()
            .transport(wire)
            .transportSettings(settings -> settings.heartbeatInterval(Duration.ofDays(1)))
            .direct("bolt://127.0.0.1:1")
            .filter(this::playEventLoops)
            .build();
    users = client.refer(Users.class);
  }

  private CompletionStage<Response> playEventLoops(Request request, Invoker next) {
    CompletionStage<Response> answer = next.invoke(request);
    if (request.method().kind() == MethodKind.ONE_WAY) {
      lastFrameBytes = wire.drop();
    } else {
      wire.exchange();
    }
    return answer;
  }

  /** Closes both. */
  @TearDown
  public void tearDown() {
    client.close();
    server.close();
  }

  /** A short text as argument, up to its frame. */
  @Benchmark
  public int existUserToWire() {
    users.tellEmail(EMAIL);
    return lastFrameBytes;
  }

  /** A number as argument, up to its frame. */
  @Benchmark
  public int getUserToWire() {
    users.tellId(ID);
    return lastFrameBytes;
  }

  /** A short text there, a boolean back: both sides of the call. */
  @Benchmark
  public boolean existUser() {
    return users.existUser(EMAIL);
  }

  /** A number there, a user with twelve fields back: both sides of the call. */
  @Benchmark
  public User getUser() {
    return users.getUser(ID);
  }

  private static final class Service implements Users {

    private final User user = Samples.user(ID);

    @Override
    public boolean existUser(String email) {
      return !email.isEmpty();
    }

    @Override
    public User getUser(long id) {
      return user;
    }

    @Override
    public void tellEmail(String email) {}

    @Override
    public void tellId(long id) {}
  }
}
