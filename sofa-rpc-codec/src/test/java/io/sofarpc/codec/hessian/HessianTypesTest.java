// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what the signature allows is made; what cannot travel is said when the service is made. */
class HessianTypesTest {

  interface Shop {
    Order<Item> order(List<? extends Customer> customers, Map<String, Kind[]> kinds) throws Sold;

    Payment pay(Object anything);
  }

  static class Order<T> implements Serializable {
    private static final long serialVersionUID = 1;
    List<T> items;
    transient Thread notSent;
    static Thread notSentEither;
  }

  static class Item implements Serializable {
    private static final long serialVersionUID = 1;
    Optional<Price> price;
  }

  record Price(long cents) implements Serializable {}

  static class Person implements Serializable {
    private static final long serialVersionUID = 1;
    Address address;
  }

  static class Customer extends Person {
    private static final long serialVersionUID = 1;
  }

  static class Address implements Serializable {
    private static final long serialVersionUID = 1;
  }

  static class Sold extends Exception {
    private static final long serialVersionUID = 1;
    Item what;
  }

  enum Kind {
    BOOK
  }

  sealed interface Payment extends Serializable permits Card, Cash {}

  record Card(String number) implements Payment {}

  record Cash(int coins) implements Payment {}

  static class Holder implements Serializable {
    private static final long serialVersionUID = 1;
    Middle middle;
  }

  static class Middle implements Serializable {
    private static final long serialVersionUID = 1;
    List<NotSerializable> bad;
  }

  static class NotSerializable {}

  static class WithRandom implements Serializable {
    private static final long serialVersionUID = 1;
    java.util.Random random;
  }

  private static HessianTypes types(Class<?> service) {
    return HessianTypes.of(
        java.util.Arrays.stream(service.getDeclaredMethods())
            .<java.lang.reflect.Type>mapMulti(
                (Method m, java.util.function.Consumer<java.lang.reflect.Type> out) -> {
                  out.accept(m.getGenericReturnType());
                  List.of(m.getGenericParameterTypes()).forEach(out);
                  List.of(m.getGenericExceptionTypes()).forEach(out);
                })
            .toList(),
        List.of());
  }

  @Test
  void of_findsAllThatIsReachable() {
    HessianTypes types = types(Shop.class);

    for (Class<?> type :
        List.of(
            Order.class,
            Item.class,
            Price.class,
            Customer.class,
            Address.class,
            Sold.class,
            Kind.class,
            Card.class,
            Cash.class)) {
      assertThat(types.readable().get(type.getName())).as(type.getName()).isNotNull();
    }
    assertThat(types.readable().get(NotSerializable.class.getName())).isNull();
  }

  @Test
  void of_whenAReachableClassIsNotSerializable_namesThePath() {
    assertThatThrownBy(() -> HessianTypes.of(List.of(Holder.class), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HessianTypesTest$Middle.bad: ")
        .hasMessageContaining("NotSerializable does not implement java.io.Serializable")
        .hasMessageContaining("mark the field transient");
  }

  @Test
  void of_whenAClassOfTheJdkHasNoForm_namesThePath() {
    assertThatThrownBy(() -> HessianTypes.of(List.of(WithRandom.class), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HessianTypesTest$WithRandom.random: ")
        .hasMessageContaining("java.util.Random");
  }

  @Test
  void write_whenAValueIsNotSerializable_namesThePath() {
    AtHome home = new AtHome();
    home.inside = new AtHome();
    home.inside.anything = new NotSerializable();
    HessianTypes types = HessianTypes.of(List.of(AtHome.class), List.of());

    assertThatThrownBy(() -> types.writer().write(home))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("AtHome.inside > ")
        .hasMessageContaining("AtHome.anything: ")
        .hasMessageContaining("NotSerializable does not implement java.io.Serializable");
  }

  static class AtHome implements Serializable {
    private static final long serialVersionUID = 1;
    Object anything;
    AtHome inside;
  }

  // ---- closed reading

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.sofarpc.codec.hessian.Gadget",
        "javax.management.BadAttributeValueExpException",
        "javax.swing.UIDefaults$ProxyLazyValue",
        "sun.print.UnixPrintServiceLookup",
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "org.springframework.beans.factory.ObjectFactory",
        "java.lang.ProcessBuilder",
        "java.net.URL",
        "com.alipay.sofa.rpc.core.request.SofaRequest"
      })
  void read_refusesOtherClasses_beforeTheyAreInitialised(String name) {
    byte[] content = new Content().def(name, "command").object(0).string("rm").bytes();
    HessianTypes types = types(Shop.class);

    assertThatThrownBy(() -> Oracle.ours(types, content))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("class " + name + " is not allowed here")
        .hasMessageContaining("extra classes");
    assertThat(System.getProperty("hessian.gadget")).isNull();
  }

  @Test
  void read_refusesOtherClasses_asTypedMapsListsArraysAndClassValues() {
    HessianTypes types = types(Shop.class);
    String name = "io.sofarpc.codec.hessian.Gadget";
    List<byte[]> contents =
        List.of(
            new Content().tag('M').type(name).string("command").string("x").tag('z').bytes(),
            new Content().tag('V').type(name).tag('n', 1).string("x").tag('z').bytes(),
            new Content().tag('V').type("[" + name).tag('n', 0).tag('z').bytes(),
            new Content().def("java.lang.Class", "name").object(0).string(name).bytes(),
            new Content()
                .def("java.lang.Class", "name")
                .object(0)
                .string("[L" + name + ";")
                .bytes());

    for (byte[] content : contents) {
      assertThatThrownBy(() -> Oracle.ours(types, content))
          .isInstanceOf(HessianException.class)
          .hasMessageContaining("not allowed");
    }
    assertThat(System.getProperty("hessian.gadget")).isNull();
  }

  @Test
  void read_dropsAnUnknownClassInAnUnknownField_butKeepsWhatIsReferredTo() {
    byte[] content =
        new Content()
            .def(Customer.class.getName(), "future", "address")
            .object(0)
            .def("com.acme.Future", "a", "b")
            .object(1)
            .def(Address.class.getName())
            .object(2)
            .string("text")
            .tag('J', 2)
            .bytes();

    Person person = (Person) Oracle.ours(types(Shop.class), content);

    assertThat(person.address).isNotNull();
  }

  @Test
  void read_whenADroppedUnknownObjectIsReferredTo_refusesIt() {
    byte[] content =
        new Content()
            .def(AtHome.class.getName(), "future", "anything")
            .object(0)
            .def("com.acme.Future")
            .object(1)
            .tag('J', 1)
            .bytes();
    HessianTypes types = HessianTypes.of(List.of(AtHome.class), List.of());

    assertThatThrownBy(() -> Oracle.ours(types, content))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("AtHome.anything: class com.acme.Future is not allowed");
  }

  @Test
  void read_takesAClassThatWasAdded() {
    byte[] content = Oracle.write(new Beans.SubNode("x"));
    HessianTypes types = HessianTypes.of(List.of(), List.of(Beans.SubNode.class));

    assertThat(Oracle.ours(types, content)).isInstanceOf(Beans.SubNode.class);
  }

  @Test
  void read_takesAForeignCollection_whereTheSignatureDeclaresOne() {
    byte[] list =
        new Content()
            .tag('V')
            .type("com.google.common.collect.RegularImmutableList")
            .tag('n', 1)
            .integer(1)
            .tag('z')
            .bytes();
    HessianTypes types = types(Shop.class);

    assertThat(types.reader(list, 0, list.length).read(Targets.of(List.class)))
        .isEqualTo(List.of(1));
    assertThatThrownBy(() -> Oracle.ours(types, list)).hasMessageContaining("not allowed");
  }
}
