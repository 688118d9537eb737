// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import static io.sofarpc.interop.contract.Cases.expect;
import static io.sofarpc.interop.contract.Cases.expectSame;
import static io.sofarpc.interop.contract.Cases.expectThrown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The checks that every consumer must pass, whatever framework made its stub.
 *
 * <p>The stub must call {@link InteropService#tell} one-way and allow ten seconds for a call.
 */
public final class ContractCases {

  private static final int MEGABYTE = 1 << 20;
  private static final String UNICODE =
      "h\u00e9llo \u4f60\u597d \u0000\u07ff\ud83d\ude80\ud83c\udf0d";

  private ContractCases() {}

  /** Returns all checks against this provider. */
  public static Cases of(InteropService service) {
    return new Cases()
        .addAll(text(service))
        .addAll(profiles(service))
        .addAll(objects(service))
        .addAll(numbers(service))
        .addAll(methods(service))
        .addAll(failures(service))
        .addAll(load(service));
  }

  private static Cases text(InteropService service) {
    return new Cases()
        .add("string", () -> expectSame("hello", service.echo("hello")))
        .add("string-empty", () -> expectSame("", service.echo("")))
        .add("string-unicode", () -> expectSame(UNICODE, service.echo(UNICODE)))
        .add("null", () -> expectSame(null, service.echo(null)))
        .add("string-1mb", () -> expectEcho(service, "0123456789abcdef".repeat(MEGABYTE / 16)))
        .add("string-unicode-long", () -> expectEcho(service, UNICODE.repeat(20_000)))
        .add("bytes", () -> expectSame(bytes(300), service.echoBytes(bytes(300))))
        .add("bytes-empty", () -> expectSame(new byte[0], service.echoBytes(new byte[0])))
        .add("bytes-null", () -> expectSame(null, service.echoBytes(null)))
        .add("bytes-1mb", () -> expectSame(bytes(MEGABYTE), service.echoBytes(bytes(MEGABYTE))));
  }

  private static void expectEcho(InteropService service, String text) {
    expect(text.equals(service.echo(text)), "the same " + text.length() + " characters");
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }

  private static Cases profiles(InteropService service) {
    Profile full = Samples.profile();
    return new Cases()
        .add("profile", () -> expectSame(full, service.echoProfile(full)))
        .add(
            "profile-seen-by-provider",
            () -> expectSame(full.toString(), service.describeProfile(full)))
        .add("profile-empty", () -> expectSame(new Profile(), service.echoProfile(new Profile())))
        .add("profile-plain", () -> checkPlainProfile(service))
        .add("profile-null", () -> expectSame(null, service.echoProfile(null)))
        .add(
            "profiles-in-map-of-lists",
            () ->
                expectSame(
                    Map.of("Hangzhou", List.of(full, full), "", List.of(full.friend)),
                    service.groupByCity(new ArrayList<>(List.of(full, full, full.friend)))))
        .add("cycle", () -> checkCycle(service))
        .add("times", () -> expectSame(Samples.times(), service.echoTimes(Samples.times())));
  }

  /** With fields only that a language without Java's types can send back. */
  private static void checkPlainProfile(InteropService service) {
    Profile plain = new Profile();
    plain.name = UNICODE;
    plain.age = 41;
    plain.active = true;
    plain.tags = new ArrayList<>(Arrays.asList("a", null, "b"));

    expectSame(plain, service.echoProfile(plain));
  }

  private static void checkCycle(InteropService service) {
    Node node = new Node("self");
    node.next = node;
    node.children.add(new Node("child"));
    node.children.add(node);
    node.children.get(0).next = node;

    Node echo = service.echoNode(node);

    expectSame("self", echo.name);
    expectSame(2, echo.children.size());
    expect(echo.next == echo, "a node that is its own next");
    expect(echo.children.get(1) == echo, "a node that is its own child");
    expect(echo.children.get(0).next == echo, "a child that leads back");
  }

  private static Cases objects(InteropService service) {
    Cases cases = new Cases();
    Samples.objects()
        .forEach(
            (name, value) ->
                cases.add("object-" + name, () -> expectSame(value, service.echoObject(value))));
    return cases;
  }

  private static Cases numbers(InteropService service) {
    return new Cases()
        .add(
            "primitives",
            () -> {
              String max =
                  service.primitives(
                      true, (byte) -128, 'x', (short) -32768, 1 << 31, 1L << 63, 1, 2);
              expectSame("true,-128,x,-32768,-2147483648,-9223372036854775808,1.0,2.0", max);
            })
        .add(
            "boxed",
            () -> {
              String echo = service.boxed(false, (byte) 1, 'y', (short) 2, 3, 4L, 1.5f, 0.1);
              expectSame("false,1,y,2,3,4,1.5,0.1", echo);
            })
        .add(
            "boxed-null",
            () -> {
              String echo = service.boxed(null, null, null, null, null, null, null, null);
              expectSame("null,null,null,null,null,null,null,null", echo);
            })
        .add("return-boolean", () -> expectSame(false, service.negate(true)))
        .add("return-int", () -> expectSame(-70_000, service.negate(70_000)))
        .add("return-long", () -> expectSame(-5_000_000_000L, service.negate(5_000_000_000L)))
        .add("return-double", () -> expectSame(-0.1, service.negate(0.1)))
        .add("return-boxed", () -> expectSame(42, service.increment(41)))
        .add("return-boxed-null", () -> expectSame(null, service.increment((Integer) null)))
        .add(
            "array-of-int",
            () -> expectSame(new int[] {2, 0}, service.increment(new int[] {1, -1})));
  }

  /**
   * Returns checks that a stock consumer fails, even against a stock provider.
   *
   * <p>Hessian widens the narrow numbers and stock's stub does not narrow them again; of an enum
   * constant with a body stock sends the constant's class and cannot read it.
   */
  public static Cases beyondStock(InteropService service) {
    return new Cases()
        .add(
            "enum-with-body",
            () -> expectSame(Operator.TIMES, service.echoOperator(Operator.TIMES)))
        .add("return-byte", () -> expectSame((byte) -5, service.negate((byte) 5)))
        .add("return-short", () -> expectSame((short) -300, service.negate((short) 300)))
        .add("return-float", () -> expectSame(-1.5f, service.negate(1.5f)))
        .add("return-char", () -> expectSame('b', service.next('a')));
  }

  private static Cases methods(InteropService service) {
    return new Cases()
        .add("overload-none", () -> expectSame("none", service.overloaded()))
        .add("overload-string", () -> expectSame("string:a", service.overloaded("a")))
        .add("overload-strings", () -> expectSame("strings:a,b", service.overloaded("a", "b")))
        .add("overload-int", () -> expectSame("int:1", service.overloaded(1)))
        .add(
            "overload-integer",
            () -> expectSame("Integer:1", service.overloaded(Integer.valueOf(1))))
        .add("overload-long", () -> expectSame("long:1", service.overloaded(1L)))
        .add(
            "overload-list",
            () -> expectSame("list:[a, b]", service.overloaded(Arrays.asList("a", "b"))))
        .add(
            "overload-array",
            () -> expectSame("array:[a, b]", service.overloaded(new String[] {"a", "b"})))
        .add("void", () -> checkVoid(service))
        .add("one-way", () -> checkOneWay(service));
  }

  private static void checkVoid(InteropService service) {
    String topic = Samples.unique("void");

    service.post(topic, "one");
    service.post(topic, "two");

    expectSame(List.of("one", "two"), service.messages(topic, 0, 0));
  }

  private static void checkOneWay(InteropService service) {
    String topic = Samples.unique("one-way");

    service.tell(topic, UNICODE);

    expectSame(List.of(UNICODE), service.messages(topic, 1, 5_000));
  }

  private static Cases failures(InteropService service) {
    return new Cases()
        .add(
            "exception-declared",
            () -> {
              InteropException e =
                  expectThrown(
                      InteropException.class, UNICODE, () -> service.failDeclared(UNICODE, 42));
              expectSame(42, e.code());
              expect(e.getStackTrace().length > 0, "a stack trace");
            })
        .add(
            "exception-with-cause",
            () -> {
              InteropException e =
                  expectThrown(
                      InteropException.class, "outer", () -> service.failWithCause("outer"));
              expectSame(7, e.code());
            })
        .add(
            "exception-undeclared",
            () ->
                expectThrown(
                    IllegalStateException.class, "broken", () -> service.failUndeclared("broken")))
        .add(
            "exception-without-message",
            () ->
                expectThrown(
                    IllegalStateException.class,
                    (String) null,
                    () -> service.failUndeclared(null)));
  }

  private static Cases load(InteropService service) {
    return new Cases().add("concurrent-50", () -> checkConcurrent(service, 50, 20));
  }

  private static void checkConcurrent(InteropService service, int callers, int calls)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        String prefix = "caller " + caller + " call ";
        running.add(threads.submit(() -> echoOften(service, prefix, calls)));
      }
      for (Future<?> future : running) {
        future.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void echoOften(InteropService service, String prefix, int calls) {
    for (int call = 0; call < calls; call++) {
      expectSame(prefix + call, service.echo(prefix + call));
    }
  }
}
