// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import com.google.protobuf.StringValue;
import io.sofarpc.Filter;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.interop.contract.Caller;
import io.sofarpc.interop.contract.Cases;
import io.sofarpc.interop.contract.InteropException;
import io.sofarpc.interop.contract.ProtobufService;
import io.sofarpc.interop.contract.TextService;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** This framework's calls over one codec. Thread-safe. */
final class OurCaller implements Caller {

  private final String target;
  private final String codec;
  private final boolean protobuf;
  private final Class<?> type;
  private final ReentrantLock lock = new ReentrantLock();
  private RpcClient client;
  private Object stub;

  OurCaller(String target, String codec) {
    this.target = target;
    this.codec = codec;
    this.protobuf = codec.equals("protobuf");
    this.type = protobuf ? ProtobufService.class : TextService.class;
  }

  String codec() {
    return codec;
  }

  /** Connects at the first call only, so that an unknown codec fails cases and not the program. */
  private RpcClient client() {
    lock.lock();
    try {
      if (client == null) {
        client = OurClient.builder(target).codec(codecName()).build();
        stub = client.refer(service());
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private String codecName() {
    return codec.equals("hessian") ? "hessian2" : codec;
  }

  private ServiceDescriptor service() {
    return ServiceDescriptor.of(type);
  }

  private Object refer(ServiceDescriptor service) {
    return client().refer(service);
  }

  private Object invokeOwn(String method, String text) throws Exception {
    Class<?> own = protobuf ? OwnProtobuf.class : OwnText.class;
    ServiceDescriptor service =
        ServiceDescriptor.of(own)
            .withInterfaceName(type.getName())
            .withMethod("tell", MethodDescriptor::withOneWay);
    return invoke(refer(service), own, method, text);
  }

  private Object invoke(Object receiver, Class<?> declaring, String method, String text)
      throws Exception {
    Object argument = protobuf ? StringValue.newBuilder().setValue(text).build() : text;
    try {
      return declaring
          .getMethod(method, protobuf ? StringValue.class : String.class)
          .invoke(receiver, argument);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() instanceof Exception cause ? cause : thrown;
    }
  }

  private static String text(Object result) {
    return result instanceof StringValue message ? message.getValue() : (String) result;
  }

  @Override
  public String call(String method, String text) throws Exception {
    client();
    return text(invoke(stub, type, method, text));
  }

  @Override
  public String future(String method, String text) throws Exception {
    return text(later(method, text).get(10, TimeUnit.SECONDS));
  }

  private CompletableFuture<?> later(String method, String text) throws Exception {
    return (CompletableFuture<?>) invokeOwn(method, text);
  }

  @Override
  public String callback(String method, String text) throws Exception {
    CompletableFuture<Object> called = new CompletableFuture<>();
    later(method, text).thenAccept(called::complete);
    return text(called.get(10, TimeUnit.SECONDS));
  }

  @Override
  public void tell(String message) throws Exception {
    invokeOwn("tell", message);
  }

  @Override
  public String callWithin(Duration limit, String method, String text) throws Exception {
    return text(invoke(refer(service().withTimeout(limit)), type, method, text));
  }

  @Override
  public String callService(String uniqueId) throws Exception {
    return text(invoke(refer(service().withUniqueId(uniqueId)), type, "echo", "anything"));
  }

  @Override
  public String callMethod(String name) throws Exception {
    try {
      return text(later(name, "anything").get(10, TimeUnit.SECONDS));
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  @Override
  public String baggage(String name, String value) throws Exception {
    AtomicReference<Metadata> answer = new AtomicReference<>(Metadata.empty());
    Filter filter = recorder(answer);
    String seen =
        callThrough(
            (request, next) ->
                filter.invoke(request.withHeader("rpc_req_baggage." + name, value), next),
            "baggage",
            name);
    if (!value.equals(seen)) {
      throw new AssertionError("the provider saw baggage " + seen);
    }
    return answer.get().get("rpc_resp_baggage." + name);
  }

  private static Filter recorder(AtomicReference<Metadata> answer) {
    return (request, next) ->
        next.invoke(request)
            .whenComplete(
                (response, failed) ->
                    answer.set(
                        failed == null
                            ? response.metadata()
                            : RpcException.from(failed).metadata()));
  }

  @Override
  public String failureBaggage(String name) {
    AtomicReference<Metadata> answer = new AtomicReference<>(Metadata.empty());
    Cases.expectThrown(
        Exception.class,
        failure -> isException(failure, "b\u00f6se"),
        "the service's exception",
        () -> callThrough(recorder(answer), "fail", "b\u00f6se"));
    return answer.get().get("rpc_resp_baggage." + name);
  }

  private String callThrough(Filter filter, String method, String text) throws Exception {
    try (RpcClient filtered = OurClient.builder(target).codec(codecName()).filter(filter).build()) {
      return text(invoke(filtered.refer(service()), type, method, text));
    }
  }

  /** Sends the old form first, then the new one. */
  @Override
  public String trace() throws Exception {
    String id = "7f000001" + System.currentTimeMillis() + "1001" + ProcessHandle.current().pid();
    String seen =
        callThrough(
            (request, next) ->
                next.invoke(
                    request
                        .withHeader("rpc_trace_context.sofaTraceId", id)
                        .withHeader("rpc_trace_context.sofaRpcId", "0")
                        .withHeader("rpc_trace_context.samp", "true")
                        .withHeader("rpc_trace_context.sofaPenAttrs", "")
                        .withHeader("rpc_trace_context.sysPenAttrs", "")),
            "trace",
            "?");
    if (!id.equals(seen)) {
      throw new AssertionError("the provider saw trace id " + seen + " in the old form");
    }
    String form = "tcid=" + id + "2&spid=0&pspid=&sample=true&";
    Filter filter =
        (request, next) -> next.invoke(request.withHeader("new_rpc_trace_context", form));
    return id + "2 " + callThrough(filter, "trace", "?");
  }

  @Override
  public int port() {
    return target.startsWith("bolt:")
        ? Integer.parseInt(target.replaceFirst("bolt://[^:]+:(\\d+).*", "$1"))
        : 0;
  }

  @Override
  public Caller at(String url) {
    return new OurCaller(url, codec);
  }

  @Override
  public boolean isException(Throwable failure, String message) {
    // Only Hessian carries exceptions; of others the message arrives. For sofa-rpc-node whatever
    // a method throws is a failure of its framework.
    boolean sameType =
        codec.equals("hessian")
            ? failure instanceof InteropException
            : failure instanceof RpcException e
                && (e.code() == StatusCode.UNKNOWN || e.code() == StatusCode.INTERNAL);
    return sameType && String.valueOf(failure.getMessage()).contains(message);
  }

  @Override
  public boolean isTimeout(Throwable failure) {
    return failure instanceof RpcException e && e.code() == StatusCode.DEADLINE_EXCEEDED;
  }

  @Override
  public boolean isBusy(Throwable failure) {
    return failure instanceof RpcException e && e.code() == StatusCode.RESOURCE_EXHAUSTED;
  }

  @Override
  public boolean isUnknown(Throwable failure, String name) {
    return failure instanceof RpcException && String.valueOf(failure.getMessage()).contains(name);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@link TextService} as a consumer may see it: with futures, one-way, and more. */
  public interface OwnText {

    /** As {@link TextService#echo}. */
    CompletableFuture<String> echo(String text);

    /** As {@link TextService#tell}, whose result nobody waits for. */
    void tell(String message);

    /** Not in the contract. */
    CompletableFuture<String> noSuchMethod(String text);
  }

  /** {@link ProtobufService} as a consumer may see it: with futures, one-way, and more. */
  public interface OwnProtobuf {

    /** As {@link ProtobufService#echo}. */
    CompletableFuture<StringValue> echo(StringValue text);

    /** As {@link ProtobufService#tell}, whose result nobody waits for. */
    void tell(StringValue message);

    /** Not in the contract. */
    CompletableFuture<StringValue> noSuchMethod(StringValue text);
  }
}
