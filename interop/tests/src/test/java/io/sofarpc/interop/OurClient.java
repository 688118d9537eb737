// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static io.sofarpc.interop.contract.Cases.expect;
import static io.sofarpc.interop.contract.Cases.expectSame;
import static io.sofarpc.interop.contract.Cases.expectThrown;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.client.GenericService;
import io.sofarpc.client.RpcClient;
import io.sofarpc.codec.GenericObject;
import io.sofarpc.interop.contract.AbsentService;
import io.sofarpc.interop.contract.Address;
import io.sofarpc.interop.contract.Cases;
import io.sofarpc.interop.contract.Cases.Case;
import io.sofarpc.interop.contract.Color;
import io.sofarpc.interop.contract.ContractCases;
import io.sofarpc.interop.contract.FeatureCases;
import io.sofarpc.interop.contract.InteropException;
import io.sofarpc.interop.contract.InteropService;
import io.sofarpc.interop.contract.Profile;
import io.sofarpc.interop.contract.RegionService;
import io.sofarpc.transport.TlsSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A consumer of the interop contract made with this framework: the counterpart of the stock one,
 * with the same arguments, {@code bolt://host:port} or {@code local:file} and names of cases, and
 * the same lines.
 */
public final class OurClient {

  private static final String STRING = String.class.getName();
  private static final String PROFILE = Profile.class.getName();

  private OurClient() {}

  /** Runs the named cases, or all but those on request; exits with 1 if one failed. */
  public static void main(String[] args) {
    String target = args[0];
    List<OurCaller> callers =
        Stream.of("hessian", "protobuf", "json")
            .map(codec -> new OurCaller(target, codec))
            .toList();
    boolean passed = true;
    try (RpcClient client = builder(target).build();
        RpcClient bare = bare(target).build()) {
      Cases cases = cases(client, target).addAll(generic(bare));
      callers.forEach(caller -> cases.addAll(FeatureCases.of(caller.codec(), caller)));
      Collection<String> names =
          args.length > 1 ? Arrays.asList(args).subList(1, args.length) : cases.ordinary();
      for (String name : names) {
        passed &= run(name, cases.byName().get(name));
      }
    } finally {
      callers.forEach(OurCaller::close);
    }
    System.exit(passed ? 0 : 1);
  }

  private static boolean run(String name, Case check) {
    try {
      expect(check != null, "a known case");
      check.run();
      System.out.println("PASS " + name);
      return true;
    } catch (Throwable failed) { // an assertion, or whatever a call throws
      System.out.println("FAIL " + name + ": " + failed.toString().replaceAll("\\R", " | "));
      return false;
    }
  }

  /** Returns the settings of a consumer of this provider. */
  static RpcClient.Builder builder(String target) {
    return bare(target).allow(Address.class, Color.class);
  }

  /** Returns the settings of a consumer without any class of the contract. */
  private static RpcClient.Builder bare(String target) {
    RpcClient.Builder builder =
        RpcClient.builder().appName("interop").timeout(Duration.ofSeconds(10));
    TlsSettings tls = KeyStores.ofClient();
    if (tls != null) {
      builder.tls(tls);
    }
    return target.startsWith("local:")
        ? builder.registry("local://" + target.substring("local:".length()))
        : builder.direct(target);
  }

  private static Cases cases(RpcClient client, String target) {
    InteropService service =
        (InteropService)
            client.refer(
                ServiceDescriptor.of(InteropService.class)
                    .withMethod("tell", MethodDescriptor::withOneWay));
    return new Cases()
        .addAll(ContractCases.of(service))
        .addAll(ContractCases.beyondStock(service))
        .addAll(failures(client, service))
        .addAll(names(client, target))
        .addAll(futures(client));
  }

  private static Cases failures(RpcClient client, InteropService service) {
    return new Cases()
        .add(
            "exception-unknown",
            () ->
                expectFailure(
                    StatusCode.UNKNOWN,
                    "io.sofarpc.interop.provider.ProviderOnlyException: secret",
                    () -> service.failUnknown("secret")))
        .add(
            "unsendable",
            () -> expectFailure(StatusCode.INTERNAL, "Unsendable", service::unsendable))
        .add("unreadable", () -> expectFailure(StatusCode.INTERNAL, "", service::unreadable))
        .add("time-out", () -> checkTimeout(client));
  }

  private static void checkTimeout(RpcClient client) {
    InteropService impatient =
        (InteropService)
            client.refer(
                ServiceDescriptor.of(InteropService.class).withTimeout(Duration.ofMillis(300)));
    long start = System.nanoTime();

    expectFailure(StatusCode.DEADLINE_EXCEEDED, "slow", () -> impatient.slow(2_000));

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    expect(took.compareTo(Duration.ofMillis(1_500)) < 0, "an end after 300 ms but got " + took);
    expectSame("still there", impatient.echo("still there"));
  }

  private static Cases names(RpcClient client, String target) {
    StatusCode absent =
        target.startsWith("local:") ? StatusCode.UNAVAILABLE : StatusCode.UNIMPLEMENTED;
    return new Cases()
        .add("unique-id", () -> expectSame("blue", region(client, "blue").region()))
        .add("unique-id-none", () -> expectSame("", region(client, "").region()))
        .add(
            "unique-id-wrong",
            () -> expectFailure(absent, "nobody", () -> region(client, "nobody").region()))
        .add(
            "unknown-service",
            () ->
                expectFailure(
                    absent,
                    AbsentService.class.getName(),
                    () -> client.refer(AbsentService.class).anything()))
        .add(
            "unknown-method",
            () ->
                expectFailure(
                    StatusCode.UNIMPLEMENTED, "noSuchMethod", () -> callNoSuchMethod(client)));
  }

  private static RegionService region(RpcClient client, String uniqueId) {
    return (RegionService)
        client.refer(ServiceDescriptor.of(RegionService.class).withUniqueId(uniqueId));
  }

  private static void callNoSuchMethod(RpcClient client) {
    ((AsyncInterop) client.refer(async())).noSuchMethod();
  }

  private static ServiceDescriptor async() {
    return ServiceDescriptor.of(AsyncInterop.class)
        .withInterfaceName(InteropService.class.getName());
  }

  private static Cases futures(RpcClient client) {
    AsyncInterop service = (AsyncInterop) client.refer(async());
    return new Cases()
        .add("future", () -> expectSame("a", service.echo("a").get(10, TimeUnit.SECONDS)))
        .add("future-exception", () -> checkFutureException(service));
  }

  private static void checkFutureException(AsyncInterop service) throws Exception {
    CompletableFuture<String> failing = service.failDeclared("later", 9);

    ExecutionException failed =
        expectThrown(
            ExecutionException.class,
            e -> e.getCause() instanceof InteropException,
            "the service's exception as its cause",
            () -> failing.get(10, TimeUnit.SECONDS));

    expectSame(9, ((InteropException) failed.getCause()).code());
  }

  private static Cases generic(RpcClient client) {
    ServiceDescriptor named = ServiceDescriptor.named(InteropService.class.getName());
    GenericService service = client.generic(named);
    GenericService withClasses =
        client.generic(named.withTypes(Profile.class, InteropException.class));
    return new Cases()
        .add("generic-invoke", () -> expectSame("a", invoke(service, "echo", STRING, "a")))
        .add("generic-object", () -> checkGenericObject(service))
        .add("generic-to-class", () -> checkGenericToClass(withClasses))
        .add("generic-map", () -> checkGenericMap(service))
        .add("generic-exception", () -> checkGenericException(service, withClasses));
  }

  private static Object invoke(
      GenericService service, String method, String parameterType, Object argument)
      throws Exception {
    return service.invoke(method, List.of(parameterType), argument).get(10, TimeUnit.SECONDS);
  }

  private static void checkGenericObject(GenericService service) throws Exception {
    GenericObject echo = (GenericObject) invoke(service, "echoProfile", PROFILE, genericProfile());

    expectSame(PROFILE, echo.type());
    expectSame("generic", echo.get("name"));
    expectSame(7, echo.get("age"));
    expectSame(
        List.of("GREEN"), List.copyOf(((GenericObject) echo.get("color")).fields().values()));
    expectSame("nowhere", ((GenericObject) echo.get("extra")).get("city"));
    expectSame(
        invoke(service, "describeProfile", PROFILE, genericProfile()),
        invoke(service, "describeProfile", PROFILE, echo));
  }

  private static void checkGenericToClass(GenericService service) throws Exception {
    Profile echo = (Profile) invoke(service, "echoProfile", PROFILE, genericProfile());

    expectSame("generic", echo.name);
    expectSame(Color.GREEN, echo.color);
  }

  private static void checkGenericMap(GenericService service) throws Exception {
    GenericObject echo =
        (GenericObject) invoke(service, "echoProfile", PROFILE, Map.of("name", "map", "age", 9));

    expectSame("map", echo.get("name"));
    expectSame(9, echo.get("age"));
  }

  private static GenericObject genericProfile() {
    Map<String, Object> address = Map.of("city", "nowhere", "number", 1);
    return GenericObject.of(
        PROFILE,
        Map.of(
            "name",
            "generic",
            "age",
            7,
            "color",
            GenericObject.of(Color.class.getName(), Map.of("name", "GREEN")),
            "extra",
            GenericObject.of(Address.class.getName(), address)));
  }

  private static void checkGenericException(GenericService service, GenericService withClasses) {
    List<String> signature = List.of(STRING, "int");
    expectThrown(
        ExecutionException.class,
        e ->
            e.getCause() instanceof RpcException failure
                && failure.code() == StatusCode.UNKNOWN
                && failure.getMessage().contains(InteropException.class.getName() + ": no"),
        "a failure that names the exception",
        () -> service.invoke("failDeclared", signature, "no", 4).get(10, TimeUnit.SECONDS));
    expectThrown(
        ExecutionException.class,
        e -> e.getCause() instanceof InteropException thrown && thrown.code() == 4,
        "the exception",
        () -> withClasses.invoke("failDeclared", signature, "no", 4).get(10, TimeUnit.SECONDS));
  }

  private static void expectFailure(StatusCode code, String text, Case call) {
    expectThrown(
        RpcException.class,
        e -> e.code() == code && String.valueOf(e.getMessage()).contains(text),
        code + " and text " + text,
        call);
  }

  /** The contract with futures, which a consumer may have although the provider does not. */
  public interface AsyncInterop {

    /** As {@link InteropService#echo}. */
    CompletableFuture<String> echo(String text);

    /** As {@link InteropService#failDeclared}. */
    CompletableFuture<String> failDeclared(String message, int code) throws InteropException;

    /** Not in the contract. */
    String noSuchMethod();
  }
}
