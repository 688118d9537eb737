// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ServiceDescriptorTest {

  // The service

  @Test
  void methodWithANameOfItsOwn_isKnownByThat() {
    ServiceDescriptor service = ServiceDescriptor.of(Renamed.class);

    assertThat(service.methods("greet")).isEmpty();
    assertThat(service.methods("Greet"))
        .singleElement()
        .extracting(method -> method.javaMethod().getName())
        .isEqualTo("greet");
    assertThat(service.methods("other")).hasSize(1);
  }

  @Test
  void twoMethodsOfOneName_areRefused() {
    assertThatThrownBy(() -> ServiceDescriptor.of(Clash.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/b[]")
        .hasMessageContaining("RpcMethod.name()");
  }

  @Test
  void interfaceWithoutAnnotation_hasDefaults() {
    ServiceDescriptor service = ServiceDescriptor.of(Plain.class);

    assertThat(service.name()).isEqualTo(Plain.class.getName() + ":1.0");
    assertThat(service.interfaceName()).isEqualTo(Plain.class.getName());
    assertThat(service.version()).isEqualTo("1.0");
    assertThat(service.uniqueId()).isEmpty();
    assertThat(service.types()).isEmpty();
    assertThat(service.javaType()).isEqualTo(Plain.class);
    assertThat(service).hasToString(service.name());
  }

  @Test
  void annotation_setsNameTypesAndTimeout() {
    ServiceDescriptor service = ServiceDescriptor.of(Annotated.class);

    assertThat(service.name()).isEqualTo(Annotated.class.getName() + ":2.1:audit");
    assertThat(service.types()).containsExactly(Integer.class);
    assertThat(method(service, "quick").timeout()).isEqualTo(Duration.ofMillis(50));
    assertThat(method(service, "slow").timeout()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void methods_areSortedAndKnowTheirPlace() {
    ServiceDescriptor service = ServiceDescriptor.of(Overloads.class);

    assertThat(service.methods())
        .extracting(method -> method.name() + method.signature())
        .containsExactlyInAnyOrder(
            "put[]",
            "put[[I]",
            "put[int]",
            "put[java.lang.String]",
            "put[java.util.List]",
            "size[]");
    assertThat(service.methods()).extracting(MethodDescriptor::name).isSorted();
    assertThat(service.methods())
        .extracting(MethodDescriptor::index)
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(service.methods())
        .extracting(MethodDescriptor::service)
        .containsOnly(service.name());
  }

  @Test
  void overloads_areFoundByTheirSignature() {
    ServiceDescriptor service = ServiceDescriptor.of(Overloads.class);

    assertThat(service.methods("put")).hasSize(5);
    assertThat(service.method("put", List.of("int")).parameterTypes()).containsExactly(int.class);
    assertThat(service.method("put", List.of("[I")).parameterTypes()).containsExactly(int[].class);
    assertThat(service.method("put", List.of("long"))).isNull();
    assertThat(service.methods("get")).isEmpty();
    assertThat(service.method("get", List.of())).isNull();
  }

  @Test
  void inheritedAndDefaultMethods_count_staticOnesDoNot() {
    ServiceDescriptor service = ServiceDescriptor.of(Inheriting.class);

    assertThat(service.methods())
        .extracting(MethodDescriptor::name)
        .containsExactly("both", "byDefault", "inherited", "own");
  }

  @Test
  void methodInheritedTwice_hasTheMoreSpecificResult() {
    ServiceDescriptor service = ServiceDescriptor.of(Inheriting.class);

    assertThat(method(service, "both").resultType()).isEqualTo(String.class);
  }

  @Test
  void genericParent_isReadWithItsArguments() throws Exception {
    ServiceDescriptor service = ServiceDescriptor.of(OrderStore.class);

    assertThat(method(service, "get").resultType()).isEqualTo(Order.class);
    assertThat(method(service, "put").parameterTypes()).containsExactly(Order.class);
    assertThat(method(service, "put").signature()).containsExactly("java.lang.Object");
    assertThat(method(service, "later").resultType()).isEqualTo(Order.class);
    assertThat(method(service, "array").resultType()).isEqualTo(Order[].class);
    assertThat(method(service, "all").resultType().getTypeName())
        .isEqualTo("java.util.Map<java.lang.Long, " + Order.class.getTypeName() + ">");
    assertThat(method(service, "watch").resultType()).isEqualTo(Order.class);
    assertThat(method(service, "send").parameterTypes()).containsExactly(Order.class);
  }

  @Test
  void genericMethod_keepsItsVariable() {
    Type result = method(ServiceDescriptor.of(Plain.class), "generic").resultType();

    assertThat(result.getTypeName()).isEqualTo("T");
  }

  @Test
  void overriddenGenericMethod_standsOnce() {
    ServiceDescriptor service = ServiceDescriptor.of(NarrowStore.class);

    assertThat(service.methods("put")).hasSize(1);
    assertThat(method(service, "put").signature()).containsExactly(Order.class.getName());
  }

  @Test
  void classes_areNoServices() {
    assertThatThrownBy(() -> ServiceDescriptor.of(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String is not an interface");
  }

  @Test
  void named_hasNoMethods() {
    ServiceDescriptor service = ServiceDescriptor.named("acme.Greeting");

    assertThat(service.name()).isEqualTo("acme.Greeting:1.0");
    assertThat(service.methods()).isEmpty();
    assertThat(service.javaType()).isNull();
  }

  @Test
  void nameParts_withSeparators_areRefused() {
    assertThatThrownBy(() -> ServiceDescriptor.named("acme:Greeting"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acme:Greeting");
    assertThatThrownBy(() -> ServiceDescriptor.named(" "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServiceDescriptor.of(Plain.class).withUniqueId("a@b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("uniqueId: 'a@b'");
  }

  @Test
  void with_changesACopy() {
    ServiceDescriptor service = ServiceDescriptor.of(Plain.class);

    ServiceDescriptor changed =
        service
            .withUniqueId("audit")
            .withTypes(Long.class)
            .withTimeout(Duration.ofSeconds(1))
            .withMethod("log", MethodDescriptor::withOneWay);

    assertThat(changed.name()).isEqualTo(Plain.class.getName() + ":1.0:audit");
    assertThat(changed.types()).containsExactly(Long.class);
    assertThat(method(changed, "log").kind()).isEqualTo(MethodKind.ONE_WAY);
    assertThat(method(changed, "log").timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(method(changed, "log").service()).isEqualTo(changed.name());
    assertThat(method(changed, "log").javaMethod()).isEqualTo(method(service, "log").javaMethod());
    assertThat(method(service, "log").kind()).isEqualTo(MethodKind.UNARY);
    assertThat(changed.withUniqueId("").name()).isEqualTo(service.name());
  }

  @Test
  void withMethod_ofAnUnknownName_saysWhichThereAre() {
    assertThatThrownBy(
            () -> ServiceDescriptor.of(Plain.class).withMethod("lug", MethodDescriptor::withOneWay))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no method 'lug'")
        .hasMessageContaining("log");
  }

  // Its methods

  @Test
  void unannotatedMethod_hasDefaults() {
    MethodDescriptor method = method(ServiceDescriptor.of(Plain.class), "greet");

    assertThat(method.kind()).isEqualTo(MethodKind.UNARY);
    assertThat(method.signature()).containsExactly("java.lang.String", "[[J");
    assertThat(method.timeout()).isZero();
    assertThat(method.isIdempotent()).isFalse();
    assertThat(method.isNonBlocking()).isFalse();
    assertThat(method).hasToString(Plain.class.getName() + ":1.0/greet");
  }

  @Test
  void annotatedMethod_isAsItSays() {
    MethodDescriptor method = method(ServiceDescriptor.of(Annotated.class), "quick");

    assertThat(method.isIdempotent()).isTrue();
    assertThat(method.isNonBlocking()).isTrue();
    assertThat(method.isReadOnly()).isFalse();
    assertThat(method(ServiceDescriptor.of(Annotated.class), "slow").isReadOnly()).isTrue();
    assertThat(method(ServiceDescriptor.of(Annotated.class), "slow").isIdempotent()).isTrue();
    assertThat(method(ServiceDescriptor.of(Annotated.class), "tell").kind())
        .isEqualTo(MethodKind.ONE_WAY);
  }

  @Test
  void kinds_followFromTheSignature() {
    ServiceDescriptor service = ServiceDescriptor.of(Streams.class);

    assertThat(method(service, "unary").kind()).isEqualTo(MethodKind.UNARY);
    assertThat(method(service, "future").kind()).isEqualTo(MethodKind.UNARY);
    assertThat(method(service, "server").kind()).isEqualTo(MethodKind.SERVER_STREAM);
    assertThat(method(service, "client").kind()).isEqualTo(MethodKind.CLIENT_STREAM);
    assertThat(method(service, "bidi").kind()).isEqualTo(MethodKind.BIDI_STREAM);
  }

  @Test
  void types_areThoseOfTheMessages() {
    ServiceDescriptor service = ServiceDescriptor.of(Streams.class);

    assertThat(method(service, "future").resultType()).isEqualTo(String.class);
    assertThat(method(service, "server").resultType()).isEqualTo(Long.class);
    assertThat(method(service, "client").parameterTypes()).containsExactly(Long.class);
    assertThat(method(service, "client").resultType()).isEqualTo(Integer.class);
    assertThat(method(service, "bidi").parameterTypes()).containsExactly(Object.class);
    assertThat(method(service, "bidi").resultType().getTypeName())
        .isEqualTo("java.util.List<java.lang.String>");
  }

  @Test
  void streamParameter_withOthers_isRefused() {
    assertThatThrownBy(() -> ServiceDescriptor.of(StreamAndMore.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(StreamAndMore.class.getName() + ".mixed")
        .hasMessageContaining("must be the only one");
  }

  @Test
  void oneWay_withAResult_isRefused() {
    assertThatThrownBy(() -> ServiceDescriptor.of(OneWayResult.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(OneWayResult.class.getName() + ".ask")
        .hasMessageContaining("one-way");
    assertThatThrownBy(() -> ServiceDescriptor.of(OneWayStream.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one-way");
  }

  @Test
  void withOneWay_ofAMethodWithAResult_isRefused() {
    ServiceDescriptor service = ServiceDescriptor.of(Plain.class);

    assertThatThrownBy(() -> service.withMethod("greet", MethodDescriptor::withOneWay))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be one-way");
  }

  @Test
  void withTimeout_refusesANegativeOne() {
    MethodDescriptor method = method(ServiceDescriptor.of(Plain.class), "log");

    assertThatThrownBy(() -> method.withTimeout(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.001S");
    assertThat(method.withIdempotent(true).isIdempotent()).isTrue();
    assertThat(method.withIdempotent(true).isReadOnly()).isFalse();
    assertThat(method.withReadOnly(true).isReadOnly()).isTrue();
    assertThat(method.withReadOnly(true).isIdempotent()).isTrue();
    assertThat(method.withReadOnly(true).withIdempotent(false).isReadOnly()).isFalse();
    assertThat(method.withReadOnly(true).withTimeout(Duration.ZERO).isReadOnly()).isTrue();
    assertThat(method.withNonBlocking(true).isNonBlocking()).isTrue();
  }

  @Test
  void methodMadeByHand_takesObjects() {
    MethodDescriptor method =
        MethodDescriptor.of("acme.Greeting:1.0", "greet", List.of("java.lang.String", "int"));

    assertThat(method.javaMethod()).isNull();
    assertThat(method.parameterTypes()).containsExactly(Object.class, Object.class);
    assertThat(method.signature()).containsExactly("java.lang.String", "int");
    assertThat(method.kind()).isEqualTo(MethodKind.UNARY);
    assertThat(method.withOneWay().kind()).isEqualTo(MethodKind.ONE_WAY);
  }

  private static MethodDescriptor method(ServiceDescriptor service, String name) {
    assertThat(service.methods(name)).hasSize(1);
    return service.methods(name).get(0);
  }

  interface Plain {
    String greet(String name, long[][] numbers);

    void log(String line);

    <T> T generic(T value);
  }

  @RpcService(version = "2.1", uniqueId = "audit", timeoutMillis = 700, types = Integer.class)
  interface Annotated {
    @RpcMethod(timeoutMillis = 50, idempotent = true, nonBlocking = true)
    String quick();

    @RpcMethod(readOnly = true)
    String slow();

    @RpcMethod(oneWay = true)
    void tell(String news);
  }

  interface Overloads {
    void put();

    void put(int number);

    void put(int[] numbers);

    void put(String text);

    void put(List<String> texts);

    int size();
  }

  interface Parent {
    String inherited();

    Object both();
  }

  interface OtherParent {
    String both();
  }

  interface Inheriting extends Parent, OtherParent {
    @Override
    String both();

    String own();

    default String byDefault() {
      return "a default";
    }

    static String unrelated() {
      return "static";
    }
  }

  static final class Order {}

  interface Store<K, V> {
    V get(K key);

    void put(V value);

    Map<K, ? extends V> all();

    CompletableFuture<V> later();

    V[] array();

    Flow.Publisher<V> watch();

    void send(Flow.Publisher<V> values);
  }

  interface LongStore<V> extends Store<Long, V> {}

  interface OrderStore extends LongStore<Order> {}

  interface NarrowStore extends LongStore<Order> {
    @Override
    void put(Order value);
  }

  interface Streams {
    String unary();

    CompletionStage<String> future();

    Flow.Publisher<Long> server(int count);

    CompletableFuture<Integer> client(Flow.Publisher<Long> numbers);

    @SuppressWarnings("rawtypes")
    Flow.Publisher<List<String>> bidi(Flow.Publisher anything);
  }

  interface StreamAndMore {
    void mixed(Flow.Publisher<String> lines, int count);
  }

  interface OneWayResult {
    @RpcMethod(oneWay = true)
    String ask();
  }

  interface Renamed {
    @RpcMethod(name = "Greet")
    String greet(String name);

    String other();
  }

  interface Clash {
    @RpcMethod(name = "b")
    String a();

    String b();
  }

  interface OneWayStream {
    @RpcMethod(oneWay = true)
    void send(Flow.Publisher<String> lines);
  }
}
