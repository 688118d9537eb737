// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The plug-ins are listed in {@code META-INF/services} of the test resources. */
class PluginsTest {

  @Test
  void find_returnsThePluginWithThatName() {
    assertThat(Plugins.find(Fruit.class, "apple", "buy some")).isInstanceOf(Apple.class);
    assertThat(Plugins.all(Fruit.class)).containsOnlyKeys("apple", "pear");
  }

  @Test
  void find_ofAnUnknownName_saysWhatIsThereAndWhatToDo() {
    assertThatThrownBy(() -> Plugins.find(Fruit.class, "plum", "add the artifact plums"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no Fruit named 'plum' on the class path (found: apple, pear); add the artifact plums");
  }

  @Test
  void find_withoutAnyPlugin_saysSo() {
    assertThatThrownBy(() -> Plugins.find(Nothing.class, "a", "add it"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(found: none)");
  }

  @Test
  void twoWithOneName_areAnError() {
    assertThatThrownBy(() -> Plugins.find(Twin.class, "twin", "add it"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two plug-ins named 'twin'")
        .hasMessageContaining(FirstTwin.class.getName())
        .hasMessageContaining(SecondTwin.class.getName());
  }

  public interface Fruit extends Plugin {}

  public static final class Apple implements Fruit {
    @Override
    public String name() {
      return "apple";
    }
  }

  public static final class Pear implements Fruit {
    @Override
    public String name() {
      return "pear";
    }
  }

  public interface Nothing extends Plugin {}

  public interface Twin extends Plugin {}

  public static final class FirstTwin implements Twin {
    @Override
    public String name() {
      return "twin";
    }
  }

  public static final class SecondTwin implements Twin {
    @Override
    public String name() {
      return "twin";
    }
  }
}
