// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.ServiceCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lab.Api;
import lab.Dump;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules that every content keeps, whoever wrote it: checked here for the kept corpus, and by a
 * coverage-guided fuzzer for what it makes of that (CONTRIBUTING tells how).
 */
public class HessianFuzzTest {

  private static final long BASE_BYTES = 256 << 10;
  private static final long BYTES_PER_BYTE = 512;
  private static final int MORE_LOOKS = 4;

  private static final ServiceDescriptor SERVICE =
      ServiceDescriptor.of(Api.HelloService.class)
          .withTypes(Beans.Node.class, Beans.SubNode.class, Beans.Shape.class);

  /** Hash codes leave garbage, an iterator for each list or map they visit; not above the base. */
  private static final HessianLimits LIMITS = new HessianLimits(256, 1 << 20, 2_048);

  private static final ServiceCodec CODEC = new HessianCodec(LIMITS).bind(SERVICE);
  private static final HessianTypes TYPES =
      HessianTypes.of(
          List.of(Beans.Node.class, Api.User.class, Api.BizException.class),
          List.of(Beans.SubNode.class, Beans.Shape.class),
          LIMITS);
  private static final HessianTypes FINAL =
      HessianTypes.of(
          Dialect.FINAL,
          List.of(Beans.Node.class, Api.User.class, Api.BizException.class, Dump.Person.class),
          List.of(Beans.SubNode.class, Beans.Shape.class),
          LIMITS);
  private static final ServiceCodec TRIPLE = new TripleCodec(LIMITS).bind(SERVICE);
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads one content in all the ways it may be read; what the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] content) {
    byte[] before = content.clone();
    keepsItsBudget(content, () -> readRequest(CODEC, null, content));
    keepsItsBudget(content, () -> readRequest(TRIPLE, "sayHello", content));
    for (MethodDescriptor method : SERVICE.methods()) {
      keepsItsBudget(content, () -> readResult(method, content));
    }
    for (boolean generic : new boolean[] {false, true}) {
      for (HessianTypes types : List.of(TYPES, FINAL)) {
        keepsItsBudget(content, () -> readValue(types, content, generic));
      }
    }
    if (System.getProperty("hessian.gadget") != null) {
      throw new AssertionError("a class that is not allowed was initialised");
    }
    if (!Arrays.equals(before, content)) {
      throw new AssertionError("the content was changed");
    }
  }

  private static @Nullable Throwable readRequest(
      ServiceCodec codec, String method, byte[] content) {
    try {
      Payload payload = codec.readRequest(method, Metadata.empty(), content).payload();
      new AllowedValues(TYPES).check(((Payload.Unary) payload).message());
      return null;
    } catch (RpcException refused) {
      boolean isOther = codec == TRIPLE && refused.code() == StatusCode.UNIMPLEMENTED;
      if (refused.code() != StatusCode.INVALID_ARGUMENT && !isOther) {
        throw refused;
      }
      return refused.getCause();
    }
  }

  private static @Nullable Throwable readResult(MethodDescriptor method, byte[] content) {
    try {
      new AllowedValues(TYPES).check(CODEC.readResult(method, false, content));
      return null;
    } catch (RpcException failure) {
      if (!(failure.getCause() instanceof HessianException)) {
        new AllowedValues(TYPES).check(failure.getCause());
      }
      return failure.getCause();
    }
  }

  private static @Nullable Throwable readValue(
      HessianTypes types, byte[] content, boolean generic) {
    HessianReader in = types.reader(content, 0, content.length);
    in.generic(generic);
    try {
      new AllowedValues(types).check(in.read(Target.ANY));
      return null;
    } catch (HessianException refused) {
      return refused;
    }
  }

  /**
   * Checks what a reading allocates, but for hash codes that the end of the stack ends: a map can
   * be a key of itself, and each visit of such a key leaves an iterator.
   *
   * @param reading returns why it was refused, if it was
   */
  private static void keepsItsBudget(byte[] content, Supplier<@Nullable Throwable> reading) {
    long budget = BASE_BYTES + BYTES_PER_BYTE * content.length;
    long allocated = allocated(reading);
    // Classes that are loaded, and instrumented by the fuzzer, count too, but not each time.
    for (int i = 0; i < MORE_LOOKS && allocated > budget; i++) {
      allocated = allocated(reading);
    }
    if (allocated > budget) {
      throw new AssertionError(allocated + " bytes were allocated for " + content.length);
    }
  }

  private static long allocated(Supplier<@Nullable Throwable> reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Throwable refused = reading.get();
    boolean endedByStack = refused != null && refused.getCause() instanceof StackOverflowError;
    return endedByStack ? 0 : THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  static List<Path> corpus() throws Exception {
    try (Stream<Path> inputs =
        Files.list(Path.of(HessianFuzzTest.class.getResource("/corpus").toURI()))) {
      return inputs.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void corpus_keepsTheRules(Path input) throws IOException {
    fuzzerTestOneInput(Files.readAllBytes(input));
  }

  @Test
  void corpus_reachesValuesAndFailures() throws Exception {
    int values = 0;
    List<Path> inputs = corpus();
    for (Path input : inputs) {
      values += readValue(TYPES, Files.readAllBytes(input), true) == null ? 1 : 0;
    }

    assertThat(values).isBetween(inputs.size() / 10, inputs.size() * 9 / 10);
  }

  @Test
  void rules_areBrokenByOtherClassesAndByLargeValues() {
    AllowedValues allowed = new AllowedValues(TYPES);
    byte[] small = {1};

    assertThatThrownBy(() -> allowed.check(new Object[] {new Thread("never started")}))
        .hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(
            () -> keepsItsBudget(small, () -> new Throwable(new String(new byte[1 << 20], UTF_8))))
        .hasMessageContaining("allocated for 1");
  }
}
