// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import static io.sofarpc.interop.contract.Cases.expect;
import static io.sofarpc.interop.contract.Cases.expectSame;
import static io.sofarpc.interop.contract.Cases.expectThrown;

import io.sofarpc.interop.contract.Cases.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One case for each feature of the matrix in docs/interop.md, named {@code codec-feature}.
 *
 * <p>The case of a busy provider needs one with a single thread and no queue, so it runs on
 * request.
 */
public final class FeatureCases {

  private static final int MAX_TRIES = 50;
  private static final int MEGABYTE = 1 << 20;

  private FeatureCases() {}

  /** Returns the cases of one codec. */
  public static Cases of(String codec, Caller caller) {
    Cases cases = new Cases();
    calls(caller).byName().forEach((name, check) -> cases.add(codec + "-" + name, check));
    failures(caller).byName().forEach((name, check) -> cases.add(codec + "-" + name, check));
    if (caller.port() != 0) {
      cases.add(codec + "-bolt-v1", () -> checkVersion(caller, "", "01%s01........"));
      cases.add(
          codec + "-bolt-v2-crc",
          () -> checkVersion(caller, "?_PROTOCOL=2&_VERSION=2", "0202%s01..........01"));
    }
    return cases.addOnRequest(codec + "-busy", () -> checkBusy(caller));
  }

  private static Cases calls(Caller caller) {
    return new Cases()
        .add("sync", () -> expectSame("s\u00fcnc \u4f60", caller.call("echo", "s\u00fcnc \u4f60")))
        .add("future", () -> expectSame("later", caller.future("echo", "later")))
        .add("callback", () -> expectSame("back", caller.callback("echo", "back")))
        .add("one-way", () -> checkOneWay(caller))
        .add("baggage", () -> expectSame("re-value", caller.baggage("name", "value")))
        .add("trace-ids", () -> checkTrace(caller))
        .add("1mb", () -> checkLarge(caller))
        .add("concurrent-50", () -> checkConcurrent(caller));
  }

  private static void checkOneWay(Caller caller) throws Exception {
    String message = Samples.unique("told");

    caller.tell(message);

    expectSame(message, caller.call("told", message));
  }

  private static void checkTrace(Caller caller) throws Exception {
    String[] ids = caller.trace().split(" ", 2);

    expect(ids[0].length() >= 8, "a trace id but got " + ids[0]);
    expectSame(ids[0], ids[1]);
  }

  private static void checkLarge(Caller caller) throws Exception {
    String text = "0123456789abcdef".repeat(MEGABYTE / 16);

    String echo = caller.call("echo", text);

    expect(text.equals(echo), "the same " + text.length() + " characters");
  }

  private static void checkConcurrent(Caller caller) throws Exception {
    for (Future<String> call : atOnce(50, number -> () -> echoOften(caller, number))) {
      expectSame("ok", call.get());
    }
  }

  private static String echoOften(Caller caller, int number) throws Exception {
    for (int call = 0; call < 10; call++) {
      String text = "caller " + number + " call " + call;
      expectSame(text, caller.call("echo", text));
    }
    return "ok";
  }

  private static Cases failures(Caller caller) {
    return new Cases()
        .add("exception", () -> checkException(caller))
        .add("failure-baggage", () -> expectSame("refused", caller.failureBaggage("reason")))
        .add("time-out", () -> checkTimeout(caller))
        .add("unknown-service", () -> expectUnknown(caller, "nobody", caller::callService))
        .add("unknown-method", () -> expectUnknown(caller, "noSuchMethod", caller::callMethod));
  }

  private static void checkException(Caller caller) {
    expectFailure(
        e -> caller.isException(e, "b\u00f6se"),
        "the service's exception",
        () -> caller.call("fail", "b\u00f6se"));
  }

  private static void checkTimeout(Caller caller) throws Exception {
    long start = System.nanoTime();

    expectFailure(
        caller::isTimeout,
        "a time-out",
        () -> caller.callWithin(Duration.ofMillis(300), "slow", "2000"));

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    expect(took.compareTo(Duration.ofMillis(1_500)) < 0, "an end after 300 ms but got " + took);
    expectSame("still there", caller.call("echo", "still there"));
  }

  private static void expectUnknown(Caller caller, String name, Call call) throws Exception {
    expectSame("known", caller.call("echo", "known"));
    expectFailure(e -> caller.isUnknown(e, name), "the unknown name", () -> call.of(name));
  }

  private static void expectFailure(Predicate<Throwable> condition, String expectation, Case call) {
    expectThrown(Throwable.class, condition, expectation, call);
  }

  /**
   * Of three calls at once a provider with one thread serves the first and refuses the others; all
   * three while the thread that sent the answer before has not come back for more.
   */
  private static void checkBusy(Caller caller) throws Exception {
    List<String> outcomes = List.of();
    for (int i = 0; i < MAX_TRIES && !outcomes.contains("done"); i++) {
      outcomes = threeAtOnce(caller);
    }

    expectSame(List.of("busy", "busy", "done"), outcomes);
  }

  private static List<String> threeAtOnce(Caller caller) throws Exception {
    List<String> outcomes = new ArrayList<>();
    for (Future<String> call : atOnce(3, number -> () -> caller.call("slow", "1000"))) {
      try {
        outcomes.add(call.get());
      } catch (ExecutionException e) {
        outcomes.add(caller.isBusy(e.getCause()) ? "busy" : e.getCause().toString());
      }
    }
    outcomes.sort(null);
    return outcomes;
  }

  private static void checkVersion(Caller caller, String parameters, String head) throws Exception {
    try (WireTap tap = WireTap.open(caller.port());
        Caller tapped = caller.at("bolt://127.0.0.1:" + tap.port() + parameters)) {
      expectSame("version", tapped.call("echo", "version"));
      expectFailure(
          e -> caller.isException(e, "checked"),
          "an exception",
          () -> tapped.call("fail", "checked"));

      // after the version: type and command
      String request = tap.firstToServer();
      String response = tap.firstToClient();
      expect(request.matches(head.formatted("010001") + ".*"), head + " but got " + request);
      expect(response.matches(head.formatted("000002") + ".*"), head + " but got " + response);
    }
  }

  private static List<Future<String>> atOnce(int callers, IntFunction<Callable<String>> call)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      return threads.invokeAll(
          IntStream.range(0, callers).mapToObj(call).toList(), 30, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
  }

  private interface Call {
    String of(String name) throws Exception;
  }
}
