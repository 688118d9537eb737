// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.stock;

import com.alipay.sofa.rpc.api.future.SofaResponseFuture;
import com.alipay.sofa.rpc.config.ConsumerConfig;
import com.alipay.sofa.rpc.config.MethodConfig;
import com.alipay.sofa.rpc.context.RpcInvokeContext;
import com.alipay.sofa.rpc.core.exception.RpcErrorType;
import com.alipay.sofa.rpc.core.exception.SofaRouteException;
import com.alipay.sofa.rpc.core.exception.SofaRpcException;
import com.alipay.sofa.rpc.core.exception.SofaTimeOutException;
import com.google.protobuf.StringValue;
import io.sofarpc.interop.contract.Caller;
import io.sofarpc.interop.contract.Cases;
import io.sofarpc.interop.contract.InteropException;
import io.sofarpc.interop.contract.ProtobufService;
import io.sofarpc.interop.contract.TextService;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stock's calls over one codec. */
final class StockCaller implements Caller {

  private final StockTarget target;
  private final String serialization;
  private final Class<?> type;
  private final Object stub;

  /** Makes a caller whose serialization is called as stock calls it: hessian2, protobuf, json. */
  StockCaller(StockTarget target, String serialization) {
    this.target = target;
    this.serialization = serialization;
    this.type = serialization.equals("protobuf") ? ProtobufService.class : TextService.class;
    this.stub = consumer("").refer();
  }

  private ConsumerConfig<?> consumer(String uniqueId) {
    MethodConfig tell = new MethodConfig().setName("tell").setInvokeType("oneway");
    return target
        .consumer(type, uniqueId)
        .setSerialization(serialization)
        .setMethods(List.of(tell));
  }

  @Override
  public String call(String method, String text) throws Exception {
    return text(invoke(stub, method, text));
  }

  private Object invoke(Object stub, String method, String text) throws Exception {
    boolean protobuf = type == ProtobufService.class;
    Object argument = protobuf ? StringValue.newBuilder().setValue(text).build() : text;
    try {
      return type.getMethod(method, protobuf ? StringValue.class : String.class)
          .invoke(stub, argument);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() instanceof Exception cause ? cause : thrown;
    }
  }

  private static String text(Object result) {
    return result instanceof StringValue message ? message.getValue() : (String) result;
  }

  @Override
  public String future(String method, String text) throws Exception {
    Object nothing = invoke(consumer("").setInvokeType("future").refer(), method, text);
    if (nothing != null) {
      throw new AssertionError("expected null at once but got " + nothing);
    }
    return text(SofaResponseFuture.getResponse(5_000, true));
  }

  @Override
  public String callback(String method, String text) throws Exception {
    StockCallback callback = new StockCallback();
    Object async = consumer("").setInvokeType("callback").setOnReturn(callback).refer();
    invoke(async, method, text);
    return text(callback.outcome().get(5, TimeUnit.SECONDS));
  }

  @Override
  public void tell(String message) throws Exception {
    invoke(stub, "tell", message);
  }

  @Override
  public String callWithin(Duration limit, String method, String text) throws Exception {
    int millis = Math.toIntExact(limit.toMillis());
    return text(invoke(consumer("").setTimeout(millis).refer(), method, text));
  }

  @Override
  public String callService(String uniqueId) throws Exception {
    return text(invoke(consumer(uniqueId).setAddressWait(0).refer(), "echo", "anything"));
  }

  @Override
  public String callMethod(String name) throws Exception {
    StockFilter rename = new StockFilter(request -> request.setMethodName(name));
    return text(invoke(consumer("").setFilterRef(List.of(rename)).refer(), "echo", "anything"));
  }

  @Override
  public String baggage(String name, String value) throws Exception {
    RpcInvokeContext.removeContext();
    try {
      RpcInvokeContext.getContext().putRequestBaggage(name, value);
      String seen = call("baggage", name);
      String returned = RpcInvokeContext.getContext().getResponseBaggage(name);
      if (!value.equals(seen)) {
        throw new AssertionError("the provider saw baggage " + seen);
      }
      return returned;
    } finally {
      RpcInvokeContext.removeContext();
    }
  }

  @Override
  public String failureBaggage(String name) {
    RpcInvokeContext.removeContext();
    try {
      RpcInvokeContext.getContext().putRequestBaggage(name, "why");
      Cases.expectThrown(
          Exception.class,
          failure -> isException(failure, "b\u00f6se"),
          "the service's exception",
          () -> call("fail", "b\u00f6se"));
      return RpcInvokeContext.getContext().getResponseBaggage(name);
    } finally {
      RpcInvokeContext.removeContext();
    }
  }

  @Override
  public String trace() throws Exception {
    StockFilter recorder = new StockFilter(request -> {});
    Object traced = consumer("").setFilterRef(List.of(recorder)).refer();
    String seen = text(invoke(traced, "trace", "?"));
    return recorder.traceId() + " " + seen;
  }

  @Override
  public int port() {
    return target.isDirect() ? target.port() : 0;
  }

  @Override
  public Caller at(String url) {
    return new StockCaller(StockTarget.parse(url), serialization);
  }

  @Override
  public boolean isException(Throwable failure, String message) {
    // Only Hessian carries exceptions; of others the message arrives.
    boolean sameType =
        serialization.equals("hessian2")
            ? failure instanceof InteropException
            : failure instanceof SofaRpcException e
                && e.getErrorType() == RpcErrorType.SERVER_UNDECLARED_ERROR;
    return sameType && String.valueOf(failure.getMessage()).contains(message);
  }

  @Override
  public boolean isTimeout(Throwable failure) {
    return failure instanceof SofaTimeOutException;
  }

  @Override
  public boolean isBusy(Throwable failure) {
    return failure instanceof SofaRpcException e && e.getErrorType() == RpcErrorType.SERVER_BUSY;
  }

  @Override
  public boolean isUnknown(Throwable failure, String name) {
    if (!serialization.equals("hessian2")
        && failure instanceof SofaRpcException e
        && e.getErrorType() == RpcErrorType.SERVER_DESERIALIZE) {
      return true; // a stock provider needs the method to decode, and says nothing else
    }
    return failure instanceof SofaRpcException e
        && (e instanceof SofaRouteException
            || e.getErrorType() == RpcErrorType.SERVER_UNDECLARED_ERROR)
        && String.valueOf(e.getMessage()).contains(name);
  }
}
