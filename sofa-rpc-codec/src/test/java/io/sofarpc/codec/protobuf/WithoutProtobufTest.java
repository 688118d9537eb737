// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A class path without Google's library. */
class WithoutProtobufTest {

  @Test
  void codecsAreFound_andProtobufSaysWhatToAdd() throws Exception {
    try (URLClassLoader loader = withoutProtobuf()) {
      Class<?> codecType = loader.loadClass("io.sofarpc.codec.Codec");
      Class<?> descriptorType = loader.loadClass("io.sofarpc.ServiceDescriptor");
      Object service =
          descriptorType.getMethod("of", Class.class).invoke(null, loader.loadClass(name()));

      Map<?, ?> codecs =
          (Map<?, ?>)
              loader
                  .loadClass("io.sofarpc.Plugins")
                  .getMethod("all", Class.class)
                  .invoke(null, codecType);

      assertThat(codecs.keySet().toString()).contains("hessian2", "protobuf");
      assertThatThrownBy(
              () ->
                  codecType
                      .getMethod("bind", descriptorType)
                      .invoke(codecs.get("protobuf"), service))
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("add com.google.protobuf:protobuf-java");
      assertThatThrownBy(() -> loader.loadClass("com.google.protobuf.MessageLite"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static String name() {
    return Plain.class.getName();
  }

  interface Plain {
    String call(String text);
  }

  private static URLClassLoader withoutProtobuf() {
    URL[] rest =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("protobuf-java"))
            .map(WithoutProtobufTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(rest, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
