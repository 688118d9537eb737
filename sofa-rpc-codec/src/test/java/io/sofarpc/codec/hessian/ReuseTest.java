// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lab.BoundCodec;
import org.junit.jupiter.api.Test;

/** Writers and readers go from call to call, and nothing of one call shows in the next. */
class ReuseTest {

  /** Two shapes that look alike at the start of a content. */
  public record Day(LocalDate date, String place) implements Serializable {}

  /** The other one. */
  public record Moment(LocalDateTime at, String place, List<Integer> marks)
      implements Serializable {}

  /** A service with an overload. */
  public interface Diary {
    Object any(Day day, Moment moment);

    List<Day> days(List<Day> days);

    String note(String text);

    String note(String text, int count);

    String note(int count, Day day);
  }

  private final BoundCodec codec = new BoundCodec(new HessianCodec(), Diary.class);
  private final MethodDescriptor any = codec.method("any");

  @Test
  void aResultThatCannotBeWritten_leavesNothingToTheNext() {
    Day day = new Day(LocalDate.of(2026, 3, 14), "北京");
    byte[] before = codec.result(any, day);

    for (int i = 0; i < 10; i++) {
      List<Object> broken = List.of(day, new Moment(null, "x", List.of()), new Object());
      assertThatThrownBy(() -> codec.result(any, broken)).isInstanceOf(RpcException.class);
    }

    assertThat(codec.result(any, day)).isEqualTo(before);
  }

  @Test
  void contentsCutAnywhere_leaveNothingToTheNext() {
    Moment moment =
        new Moment(LocalDateTime.of(2026, 3, 14, 15, 9), "上海市", List.of(1, 200, -70_000));
    byte[] content = codec.result(any, moment);

    for (int length = 0; length < content.length; length++) {
      byte[] cut = Arrays.copyOf(content, length);
      assertThatThrownBy(() -> codec.codec.readResult(any, false, cut))
          .isInstanceOf(RpcException.class);
      assertThat(codec.codec.readResult(any, false, content)).isEqualTo(moment);
    }
  }

  @Test
  void contentsOfOtherClasses_areNotTakenForTheLastOnes() {
    Day day = new Day(LocalDate.of(2026, 3, 14), "a");
    Moment moment = new Moment(LocalDateTime.of(2026, 3, 14, 15, 9), "a", new ArrayList<>());
    byte[] dayContent = codec.result(any, day);
    byte[] momentContent = codec.result(any, moment);
    byte[] both = codec.result(any, new ArrayList<>(List.of(moment, day)));

    for (int i = 0; i < 3; i++) {
      assertThat(codec.codec.readResult(any, false, dayContent)).isEqualTo(day);
      assertThat(codec.codec.readResult(any, false, momentContent)).isEqualTo(moment);
      assertThat(codec.codec.readResult(any, false, both)).isEqualTo(List.of(moment, day));
    }
  }

  @Test
  void aClassThatWasRefused_isRefusedAgain() {
    byte[] gadget =
        new Content()
            .def(HessianResponse.WIRE_NAME, "isError", "errorMsg", "appResponse", "responseProps")
            .object(0)
            .tag('F', 'N')
            .def("com.acme.Gadget", "command")
            .object(1)
            .string("rm")
            .tag('N')
            .bytes();

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> codec.codec.readResult(any, false, gadget))
          .hasMessageContaining("com.acme.Gadget is not allowed");
    }
  }

  @Test
  void textsAndDatesOfRows_areThoseThatWereSent() {
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String place = List.of("北京", "上海", "広州", "ü1", "ab").get(i % 5);
      days.add(new Day(LocalDate.of(2026, 1, 1).plusDays(i % 3 == 0 ? 0 : i), place));
    }
    MethodDescriptor method = codec.method("days");

    Object read = codec.codec.readResult(method, false, codec.result(method, days));

    assertThat(read).isEqualTo(days);
  }

  @Test
  void overloads_areToldApart() {
    Object[][] calls = {{"a"}, {"a", 1}, {1, new Day(LocalDate.EPOCH, "x")}};
    for (MethodDescriptor method : codec.service.methods("note")) {
      for (Object[] arguments : calls) {
        if (arguments.length == method.signature().size()
            && arguments[0] instanceof Integer == method.signature().get(0).equals("int")) {
          byte[] content = codec.request(method, arguments);

          assertThat(codec.read("note", content).method()).isSameAs(method);
          assertThat(codec.arguments("note", content)).isEqualTo(arguments);
        }
      }
    }
  }

  @Test
  void requestsWithProperties_areReadEitherWay() {
    Map<String, Object> properties = Map.of("rpc_req_baggage", Map.of("user", "北"), "n", 7);
    MethodDescriptor method = codec.service.methods("note").get(0);
    for (String application : new String[] {null, "shop"}) {
      HessianWriter out = HessianTypes.NONE.writer();
      HessianRequest.Prefix.of(application, method.service(), method.name(), method.signature())
          .write(out, properties);
      out.write("text");
      byte[] content = Arrays.copyOf(out.array(), out.size());

      assertThat(codec.read("note", content).method()).isSameAs(method);
      assertThat(codec.read("note", content).headers().get("rpc_req_baggage.user")).isEqualTo("北");
      assertThat(codec.read("note", content).headers().get("n")).isEqualTo("7");
    }
  }

  @Test
  void manyThreads_shareOneCodec() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        all.add(threads.submit(() -> exchange(seed)));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void exchange(int seed) {
    for (int i = 0; i < 2_000; i++) {
      Moment moment =
          new Moment(LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(i), "地" + seed, List.of(i));
      assertThat(codec.codec.readResult(any, false, codec.result(any, moment))).isEqualTo(moment);
      Object[] arguments = {new Day(LocalDate.EPOCH.plusDays(i), "d" + seed), moment};
      assertThat(codec.arguments("any", codec.request(any, arguments))).isEqualTo(arguments);
    }
  }
}
