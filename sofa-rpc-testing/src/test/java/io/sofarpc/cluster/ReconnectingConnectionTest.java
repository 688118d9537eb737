// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sofarpc.Invoker;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.registry.Endpoint;
import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.Connection;
import io.sofarpc.transport.Listener;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.ServiceTable;
import io.sofarpc.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconnectingConnectionTest {

  private static final Duration LONG_LIVED = Duration.ofSeconds(2);

  private final ManualTimer timer = new ManualTimer();
  private final Dialer dialer = new Dialer();
  private final ReconnectingConnection connection =
      new ReconnectingConnection(
          Endpoint.of("bolt", "10.0.0.7", 12_200), dialer, timer, Runnable::run);

  @Test
  void connect_opensOnce() {
    CompletionStage<Connection> first = connection.connect();
    CompletionStage<Connection> second = connection.connect();
    assertThat(connection.isOpen()).isFalse();

    Link link = dialer.accept();

    assertThat(dialer.attempts).hasSize(1);
    assertThat(first).isCompletedWithValue(link);
    assertThat(second).isCompletedWithValue(link);
    assertThat(connection.open()).isSameAs(link);
    assertThat(connection.connect()).isCompletedWithValue(link);
    assertThat(dialer.attempts).hasSize(1);
  }

  @Test
  void drop_isFollowedByAnAttemptAtOnce() {
    connection.connect();
    Link link = dialer.accept();
    timer.advance(LONG_LIVED);

    link.close();

    assertThat(connection.isOpen()).isFalse();
    assertThat(dialer.attempts).hasSize(2);
    assertThat(connection.open()).isNull();
    assertThat(connection.connect()).isNotCompleted();
    assertThat(dialer.accept()).isSameAs(connection.open());
  }

  @Test
  void failedAttempts_areRepeatedWithGrowingPauses() {
    connection.connect();
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      dialer.refuse();
      millis.add(timer.advanceToNext().toMillis());
    }

    assertThat(dialer.attempts).hasSize(13);
    long full = 20;
    for (long pause : millis) {
      assertThat(pause).isBetween(full / 2, full);
      full = Math.min(1_000, full * 2);
    }
  }

  @Test
  void pauses_haveJitter() {
    Set<Long> pauses = new java.util.HashSet<>();
    for (int i = 0; i < 100; i++) {
      pauses.add(ReconnectingConnection.backoffNanos(10));
    }

    assertThat(pauses).hasSizeGreaterThan(90);
    assertThat(ReconnectingConnection.backoffNanos(Integer.MAX_VALUE))
        .isLessThanOrEqualTo(ReconnectingConnection.MAX_BACKOFF_NANOS);
  }

  @Test
  void pauses_startAgainAfterASuccess() {
    connection.connect();
    for (int i = 0; i < 6; i++) {
      dialer.refuse();
      timer.advanceToNext();
    }
    Link link = dialer.accept();
    timer.advance(LONG_LIVED);
    link.close();

    dialer.refuse();

    assertThat(timer.advanceToNext()).isLessThanOrEqualTo(Duration.ofMillis(20));
  }

  @Test
  void callInAPause_connectsAtOnce() {
    connection.connect();
    for (int i = 0; i < 8; i++) {
      dialer.refuse();
      timer.advanceToNext();
    }
    dialer.refuse();
    int before = dialer.attempts.size();
    timer.advance(Duration.ofMillis(6));

    CompletionStage<Connection> call = connection.connect();

    assertThat(dialer.attempts).hasSize(before + 1);
    assertThat(timer.pendingTasks()).isZero();
    Link link = dialer.accept();
    assertThat(call).isCompletedWithValue(link);
  }

  @Test
  void callsRightAfterAFailure_shareIt() {
    connection.connect();
    dialer.refuse();

    assertThat(failure(connection.connect()).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(dialer.attempts).hasSize(1);
    timer.advance(Duration.ofMillis(5));
    connection.connect();

    assertThat(dialer.attempts).hasSize(2);
  }

  @Test
  void connectionsThatAreDroppedAsSoonAsTheyAreOpen_areNotOpenedInALoop() {
    connection.connect();
    dialer.accept().close();
    assertThat(dialer.attempts).as("at once after the first drop").hasSize(2);

    dialer.accept().close();

    assertThat(dialer.attempts).as("paused after the second").hasSize(2);
    Duration pause = timer.advanceToNext();
    assertThat(pause).isBetween(Duration.ofMillis(10), Duration.ofMillis(20));
    assertThat(dialer.attempts).hasSize(3);
    dialer.accept().close();
    assertThat(timer.advanceToNext()).isBetween(Duration.ofMillis(20), Duration.ofMillis(40));
    Link lasting = dialer.accept();
    timer.advance(LONG_LIVED);
    lasting.close();
    assertThat(dialer.attempts).as("at once again after one that lasted").hasSize(5);
  }

  @Test
  void transportThatThrows_isTriedAgain() {
    dialer.broken = true;

    assertThat(failure(connection.connect()).code()).isEqualTo(StatusCode.INTERNAL);
    dialer.broken = false;
    timer.advanceToNext();

    assertThat(dialer.attempts).hasSize(1);
    dialer.accept();
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void listeners_areToldOfOpeningAndLosing() {
    List<Boolean> told = new ArrayList<>();
    Runnable listener = () -> told.add(connection.isOpen());
    connection.listen(listener);
    connection.connect();
    Link link = dialer.accept();
    timer.advance(LONG_LIVED);

    link.close();
    connection.forget(listener);
    dialer.accept();

    assertThat(told).containsExactly(true, false);
  }

  @Test
  void close_closesTheConnectionAndStops() {
    connection.connect();
    Link link = dialer.accept();

    connection.close();

    assertThat(link.isOpen()).isFalse();
    assertThat(connection.isOpen()).isFalse();
    assertThat(dialer.attempts).hasSize(1);
    assertThat(failure(connection.connect()).code()).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void close_inAPause_stopsTrying() {
    connection.connect();
    dialer.refuse();

    connection.close();

    assertThat(timer.pendingTasks()).isZero();
  }

  @Test
  void close_whileConnecting_closesWhatIsOpenedThen() {
    CompletionStage<Connection> call = connection.connect();

    connection.close();
    Link link = dialer.accept();

    assertThat(link.isOpen()).isFalse();
    assertThat(failure(call).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void close_whileConnecting_doesNotTryAgainAfterAFailure() {
    connection.connect();

    connection.close();
    dialer.refuse();

    assertThat(timer.pendingTasks()).isZero();
  }

  @Test
  void users_areCounted() {
    ServiceBinding binding = () -> ServiceDescriptor.named("acme.Any");
    Node user = new Node(Endpoint.of("test", "host", 1), binding, connection);

    assertThat(connection.acquire()).isTrue();
    assertThat(connection.release(user)).isFalse();
    assertThat(connection.release(user)).isTrue();
    assertThat(connection.acquire()).isFalse();
  }

  private static RpcException failure(CompletionStage<?> stage) {
    assertThat(stage.toCompletableFuture()).isDone();
    return RpcException.from(catchThrowable(() -> stage.toCompletableFuture().join()));
  }

  /** A transport whose attempts the test answers. */
  private static final class Dialer implements Transport {

    private final List<CompletableFuture<Connection>> attempts = new ArrayList<>();
    private boolean broken;

    @Override
    public CompletionStage<Connection> connect(Endpoint endpoint) {
      if (broken) {
        throw new IllegalStateException("a transport must not throw");
      }
      CompletableFuture<Connection> attempt = new CompletableFuture<>();
      attempts.add(attempt);
      return attempt;
    }

    Link accept() {
      Link link = new Link();
      last().complete(link);
      return link;
    }

    void refuse() {
      last().completeExceptionally(new RpcException(StatusCode.UNAVAILABLE, "refused"));
    }

    private CompletableFuture<Connection> last() {
      CompletableFuture<Connection> last = attempts.get(attempts.size() - 1);
      assertThat(last).isNotDone();
      return last;
    }

    @Override
    public Set<String> protocols() {
      return Set.of("bolt");
    }

    @Override
    public ServiceBinding prepare(
        String protocol, ServiceDescriptor service, String codecName, ServiceCodec codec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Listener listen(String host, int port, ServiceTable services) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static final class Link implements Connection {

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @Override
    public Invoker invoker(ServiceBinding binding) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return !closed.isDone();
    }

    @Override
    public CompletionStage<Void> draining() {
      return closed;
    }

    @Override
    public CompletionStage<Void> closed() {
      return closed;
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }
}
