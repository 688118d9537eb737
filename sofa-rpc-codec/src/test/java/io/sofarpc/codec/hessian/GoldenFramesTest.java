// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lab.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contents captured from stock peers. */
class GoldenFramesTest {

  static final HessianTypes TYPES = HessianTypes.of(roots(), List.of());

  static List<Type> roots() {
    List<Type> roots = new ArrayList<>();
    for (Method method : Api.HelloService.class.getMethods()) {
      roots.add(method.getGenericReturnType());
      roots.addAll(List.of(method.getGenericParameterTypes()));
      roots.addAll(List.of(method.getGenericExceptionTypes()));
    }
    return roots;
  }

  static List<Frame> requests() {
    return Frame.hessian().stream()
        .filter(f -> f.isRequest() && f.className().endsWith("SofaRequest"))
        .toList();
  }

  static List<Frame> responses() {
    return Frame.hessian().stream()
        .filter(f -> !f.isRequest() && f.className().endsWith("SofaResponse"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_isReadToTheEnd_andWrittenAgainWithTheSameBytes(Frame frame) {
    HessianReader in = TYPES.reader(frame.content(), 0, frame.content().length);
    HessianRequest request = HessianRequest.read(in);
    List<Target> targets =
        request.argSigs().stream().map(sig -> target(request.methodName(), sig)).toList();
    Object[] arguments = HessianRequest.readArguments(in, targets);

    assertThat(in.remaining()).isZero();
    assertThat(request.serviceName()).startsWith("lab.");
    assertThat(request.methodName()).isNotEmpty();

    if (frame.label().equals("node-client") || frame.label().startsWith("v2")) {
      return; // another order of fields; written by hand
    }
    if (frame.label().equals("generic-genericInvoke") || frame.label().equals("generic-mix")) {
      return; // a class definition with the fields that were set
    }
    HessianWriter out = TYPES.writer();
    HessianRequest.Prefix prefix =
        HessianRequest.Prefix.of(
            request.targetAppName(),
            request.serviceName(),
            request.methodName(),
            request.argSigs());
    @SuppressWarnings("unchecked")
    Map<String, ?> props = (Map<String, ?>) request.requestProps();
    prefix.write(out, props);
    for (Object argument : arguments) {
      if (argument instanceof Api.User user && frame.label().equals("hessian-pojo")) {
        user.tags = Arrays.asList(user.tags.toArray(String[]::new));
      }
      out.write(argument);
    }
    assertThat(hex(out)).isEqualTo(hex(frame.content()));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void response_isReadToTheEnd_andWrittenAgainWithTheSameBytes(Frame frame) {
    HessianReader in = TYPES.reader(frame.content(), 0, frame.content().length);
    HessianResponse response = HessianResponse.read(in, Target.ANY);

    assertThat(in.remaining()).isZero();
    if (response.appResponse() instanceof UnknownThrowable) {
      return;
    }
    HessianWriter out = TYPES.writer();
    response.write(out);
    assertThat(hex(out)).isEqualTo(hex(frame.content()));
  }

  @Test
  void pojo_keepsItsCycle() {
    Frame frame = Frame.of("hessian-pojo", false);

    HessianResponse response =
        HessianResponse.read(
            TYPES.reader(frame.content(), 0, frame.content().length), Targets.of(Api.User.class));

    Api.User user = (Api.User) response.appResponse();
    assertThat(user.name).isEqualTo("bob");
    assertThat(user.color).isEqualTo(Api.Color.GREEN);
    assertThat(user.tags).containsExactly("x", "y");
    assertThat(user.friend).isSameAs(user);
  }

  @Test
  void businessException_isWhole() {
    Frame frame = Frame.of("hessian-biz-exception", false);

    HessianResponse response =
        HessianResponse.read(
            TYPES.reader(frame.content(), 0, frame.content().length), Targets.of(String.class));

    Api.BizException thrown = (Api.BizException) response.appResponse();
    assertThat(thrown).hasMessage("bad").hasNoCause();
    assertThat(thrown.code).isEqualTo(42);
    assertThat(thrown.getStackTrace()).hasSize(27);
    assertThat(thrown.getStackTrace()[0].toString())
        .isEqualTo("app//lab.Api$Impl.fail(Api.java:41)");
  }

  @Test
  void serverException_ofAnUnknownClass_saysWhich() {
    Frame frame =
        Frame.hessian().stream()
            .filter(f -> f.className().endsWith("RpcServerException"))
            .findFirst()
            .orElseThrow();

    Object thrown =
        TYPES.reader(frame.content(), 0, frame.content().length).read(new Target(Throwable.class));

    assertThat(thrown)
        .isInstanceOfSatisfying(
            UnknownThrowable.class,
            t -> {
              assertThat(t.className())
                  .isEqualTo("com.alipay.remoting.rpc.exception.RpcServerException");
              assertThat(t).hasMessageContaining("[Server]OriginErrorMsg");
              assertThat(t.getStackTrace()).isNotEmpty();
            });
  }

  private static Target target(String methodName, String sig) {
    for (Method method : Api.HelloService.class.getMethods()) {
      if (method.getName().equals(methodName)) {
        for (int i = 0; i < method.getParameterCount(); i++) {
          if (method.getParameterTypes()[i].getName().equals(sig)) {
            return Targets.of(method.getGenericParameterTypes()[i]);
          }
        }
      }
    }
    return Target.ANY;
  }

  private static String hex(HessianWriter out) {
    return hex(Arrays.copyOf(out.array(), out.size()));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(b >= 0x21 && b < 0x7f ? "" + (char) b : String.format("<%02x>", b));
    }
    return text.toString();
  }
}
