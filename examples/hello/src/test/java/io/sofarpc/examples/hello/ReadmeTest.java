// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java code in the README that belongs to an example is the example's code, to the letter. */
class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void javaInReadme_isCodeOfTheExample() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String sources =
        source("hello/GreetingService")
            + source("hello/Provider")
            + source("hello/Consumer")
            + source("streams/Demo")
            + source("proto/Demo");

    List<String> snippets = JAVA.matcher(readme).results().map(found -> found.group(1)).toList();

    assertThat(snippets.stream().filter(snippet -> !snippet.startsWith("Filter ")))
        .hasSize(5)
        .allSatisfy(snippet -> assertThat(sources).contains(snippet));
  }

  private static String source(String type) throws IOException {
    String example = type.substring(0, type.indexOf('/'));
    return Files.readString(
        Path.of("../" + example + "/src/main/java/io/sofarpc/examples/" + type + ".java"));
  }
}
