// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import static io.sofarpc.interop.contract.Cases.expect;
import static io.sofarpc.interop.contract.Cases.expectSame;
import static io.sofarpc.interop.contract.Cases.expectThrown;

import com.alipay.hessian.generic.model.GenericObject;
import com.alipay.sofa.rpc.api.GenericService;
import com.alipay.sofa.rpc.api.future.SofaResponseFuture;
import com.alipay.sofa.rpc.core.exception.RpcErrorType;
import com.alipay.sofa.rpc.core.exception.SofaRouteException;
import com.alipay.sofa.rpc.core.exception.SofaRpcException;
import com.alipay.sofa.rpc.core.exception.SofaTimeOutException;
import io.sofarpc.interop.contract.AbsentService;
import io.sofarpc.interop.contract.Address;
import io.sofarpc.interop.contract.Cases;
import io.sofarpc.interop.contract.Cases.Case;
import io.sofarpc.interop.contract.ContractCases;
import io.sofarpc.interop.contract.FeatureCases;
import io.sofarpc.interop.contract.InteropException;
import io.sofarpc.interop.contract.InteropService;
import io.sofarpc.interop.contract.Profile;
import io.sofarpc.interop.contract.RegionService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The checks that need what only a stock consumer has: its errors, call types and settings. */
final class StockCases {

  private static final String STRING = "java.lang.String";

  private StockCases() {}

  static Cases of(StockTarget target, String uniqueId) {
    InteropService service = target.interop().refer();
    return new Cases()
        .addAll(failures(target, service))
        .addAll(failuresOnRequest(target))
        .addAll(defects(service))
        .addAll(names(target, uniqueId))
        .addAll(generic(target.generic().refer()))
        .addAll(callTypes(target))
        .addAll(FeatureCases.of("hessian", new StockCaller(target, "hessian2")))
        .addAll(FeatureCases.of("protobuf", new StockCaller(target, "protobuf")))
        .addAll(FeatureCases.of("json", new StockCaller(target, "json")));
  }

  private static Cases failures(StockTarget target, InteropService service) {
    return new Cases()
        .add("exception-unknown", () -> checkUnknownException(service))
        .add("unsendable", () -> checkUnsendable(service))
        .add(
            "unreadable", () -> expectError(RpcErrorType.SERVER_SERIALIZE, "", service::unreadable))
        .add("time-out", () -> checkTimeout(target));
  }

  /** Only a provider of ours fails on request, from a filter that adds a header to each failure. */
  private static Cases failuresOnRequest(StockTarget target) {
    return new Cases()
        .addOnRequest(
            "refused-busy",
            () -> checkRefused(target, "RESOURCE_EXHAUSTED", RpcErrorType.SERVER_BUSY))
        .addOnRequest(
            "refused-invalid",
            () -> checkRefused(target, "INVALID_ARGUMENT", RpcErrorType.SERVER_DESERIALIZE))
        .addOnRequest(
            "refused-denied",
            () -> checkRefused(target, "PERMISSION_DENIED", RpcErrorType.SERVER_UNDECLARED_ERROR));
  }

  private static void checkRefused(StockTarget target, String code, int errorType) {
    StockFilter wish = new StockFilter(request -> request.addRequestProp("interop.fail", code));
    InteropService service = target.interop().setFilterRef(List.of(wish)).refer();

    expectError(errorType, "", () -> service.echo("anything"));
    expectSame("still there", target.interop().refer().echo("still there"));
  }

  private static Cases defects(InteropService service) {
    Cases cases = new Cases();
    ContractCases.beyondStock(service)
        .byName()
        .forEach((name, check) -> cases.add("stock-defect-" + name, () -> checkDefect(check)));
    return cases;
  }

  /** Stock makes a map of an exception it does not know and fails to throw it: so do we accept. */
  private static void checkUnknownException(InteropService service) {
    expectThrown(
        RuntimeException.class,
        e -> e instanceof ClassCastException || String.valueOf(e.getMessage()).contains("secret"),
        "the message or stock's failed cast",
        () -> service.failUnknown("secret"));
  }

  /** A stock provider sends such an object all the same, and it arrives as a map. */
  private static void checkUnsendable(InteropService service) {
    try {
      Object arrived = service.unsendable();
      expect(arrived instanceof Map, "a map or an error but got " + arrived);
    } catch (SofaRpcException e) {
      expectSame(RpcErrorType.SERVER_SERIALIZE, e.getErrorType());
    }
  }

  /** What stock cannot do must fail for the caller and never give a wrong result. */
  private static void checkDefect(Case check) throws Exception {
    try {
      check.run();
    } catch (ClassCastException e) {
      expect(e.getMessage().contains("cannot be cast"), "stock's failed cast but got " + e);
    } catch (SofaRpcException e) {
      int type = e.getErrorType();
      expect(
          type == RpcErrorType.SERVER_DESERIALIZE || type == RpcErrorType.CLIENT_DESERIALIZE,
          "an error of the decoder but got " + e);
    }
  }

  private static void checkTimeout(StockTarget target) {
    InteropService impatient = target.interop().setTimeout(300).refer();
    long start = System.nanoTime();

    expectThrown(SofaTimeOutException.class, e -> true, "any message", () -> impatient.slow(2_000));

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    expect(took.compareTo(Duration.ofMillis(1_500)) < 0, "an end after 300 ms but got " + took);
    expectSame("still there", impatient.echo("still there"));
  }

  private static Cases names(StockTarget target, String uniqueId) {
    return new Cases()
        .add("unique-id", () -> expectSame(uniqueId, region(target, uniqueId).region()))
        .add("unique-id-none", () -> expectSame("", region(target, "").region()))
        .add("unique-id-wrong", () -> checkAbsent(target, RegionService.class, "nobody"))
        .add("unknown-service", () -> checkAbsent(target, AbsentService.class, ""))
        .add(
            "unknown-method",
            () ->
                expectError(
                    RpcErrorType.SERVER_UNDECLARED_ERROR,
                    "noSuchMethod",
                    () -> invoke(target.generic().refer(), "noSuchMethod", "a")));
  }

  private static RegionService region(StockTarget target, String uniqueId) {
    return target.consumer(RegionService.class, uniqueId).refer();
  }

  private static void checkAbsent(StockTarget target, Class<?> type, String uniqueId) {
    Object stub = target.consumer(type, uniqueId).setAddressWait(0).refer();
    Case call = () -> call(stub);
    if (target.isDirect()) {
      expectError(RpcErrorType.SERVER_UNDECLARED_ERROR, type.getName(), call);
    } else {
      expectThrown(
          SofaRouteException.class, e -> e.getMessage().contains(type.getName()), "its name", call);
    }
  }

  private static void call(Object stub) {
    if (stub instanceof RegionService region) {
      region.region();
    } else {
      ((AbsentService) stub).anything();
    }
  }

  private static void expectError(int errorType, String text, Case call) {
    expectThrown(
        SofaRpcException.class,
        e -> e.getErrorType() == errorType && String.valueOf(e.getMessage()).contains(text),
        "error type " + errorType + " and text " + text,
        call);
  }

  private static Cases generic(GenericService service) {
    return new Cases()
        .add("generic-invoke", () -> expectSame("a", invoke(service, "echo", "a")))
        .add("generic-object", () -> checkGenericObject(service))
        .add("generic-to-class", () -> checkGenericToClass(service));
  }

  private static Object invoke(GenericService service, String method, String argument) {
    return service.$invoke(method, new String[] {STRING}, new Object[] {argument});
  }

  private static void checkGenericObject(GenericService service) {
    GenericObject echo =
        (GenericObject)
            service.$genericInvoke(
                "echoProfile",
                new String[] {Profile.class.getName()},
                new Object[] {genericProfile()});

    expectSame(Profile.class.getName(), echo.getType());
    expectSame("generic", echo.getField("name"));
    GenericObject extra = (GenericObject) echo.getField("extra");
    expectSame("nowhere", extra.getField("city"));
  }

  private static void checkGenericToClass(GenericService service) {
    Profile echo =
        service.$genericInvoke(
            "echoProfile",
            new String[] {Profile.class.getName()},
            new Object[] {genericProfile()},
            Profile.class);

    expectSame("generic", echo.name);
    expectSame(7, echo.age);
  }

  private static GenericObject genericProfile() {
    GenericObject address = new GenericObject(Address.class.getName());
    address.putField("city", "nowhere");
    address.putField("number", 1);
    GenericObject profile = new GenericObject(Profile.class.getName());
    profile.putField("name", "generic");
    profile.putField("age", 7);
    profile.putField("extra", address);
    return profile;
  }

  private static Cases callTypes(StockTarget target) {
    InteropService future = target.interop().setInvokeType("future").refer();
    return new Cases()
        .add("future", () -> checkFuture(future))
        .add("future-exception", () -> checkFutureException(future))
        .add("callback", () -> checkCallback(target))
        .add("callback-exception", () -> checkCallbackException(target));
  }

  private static void checkFuture(InteropService service) throws Exception {
    expectSame(null, service.echo("later"));
    expectSame("later", SofaResponseFuture.getResponse(5_000, true));
  }

  private static void checkFutureException(InteropService service) throws InteropException {
    expectSame(null, service.failDeclared("later", 3));
    SofaRpcException e =
        expectThrown(
            SofaRpcException.class, "later", () -> SofaResponseFuture.getResponse(5_000, true));
    expectSame(3, ((InteropException) e.getCause()).code());
  }

  private static void checkCallback(StockTarget target) throws Exception {
    StockCallback callback = new StockCallback();

    target.interop().setInvokeType("callback").setOnReturn(callback).refer().echo("back");

    expectSame("back", callback.outcome().get(5, TimeUnit.SECONDS));
  }

  private static void checkCallbackException(StockTarget target) throws Exception {
    StockCallback callback = new StockCallback();

    target.interop().setInvokeType("callback").setOnReturn(callback).refer().failDeclared("no", 4);

    InteropException e = (InteropException) callback.outcome().get(5, TimeUnit.SECONDS);
    expectSame("no", e.getMessage());
    expectSame(4, e.code());
  }
}
