// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.Payload;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.OutputBuffer;
import io.sofarpc.codec.RequestContent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import lab.BoundCodec;
import lab.Dump;
import org.junit.jupiter.api.Test;

/** Dubbo's messages, from bytes that Dubbo 3.3.6 sent and answered. */
class TripleCodecTest {

  private static final String HEAD = "\n\u0008hessian4";

  private final BoundCodec codec = new BoundCodec(new TripleCodec(), Api.class);

  interface Api {
    String over(int number);

    String over(String text, long number);

    String over(List<String> texts);

    void nothing();

    CompletableFuture<String> later(String text);

    Object unsendable();

    String fail() throws Dump.Biz;
  }

  @Test
  void methodsOfOneName_areFoundByTheirTypes() {
    RequestContent one = read("over", HEAD + "\u0012\u0001\u0091\u001a\u0003int");
    RequestContent two =
        read(
            "over",
            HEAD
                + "\u0012\u0002\u0001a\u0012\u0001\u00e2\u001a\u0010java.lang.String\u001a\u0004long");
    RequestContent list = read("over", HEAD + "\u0012\u0003y\u0001a\u001a\u000ejava.util.List");
    RequestContent none = read("nothing", HEAD);

    assertThat(one.method().signature()).containsExactly("int");
    assertThat(arguments(one)).containsExactly(1);
    assertThat(arguments(two)).containsExactly("a", 2L);
    assertThat(arguments(list)).containsExactly(List.of("a"));
    assertThat(arguments(none)).isEmpty();
  }

  @Test
  void results_areWrittenAsDubboWritesThem() {
    assertThat(written("over", "int", List.of("int")))
        .isEqualTo(HEAD + "\u0012\u0004\u0003int\u001a\u0010java.lang.String");
    assertThat(written("nothing", null, List.of()))
        .isEqualTo(HEAD + "\u0012\u0001N\u001a\u0004void");
    assertThat(written("later", "x", List.of("java.lang.String")))
        .isEqualTo(HEAD + "\u0012\u0002\u0001x\u001a\u0010java.lang.String");
  }

  @Test
  void exceptions_areValuesOfTheirClass_andSaidInAnotherIfTheyCannotBeWritten() {
    Dump.Biz thrown = new Dump.Biz("no good");
    String written = failure(thrown);
    String unfit =
        failure(
            new IllegalStateException("x") {
              private static final long serialVersionUID = 1;

              @SuppressWarnings({"unused", "serial", "UnusedVariable"})
              private final Object part = new Object();
            });

    assertThat(written).startsWith(HEAD).endsWith("\u001a\u000clab.Dump$Biz").contains("no good");
    assertThat(unfit).endsWith("\u001a\u001ajava.lang.RuntimeException");
  }

  @Test
  void whatIsNoMessageOfDubbo_isRefused() {
    assertThat(refusal("over", "\n\u0008hessian4\u0012\u0009").code())
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(refusal("over", "\u000b").code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(refusal("nothing", "")).hasMessageContaining("messages of protobuf");
    assertThat(refusal("nothing", "\n\u0009fastjson2"))
        .hasMessageContaining("fastjson2")
        .hasMessageContaining("serialization=hessian2");
    assertThat(refusal("over", HEAD + "\u001a\u0003int")).hasMessageContaining("found: 0");
    assertThat(refusal("over", HEAD + "\u0012\u0001\u00c8\u001a\u0003int"))
        .hasMessageContaining("argument 1 of");
    assertThat(read("over", HEAD + "\u001a\u0004char").method().javaMethod()).isNull();
    assertThat(read("absent", HEAD).method().javaMethod()).isNull();
  }

  @Test
  void resultsThatCannotBeWritten_areRefused() {
    RpcException failure =
        BoundCodec.failureOf(() -> written("unsendable", new Object(), List.of()));

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure).hasMessageContaining("java.lang.Object");
  }

  private RequestContent read(String method, String message) {
    return codec.codec.readRequest(method, Metadata.empty(), message.getBytes(ISO_8859_1));
  }

  private static Object[] arguments(RequestContent content) {
    return (Object[]) ((Payload.Unary) content.payload()).message();
  }

  private RpcException refusal(String method, String message) {
    return BoundCodec.failureOf(() -> arguments(read(method, message)));
  }

  private String written(String method, Object result, List<String> signature) {
    OutputBuffer out = new OutputBuffer(64);
    codec.codec.writeResult(method(method, signature), Metadata.empty(), result, out);
    return new String(out.toByteArray(), ISO_8859_1);
  }

  private MethodDescriptor method(String name, List<String> signature) {
    return codec.service.method(name, signature);
  }

  private String failure(Throwable thrown) {
    OutputBuffer out = new OutputBuffer(64);
    codec.codec.writeFailure(
        method("fail", List.of()), Metadata.empty(), new ServiceException(thrown), true, out);
    byte[] bytes = out.toByteArray();
    assertThat(TripleMessage.read(bytes).values()).hasSize(1);
    return new String(Arrays.copyOf(bytes, bytes.length), ISO_8859_1);
  }
}
