// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tables of the JDK's classes list is known when it is first needed. */
class JdkTablesTest {

  static Iterable<ClassCodec> values() {
    return Stream.of(Dialect.values()).flatMap(dialect -> JdkValues.of(dialect).stream()).toList();
  }

  static Iterable<ClassCodec> containers() {
    return JdkContainers.CODECS.values();
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyValueHasParts(ClassCodec codec) {
    assertThat(codec.fields()).isNotEmpty();
    assertThat(codec.plan(codec.fields(), true)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("containers")
  void everyContainerCanBeMade(ClassCodec codec) {
    Object made =
        codec instanceof MapCodec map ? map.create() : ((CollectionCodec) codec).create(1);

    // the one view is made as what it is a view of
    boolean isView = codec.wireName().equals("java.util.Arrays$ArrayList");
    assertThat(made).isInstanceOf(isView ? java.util.ArrayList.class : codec.type());
  }
}
