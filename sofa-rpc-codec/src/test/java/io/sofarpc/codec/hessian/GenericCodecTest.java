// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.codec.GenericObject;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lab.BoundCodec;
import org.junit.jupiter.api.Test;

/** Values of classes that a consumer does not have. */
class GenericCodecTest {

  private static final String USER = User.class.getName();

  private final BoundCodec provider = new BoundCodec(new HessianCodec(), Users.class);
  private final BoundCodec consumer =
      new BoundCodec(new HessianCodec(), ServiceDescriptor.named(Users.class.getName()));

  /** Known to the provider only. */
  interface Users {
    Object find(User user, List<User> others);
  }

  enum Rank {
    LOW,
    HIGH
  }

  static class Person implements Serializable {
    private static final long serialVersionUID = 1L;
    String name = "";
    User friend;
  }

  static class User extends Person {
    private static final long serialVersionUID = 1L;
    int age;
    Rank rank = Rank.LOW;
    User[] group = {};
    Map<String, Integer> scores = new HashMap<>();
  }

  /** As a user might declare it. */
  static class Users2 extends ArrayList<User> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean equals(Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  static class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  private static User user() {
    User user = new User();
    user.name = "Zhang";
    user.age = 41;
    user.rank = Rank.HIGH;
    user.friend = user;
    user.group = new User[] {user, null};
    user.scores.put("maths", 1);
    return user;
  }

  private static MethodDescriptor generic(String method, String... signature) {
    return MethodDescriptor.of(Users.class.getName() + ":1.0", method, Arrays.asList(signature));
  }

  private Object read(Object result) {
    byte[] content = provider.result(provider.method("find"), result);
    return consumer.codec.readResult(generic("find"), false, content);
  }

  @Test
  void objectsOfAnyClass_areReadAsGeneric_alsoCycles() {
    GenericObject read = (GenericObject) read(user());

    assertThat(read.type()).isEqualTo(USER);
    assertThat(read.fields().keySet())
        .containsExactlyInAnyOrder("name", "friend", "age", "rank", "group", "scores");
    assertThat(read.get("name")).isEqualTo("Zhang");
    assertThat(read.get("age")).isEqualTo(41);
    assertThat(read.get("rank"))
        .isEqualTo(GenericObject.of(Rank.class.getName(), Map.of("name", "HIGH")));
    assertThat(read.get("friend")).isSameAs(read);
    assertThat(read.get("scores")).isEqualTo(Map.of("maths", 1));
    assertThat((List<?>) read.get("group")).hasSize(2).element(0).isSameAs(read);
  }

  @Test
  void listsAndArraysOfAnyClass_areReadAsLists() {
    Users2 list = new Users2();
    list.add(user());

    assertThat((List<?>) read(list)).hasSize(1).element(0).isInstanceOf(GenericObject.class);
    assertThat((List<?>) read(new User[] {user(), user()})).hasSize(2);
    assertThat(read(new int[] {1, 2})).isEqualTo(new int[] {1, 2});
  }

  @Test
  void whatWasRead_isWrittenAsTheObjectsThatItWas() {
    GenericObject read = (GenericObject) read(user());

    byte[] content =
        consumer.request(
            generic("find", USER, List.class.getName()), read, List.of(read, Map.of("name", "x")));
    Object[] arguments = provider.arguments("find", content);

    User user = (User) arguments[0];
    assertThat(user.name).isEqualTo("Zhang");
    assertThat(user.age).isEqualTo(41);
    assertThat(user.rank).isEqualTo(Rank.HIGH);
    assertThat(user.friend).isSameAs(user);
    assertThat(user.group).containsExactly(user, null);
    assertThat(user.scores).isEqualTo(Map.of("maths", 1));
    assertThat((List<?>) arguments[1]).hasSize(2).element(0).isSameAs(user);
  }

  @Test
  void manyObjectsOfOneClass_shareADefinition() {
    List<GenericObject> users = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      users.add(GenericObject.of(USER, Map.of("age", i)));
    }
    MethodDescriptor method = generic("find", USER, List.class.getName());

    byte[] content = consumer.request(method, null, users);

    assertThat(content.length).isLessThan(1_000);
    List<?> read = (List<?>) provider.arguments("find", content)[1];
    assertThat(read).hasSize(100);
    assertThat(((User) read.get(99)).age).isEqualTo(99);
  }

  @Test
  void aMapIsTakenForTheDeclaredClass() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", "Li");
    fields.put("rank", GenericObject.of(Rank.class.getName(), Map.of("name", "HIGH")));

    byte[] content =
        consumer.request(generic("find", USER, List.class.getName()), fields, List.of());

    User user = (User) provider.arguments("find", content)[0];
    assertThat(user.name).isEqualTo("Li");
    assertThat(user.rank).isEqualTo(Rank.HIGH);
  }

  @Test
  void exceptions_areThrown_knownOrNot() {
    MethodDescriptor method = provider.method("find");
    byte[] known =
        provider.failure(method, new ServiceException(new IllegalStateException("closed")));
    byte[] unknown = provider.failure(method, new ServiceException(new RefusedException("no")));

    assertThatThrownBy(() -> consumer.codec.readResult(generic("find"), true, known))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> assertThat(e.thrown()).isExactlyInstanceOf(IllegalStateException.class));
    assertThatThrownBy(() -> consumer.codec.readResult(generic("find"), false, unknown))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining(RefusedException.class.getName() + ": no");
  }

  @Test
  void allowedClasses_comeAsThemselves() {
    ServiceDescriptor service =
        ServiceDescriptor.named(Users.class.getName()).withTypes(User.class);
    BoundCodec allowing = new BoundCodec(new HessianCodec(), service);
    byte[] content = provider.result(provider.method("find"), user());

    Object read = allowing.codec.readResult(generic("find"), false, content);

    assertThat(((User) Objects.requireNonNull(read)).name).isEqualTo("Zhang");
  }

  @Test
  void aMethodWithAClass_stillRefusesOtherClasses() {
    byte[] content = provider.result(provider.method("find"), new StringBuilderHolder());

    assertThatThrownBy(() -> provider.codec.readResult(provider.method("find"), false, content))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining(StringBuilderHolder.class.getName() + " is not allowed");
  }

  static class StringBuilderHolder implements Serializable {
    private static final long serialVersionUID = 1L;
    String text = "";
  }
}
