// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sofarpc.CallContext;
import io.sofarpc.Deadline;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.Request;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.testing.Shapes.Color;
import io.sofarpc.testing.Shapes.ExpressOrder;
import io.sofarpc.testing.Shapes.NotNamed1;
import io.sofarpc.testing.Shapes.Opaque;
import io.sofarpc.testing.Shapes.Order;
import io.sofarpc.testing.Shapes.OrderRejected;
import io.sofarpc.testing.Shapes.Unwritable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Codec} for Java values must do. A codec's test extends this and says which
 * codec; the service and its values are here.
 *
 * <p>Consumer and provider each bind the codec on their own, as two processes would. A codec that
 * cannot carry some shape overrides that test and says why.
 */
@Timeout(60)
@SuppressWarnings("JavaUtilDate") // a value of many real services
public abstract class CodecContract {

  private static final String INITIALISED = "io.sofarpc.testing.Shapes.initialised";

  private ServiceDescriptor service = ServiceDescriptor.of(Shapes.class);
  private @Nullable ServiceCodec consumerCodec;
  private @Nullable ServiceCodec providerCodec;

  /** For subclasses. */
  protected CodecContract() {}

  /** Returns the codec under test; a new one or always the same. */
  protected abstract Codec codec();

  @BeforeEach
  void bind() {
    service = ServiceDescriptor.of(Shapes.class);
    consumerCodec = codec().bind(service);
    providerCodec = codec().bind(ServiceDescriptor.of(Shapes.class));
  }

  // Arguments and results of many shapes

  @Test
  void strings() {
    for (String text :
        List.of("", "a", "käse 世界 \uD83D\uDE00", "\u0000\r\n", "x".repeat(100_000))) {
      assertThat(argumentsThroughWire(method("echo", "java.lang.String"), text))
          .containsExactly(text);
      assertThat(resultThroughWire(method("text"), text)).isEqualTo(text);
    }
  }

  @Test
  void primitives() {
    Object[][] samples = {
      {true, (byte) -128, (short) -32_768, Integer.MIN_VALUE, Long.MIN_VALUE, -1.5f, -1e300, 'a'},
      {false, (byte) 127, (short) 300, 0, 0L, 0f, 0d, '\u4e16'},
      {true, (byte) 0, (short) 0, 70_000, 1L << 40, Float.MAX_VALUE, Double.NaN, '\0'},
    };
    for (Object[] sample : samples) {
      assertThat(argumentsThroughWire("primitives", sample)).containsExactly(sample);
    }
  }

  @Test
  void numbers_whereTheirSizeChanges() {
    for (long power = 1; power > 0; power <<= 1) {
      for (long value : new long[] {power - 1, power, -power, -power - 1}) {
        assertThat(argumentsThroughWire("numbers", (int) value, value, (double) value))
            .containsExactly((int) value, value, (double) value);
      }
    }
  }

  @Test
  void boxes() {
    assertThat(argumentsThroughWire("boxes", 1, 2L, true, 3.5)).containsExactly(1, 2L, true, 3.5);
    assertThat(argumentsThroughWire("boxes", null, null, null, null))
        .containsExactly(null, null, null, null);
  }

  @Test
  void noArguments() {
    assertThat(argumentsThroughWire("nothing")).isEmpty();
  }

  @Test
  void nullArgument() {
    assertThat(argumentsThroughWire("order", new @Nullable Object[] {null}))
        .containsExactly((Object) null);
  }

  @Test
  void nullResult() {
    assertThat(resultThroughWire(method("order"), null)).isNull();
  }

  @Test
  void voidResult() {
    assertThat(resultThroughWire(method("nothing"), null)).isNull();
  }

  @Test
  void objects() {
    Order order = Order.sample(7);

    assertThat(argumentsThroughWire("order", order)).containsExactly(order);
    assertThat(resultThroughWire(method("order"), order)).isEqualTo(order);
  }

  @Test
  void objects_withNullFields() {
    assertThat(argumentsThroughWire("order", new Order())).containsExactly(new Order());
  }

  @Test
  void objects_ofASubclassOfTheDeclaredOne() {
    Order express = new ExpressOrder("by bike");
    bindBoth(service.withTypes(ExpressOrder.class));

    assertThat(argumentsThroughWire("order", express)).containsExactly(express);
  }

  @Test
  void collections() {
    List<Order> orders = List.of(Order.sample(1), Order.sample(2));
    Map<String, List<Integer>> index = new LinkedHashMap<>();
    index.put("even", List.of(2, 4));
    index.put("none", List.of());
    Set<String> tags = Set.of("new", "paid");

    Object[] read =
        argumentsThroughWire(
            "collections", new ArrayList<>(orders), index, new java.util.HashSet<>(tags));

    assertThat(read).containsExactly(orders, index, tags);
  }

  @Test
  void collections_thatAreImmutable() {
    Object[] read =
        argumentsThroughWire("collections", List.of(Order.sample(1)), Map.of(), Set.of("a"));

    assertThat(read).containsExactly(List.of(Order.sample(1)), Map.of(), Set.of("a"));
  }

  @Test
  void collections_asResult() {
    Map<String, Order> result = new TreeMap<>(Map.of("a", Order.sample(1), "b", Order.sample(2)));

    assertThat(resultThroughWire(method("byName"), result)).isEqualTo(result);
  }

  @Test
  void arrays() {
    Object[] read =
        argumentsThroughWire(
            "arrays",
            new byte[] {1, -1},
            new int[] {1, Integer.MAX_VALUE},
            new String[] {"a", null},
            new Order[] {Order.sample(1)},
            new long[][] {{1}, {}, {2, 3}});

    assertThat(read[0]).isEqualTo(new byte[] {1, -1});
    assertThat(read[1]).isEqualTo(new int[] {1, Integer.MAX_VALUE});
    assertThat(read[2]).isEqualTo(new String[] {"a", null});
    assertThat(read[3]).isEqualTo(new Order[] {Order.sample(1)});
    assertThat(read[4]).isEqualTo(new long[][] {{1}, {}, {2, 3}});
  }

  @Test
  void bytes_ofManySizes() {
    Random random = new Random(1);
    for (int size : new int[] {0, 1, 15, 16, 1_023, 1_024, 32_768, 65_536, 300_000}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      assertThat(resultThroughWire(method("bytes"), bytes)).isEqualTo(bytes);
    }
  }

  @Test
  void dates_enums_decimals() {
    Date date = new Date(1_700_000_000_123L);
    BigDecimal decimal = new BigDecimal("12345678901234567890.0987654321");

    assertThat(argumentsThroughWire("scalars", date, Color.GREEN, decimal))
        .containsExactly(date, Color.GREEN, decimal);
  }

  @Test
  void valuesBehindObject() {
    for (Object value :
        Arrays.asList("text", 5, 5L, 2.5, true, null, List.of("a", 1), new Date(0))) {
      assertThat(argumentsThroughWire("anything", value)).containsExactly(value);
      assertThat(resultThroughWire(method("anything"), value)).isEqualTo(value);
    }
  }

  @Test
  void futureResult_isTheValue() {
    assertThat(resultThroughWire(method("later"), Order.sample(3))).isEqualTo(Order.sample(3));
  }

  // Methods

  @Test
  void overloads_areToldApart() {
    RequestContent one = request("echo", List.of("java.lang.String"), "a");
    RequestContent two = request("echo", List.of("java.lang.String", "int"), "a", 2);
    RequestContent three = request("echo", List.of("java.lang.Integer"), 3);

    assertThat(one.method().signature()).containsExactly("java.lang.String");
    assertThat(two.method().signature()).containsExactly("java.lang.String", "int");
    assertThat(three.method().signature()).containsExactly("java.lang.Integer");
    assertThat(requireNonNull(two.method().javaMethod()).getParameterCount()).isEqualTo(2);
  }

  @Test
  void knownMethod_isTheOneOfTheService() {
    MethodDescriptor read = request("order", List.of(Order.class.getName()), new Order()).method();

    assertThat(read.javaMethod()).isEqualTo(method("order").javaMethod());
    assertThat(read.index()).isEqualTo(method("order").index());
    assertThat(read.service()).isEqualTo(service.name());
  }

  @Test
  void unknownMethod_isADescriptorWithoutAJavaMethod() {
    MethodDescriptor missing =
        MethodDescriptor.of(service.name(), "missing", List.of("java.lang.String"));

    MethodDescriptor read = request(missing, Metadata.empty(), "a").method();

    assertThat(read.javaMethod()).isNull();
    assertThat(read.name()).isEqualTo("missing");
    assertThat(read.signature()).containsExactly("java.lang.String");
  }

  @Test
  void unknownOverload_isADescriptorWithoutAJavaMethod() {
    MethodDescriptor missing =
        MethodDescriptor.of(service.name(), "echo", List.of("java.lang.Long"));

    MethodDescriptor read = request(missing, Metadata.empty(), 1L).method();

    assertThat(read.javaMethod()).isNull();
    assertThat(read.name()).isEqualTo("echo");
  }

  @Test
  void serviceNobodyHas_canBeBoundAndRead() {
    providerCodec = codec().bind(ServiceDescriptor.named("acme.Unknown"));

    MethodDescriptor read = request("nothing", List.of()).method();

    assertThat(read.javaMethod()).isNull();
    assertThat(read.name()).isEqualTo("nothing");
  }

  @Test
  void headers_ofTheProtocolAreKept() {
    byte[] content = written(method("nothing"), Metadata.empty());

    RequestContent read = provider().readRequest("nothing", Metadata.of("tenant", "acme"), content);

    assertThat(read.headers().get("tenant")).isEqualTo("acme");
  }

  @Test
  void arguments_areDecodedWhenTheyAreRead() {
    byte[] content = written(method("order"), Metadata.empty(), Order.sample(1));
    RequestContent read = provider().readRequest("order", Metadata.empty(), content);

    Object first = ((Payload.Unary) read.payload()).message();
    Object second = ((Payload.Unary) read.payload()).message();

    assertThat(second).isSameAs(first);
  }

  @Test
  void writing_continuesWhereTheBufferIs() {
    OutputBuffer out = new OutputBuffer(0);
    out.write(42);
    consumer()
        .writeRequest(requestOf(method("echo", "java.lang.String"), Metadata.empty(), "a"), out);
    byte[] all = out.toByteArray();

    RequestContent read =
        provider().readRequest("echo", Metadata.empty(), Arrays.copyOfRange(all, 1, all.length));

    assertThat(all[0]).isEqualTo((byte) 42);
    assertThat((Object[]) ((Payload.Unary) read.payload()).message()).containsExactly("a");
  }

  // Failures of the service

  @Test
  void declaredException() {
    OrderRejected thrown = new OrderRejected("out of stock", 17);

    RpcException read = failureThroughWire(new ServiceException(thrown));

    assertThat(read).isInstanceOf(ServiceException.class);
    assertThat(((ServiceException) read).thrown())
        .isInstanceOf(OrderRejected.class)
        .hasMessage("out of stock")
        .extracting(e -> ((OrderRejected) e).reason)
        .isEqualTo(17);
  }

  @Test
  void declaredException_withACause() {
    OrderRejected thrown = new OrderRejected("out of stock", 17);
    thrown.initCause(new IllegalStateException("warehouse burnt down"));

    RpcException read = failureThroughWire(new ServiceException(thrown));

    assertThat(((ServiceException) read).thrown())
        .isInstanceOf(OrderRejected.class)
        .hasMessage("out of stock");
  }

  @Test
  void runtimeException() {
    RpcException read =
        failureThroughWire(new ServiceException(new IllegalStateException("no more")));

    assertThat(read).isInstanceOf(ServiceException.class);
    assertThat(((ServiceException) read).thrown())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
  }

  @Test
  void exceptionWithoutMessage() {
    RpcException read = failureThroughWire(new ServiceException(new OrderRejected(null, 0)));

    assertThat(((ServiceException) read).thrown())
        .isInstanceOf(OrderRejected.class)
        .hasMessage(null);
  }

  @Test
  void exceptionThatTheConsumerDoesNotKnow_tellsItsClassAndMessage() {
    RpcException read = failureThroughWire(new ServiceException(new SecretException("the reason")));

    assertThat(read).hasMessageContaining("the reason").hasMessageContaining("SecretException");
    assertThat(read.code()).isEqualTo(StatusCode.UNKNOWN);
  }

  @Test
  void exceptionThatCannotBeWritten_tellsItsMessage() {
    RpcException read = failureThroughWire(new ServiceException(new UnwritableException("stuck")));

    assertThat(read).hasMessageContaining("stuck").hasMessageContaining("UnwritableException");
  }

  @Test
  void exceptionThatIsItsOwnProblem_neverMakesWritingFail() {
    RpcException read = failureThroughWire(new ServiceException(new MaliciousException()));

    assertThat(read).isInstanceOf(RpcException.class);
  }

  @Test
  void failureOfTheFramework() {
    RpcException read =
        failureThroughWire(new RpcException(StatusCode.UNIMPLEMENTED, "no such method: x"));

    assertThat(read).isNotInstanceOf(ServiceException.class);
    assertThat(read).hasMessageContaining("no such method: x");
  }

  @Test
  void failureWithoutMessage() {
    assertThat(failureThroughWire(new RpcException(StatusCode.INTERNAL, null, null)))
        .isNotInstanceOf(ServiceException.class);
  }

  // What is refused

  @Test
  void classNobodyNamed_isRefused() {
    consumerCodec = codec().bind(service.withTypes(NotNamed1.class));
    RequestContent read = request("anything", List.of("java.lang.Object"), new NotNamed1());

    RpcException refused = failureOf(() -> ((Payload.Unary) read.payload()).message());

    assertThat(refused.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageContaining(NotNamed1.class.getName());
  }

  @Test
  void classNobodyNamed_isRefusedInsideACollection() {
    consumerCodec = codec().bind(service.withTypes(NotNamed1.class));
    RequestContent read =
        request(
            "anything",
            List.of("java.lang.Object"),
            new ArrayList<>(List.of(Map.of("key", new NotNamed1()))));

    RpcException refused = failureOf(() -> ((Payload.Unary) read.payload()).message());

    assertThat(refused.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageContaining(NotNamed1.class.getName());
  }

  @Test
  void classNobodyNamed_isRefusedInAResult() {
    providerCodec = codec().bind(service.withTypes(NotNamed1.class));

    RpcException refused = failureOf(() -> resultThroughWire(method("anything"), new NotNamed1()));

    assertThat(refused).hasMessageContaining(NotNamed1.class.getName());
  }

  @Test
  void classNobodyNamed_isNotInitialised() {
    consumerCodec = codec().bind(service.withTypes(NotNamed1.class));
    byte[] content = written(method("anything"), Metadata.empty(), new NotNamed1());
    String text = new String(content, ISO_8859_1);
    assumeTrue(text.contains("NotNamed1"), "this codec writes no class names");
    byte[] other = text.replace("NotNamed1", "NotNamed2").getBytes(ISO_8859_1);

    RpcException refused =
        failureOf(
            () ->
                ((Payload.Unary)
                        provider().readRequest("anything", Metadata.empty(), other).payload())
                    .message());

    assertThat(refused).hasMessageContaining("NotNamed2");
    assertThat(System.getProperty(INITIALISED)).isNull();
  }

  @Test
  void classThatWasAllowed_isRead() {
    bindBoth(service.withTypes(NotNamed1.class));

    assertThat(argumentsThroughWire("anything", new NotNamed1())[0]).isInstanceOf(NotNamed1.class);
  }

  @Test
  void argumentThatCannotBeWritten_failsInvalidArgument() {
    RpcException refused =
        failureOf(
            () ->
                written(method("anything"), Metadata.empty(), new Opaque(Thread.currentThread())));

    assertThat(refused.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageContaining(Opaque.class.getName());
  }

  @Test
  void resultThatCannotBeWritten_failsInternal() {
    RpcException refused =
        failureOf(() -> resultThroughWire(method("anything"), new Opaque(Thread.currentThread())));

    assertThat(refused.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(refused).hasMessageContaining(Opaque.class.getName());
  }

  @Test
  void serviceThatCannotBeWritten_isRefusedWhenItIsBound() {
    assertThatThrownBy(() -> codec().bind(ServiceDescriptor.of(Unwritable.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Opaque.class.getName())
        .hasMessageContaining("take");
  }

  @Test
  void nestingTooDeep_isRefused() {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      List<Object> outer = new ArrayList<>();
      outer.add(deep);
      deep = outer;
    }
    List<Object> argument = deep;

    RpcException refused =
        failureOf(
            () ->
                ((Payload.Unary)
                        request("anything", List.of("java.lang.Object"), argument).payload())
                    .message());

    assertThat(refused.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  // Bytes that make no sense

  @Test
  void truncatedRequest_failsInvalidArgumentOnly() {
    byte[] content =
        written(
            method("collections"),
            Metadata.empty(),
            List.of(Order.sample(1)),
            Map.of("a", List.of(1)),
            Set.of("b"));
    for (int length = 0; length < content.length; length++) {
      RpcException failure = readAnything("collections", Arrays.copyOf(content, length));
      if (failure != null) {
        assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void garbageRequest_failsInvalidArgumentOnly() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] content = new byte[random.nextInt(200)];
      random.nextBytes(content);
      RpcException failure = readAnything("order", content);
      if (failure != null) {
        assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void damagedRequest_failsInvalidArgumentOnly() {
    byte[] content = written(method("order"), Metadata.empty(), Order.sample(1));
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      RpcException failure = readAnything("order", damaged(content, random));
      if (failure != null) {
        assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void truncatedOrDamagedResponse_failsWithRpcExceptionOnly() {
    OutputBuffer out = new OutputBuffer(64);
    provider().writeResult(method("order"), Metadata.empty(), Order.sample(1), out);
    byte[] content = out.toByteArray();
    Random random = new Random(13);
    for (int length = 0; length < content.length; length++) {
      readAnyResult(Arrays.copyOf(content, length));
    }
    for (int i = 0; i < 5_000; i++) {
      readAnyResult(damaged(content, random));
    }
  }

  @Test
  void damagedFailure_failsWithRpcExceptionOnly() {
    OutputBuffer out = new OutputBuffer(64);
    ServiceException failure = new ServiceException(new OrderRejected("out of stock", 1));
    provider().writeFailure(method("order"), Metadata.empty(), failure, true, out);
    Random random = new Random(17);
    for (int i = 0; i < 2_000; i++) {
      readAnyResult(damaged(out.toByteArray(), random));
    }
  }

  @Test
  void boundCodec_isThreadSafe() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int first = t * 1_000;
        all.add(
            threads.submit(
                () -> {
                  for (int i = first; i < first + 200; i++) {
                    Order order = Order.sample(i);
                    assertThat(argumentsThroughWire("order", order)).containsExactly(order);
                    assertThat(resultThroughWire(method("order"), order)).isEqualTo(order);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  // Steps

  private void bindBoth(ServiceDescriptor changed) {
    consumerCodec = codec().bind(changed);
    providerCodec = codec().bind(changed);
  }

  private ServiceCodec consumer() {
    return requireNonNull(consumerCodec, "consumer");
  }

  private ServiceCodec provider() {
    return requireNonNull(providerCodec, "provider");
  }

  private MethodDescriptor method(String name, String... signature) {
    List<MethodDescriptor> methods = service.methods(name);
    return methods.size() == 1
        ? methods.get(0)
        : requireNonNull(service.method(name, List.of(signature)), name);
  }

  private static Request requestOf(
      MethodDescriptor method, Metadata headers, @Nullable Object... arguments) {
    ManualTimer timer = new ManualTimer();
    Deadline deadline = Deadline.after(timer, Duration.ofSeconds(1));
    return new Request(method, headers, Payload.of(arguments), CallContext.create(timer, deadline));
  }

  private byte[] written(MethodDescriptor method, Metadata headers, @Nullable Object... arguments) {
    OutputBuffer out = new OutputBuffer(64);
    consumer().writeRequest(requestOf(method, headers, arguments), out);
    return out.toByteArray();
  }

  private RequestContent request(
      MethodDescriptor method, Metadata headers, @Nullable Object... arguments) {
    byte[] content = written(method, headers, arguments);
    return provider().readRequest(method.name(), headers, content);
  }

  private RequestContent request(
      String name, List<String> signature, @Nullable Object... arguments) {
    return request(method(name, signature.toArray(String[]::new)), Metadata.empty(), arguments);
  }

  private @Nullable Object[] argumentsThroughWire(String name, @Nullable Object... arguments) {
    return argumentsThroughWire(method(name), arguments);
  }

  private @Nullable Object[] argumentsThroughWire(
      MethodDescriptor method, @Nullable Object... arguments) {
    RequestContent content = request(method, Metadata.empty(), arguments);
    assertThat(content.method().name()).isEqualTo(method.name());
    return (@Nullable Object[])
        requireNonNull(((Payload.Unary) content.payload()).message(), "arguments");
  }

  private @Nullable Object resultThroughWire(MethodDescriptor method, @Nullable Object result) {
    OutputBuffer out = new OutputBuffer(64);
    provider().writeResult(method, Metadata.empty(), result, out);
    return consumer().readResult(method, false, out.toByteArray());
  }

  private RpcException failureThroughWire(RpcException failure) {
    OutputBuffer out = new OutputBuffer(64);
    provider().writeFailure(method("order"), Metadata.empty(), failure, true, out);
    return failureOf(() -> consumer().readResult(method("order"), true, out.toByteArray()));
  }

  private static RpcException failureOf(Runnable reading) {
    return requireNonNull(
        catchThrowableOfType(RpcException.class, reading::run), "expected an RpcException");
  }

  private @Nullable RpcException readAnything(String name, byte[] content) {
    try {
      RequestContent read = provider().readRequest(name, Metadata.empty(), content);
      Object ignored = ((Payload.Unary) read.payload()).message();
      return null;
    } catch (RpcException failure) {
      return failure;
    }
  }

  private void readAnyResult(byte[] content) {
    try {
      Object ignored = consumer().readResult(method("order"), false, content);
    } catch (RpcException expected) {
      assertThat(expected.code()).isNotEqualTo(StatusCode.OK);
    }
  }

  private static byte[] damaged(byte[] content, Random random) {
    byte[] changed = content.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  /** An exception that no signature names. */
  private static final class SecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretException(String message) {
      super(message);
    }
  }

  /** An exception with a field that cannot be written. */
  private static final class UnwritableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "UnusedVariable"}) // that it cannot be written is the point
    private final Thread thread = Thread.currentThread();

    UnwritableException(String message) {
      super(message);
    }
  }

  /** An exception whose methods throw. */
  private static final class MaliciousException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String getMessage() {
      if (getStackTrace().length > 0 && isBeingWritten()) {
        throw new IllegalStateException("no message for you");
      }
      return "malicious";
    }

    private static boolean isBeingWritten() {
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("writeFailure")));
    }
  }
}
