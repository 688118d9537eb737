// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.Metadata;
import io.sofarpc.codec.hessian.Beans.Node;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SOFARPC's request and response around the values. */
class EnvelopeTest {

  private static final HessianTypes TYPES = HessianTypes.of(List.of(Node.class), List.of());
  private static final HessianRequest.Prefix PREFIX =
      HessianRequest.Prefix.of(null, "acme.Greeting:1.0", "greet", List.of("[I", "java.util.List"));

  private static byte[] bytes(HessianWriter out) {
    return Arrays.copyOf(out.array(), out.size());
  }

  @Test
  void request_sharesItsTablesWithItsArguments() {
    for (Map<String, ?> props :
        Arrays.<Map<String, ?>>asList(
            null,
            Map.of(),
            Map.of("a", "b"),
            Map.of("typed", new LinkedHashMap<>(Map.of("k", new String[] {"v"}))))) {
      HessianWriter out = TYPES.writer();
      int[] ints = {1, 2};
      PREFIX.write(out, props);
      out.write(ints);
      out.write(List.of(new String[] {"x"}, ints, new Node()));
      byte[] content = bytes(out);

      HessianReader in = TYPES.reader(content, 0, content.length);
      HessianRequest request = HessianRequest.read(in);
      Object[] arguments =
          HessianRequest.readArguments(
              in, List.of(Targets.of(int[].class), Targets.of(List.class)));

      assertThat(in.remaining()).isZero();
      assertThat(request.methodName()).isEqualTo("greet");
      assertThat(request.serviceName()).isEqualTo("acme.Greeting:1.0");
      assertThat(request.targetAppName()).isNull();
      assertThat(request.argSigs()).containsExactly("[I", "java.util.List");
      assertThat(request.requestProps()).hasSize(props == null ? 0 : props.size());
      assertThat((int[]) arguments[0]).containsExactly(1, 2);
      List<?> list = (List<?>) arguments[1];
      assertThat((String[]) list.get(0)).containsExactly("x");
      assertThat(list.get(1)).isSameAs(arguments[0]);
      assertThat(list.get(2)).isInstanceOf(Node.class);
    }
  }

  @Test
  void request_takesFieldsInAnyOrder_moreAndFewer() {
    byte[] content =
        new Content()
            .def(HessianRequest.WIRE_NAME, "future", "methodArgSigs", "methodName")
            .object(0)
            .def("com.acme.Unknown", "x")
            .object(1)
            .integer(1)
            .tag('V', 'n', 1)
            .string("int")
            .tag('z')
            .string("m")
            .integer(5)
            .bytes();
    HessianReader in = TYPES.reader(content, 0, content.length);

    HessianRequest request = HessianRequest.read(in);
    Object[] arguments = HessianRequest.readArguments(in, List.of(Targets.of(int.class)));

    assertThat(request.methodName()).isEqualTo("m");
    assertThat(request.serviceName()).isEmpty();
    assertThat(request.requestProps()).isEmpty();
    assertThat(request.argSigs()).containsExactly("int");
    assertThat(arguments).containsExactly(5);
  }

  @Test
  void request_whenAnArgumentDoesNotFit_saysWhich() {
    HessianWriter out = TYPES.writer();
    PREFIX.write(out, null);
    out.write(new int[0]);
    out.write("text");
    HessianReader in = TYPES.reader(out.array(), 0, out.size());
    HessianRequest.read(in);

    assertThatThrownBy(
            () ->
                HessianRequest.readArguments(
                    in, List.of(Targets.of(int[].class), Targets.of(List.class))))
        .isInstanceOf(HessianException.class)
        .hasMessage("argument 2: got java.lang.String (expected: java.util.List)");
  }

  @Test
  void request_whenAnArgumentIsMissing_saysWhich() {
    HessianWriter out = TYPES.writer();
    PREFIX.write(out, null);
    HessianReader in = TYPES.reader(out.array(), 0, out.size());
    HessianRequest.read(in);

    assertThatThrownBy(() -> HessianRequest.readArguments(in, List.of(Targets.of(int.class))))
        .hasMessageContaining("argument 1: content ends");
  }

  @Test
  void request_whenItIsSomethingElse_saysSo() {
    byte[] content = Oracle.ours(TYPES, new Node());

    assertThatThrownBy(() -> HessianRequest.read(TYPES.reader(content, 0, content.length)))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("expected: " + HessianRequest.class.getName());
  }

  @Test
  void response_bringsTheResult_orTheException() {
    for (Object result : Arrays.asList(null, "x", new IllegalStateException("thrown"))) {
      HessianWriter out = TYPES.writer();
      new HessianResponse(false, null, result, Map.of("k", "v")).write(out);

      HessianResponse read =
          HessianResponse.read(TYPES.reader(out.array(), 0, out.size()), Targets.of(String.class));

      assertThat(read.isError()).isFalse();
      assertThat(read.responseProps()).isEqualTo(Map.of("k", "v"));
      if (result instanceof Throwable thrown) {
        assertThat((Throwable) read.appResponse()).hasSameClassAs(thrown).hasMessage("thrown");
      } else {
        assertThat(read.appResponse()).isEqualTo(result);
      }
    }
  }

  @Test
  void response_ofAnUnknownException_saysWhich() {
    byte[] content =
        new Content()
            .def(HessianResponse.WIRE_NAME, "isError", "appResponse")
            .object(0)
            .tag('F')
            .def("com.acme.Sold", "code", "detailMessage", "cause", "stackTrace")
            .object(1)
            .integer(5)
            .string("sold out")
            .tag('J', 1, 'N')
            .bytes();

    HessianResponse read =
        HessianResponse.read(TYPES.reader(content, 0, content.length), Targets.of(String.class));

    assertThat((Throwable) read.appResponse()).hasToString("com.acme.Sold: sold out").hasNoCause();
  }

  @Test
  void response_ofAnError_bringsItsMessage() {
    HessianWriter out = TYPES.writer();
    new HessianResponse(true, "no such service", null, null).write(out);

    HessianResponse read =
        HessianResponse.read(TYPES.reader(out.array(), 0, out.size()), Targets.of(int.class));

    assertThat(read.isError()).isTrue();
    assertThat(read.errorMsg()).isEqualTo("no such service");
    assertThat(read.responseProps()).isNull();
  }

  @Test
  void response_whenTheResultDoesNotFit_saysSo() {
    HessianWriter out = TYPES.writer();
    new HessianResponse(false, null, "text", null).write(out);

    assertThatThrownBy(
            () ->
                HessianResponse.read(
                    TYPES.reader(out.array(), 0, out.size()), Targets.of(Node.class)))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("result: got java.lang.String (expected: ");
  }

  @Test
  void properties_areReadWithoutTheResult() {
    byte[] content =
        new Content()
            .def(HessianResponse.WIRE_NAME, "isError", "errorMsg", "appResponse", "responseProps")
            .object(0)
            .tag('F', 'N')
            .def("com.acme.Unknown", "x")
            .object(1)
            .integer(1)
            .tag('M')
            .string("rpc_resp_baggage.user")
            .string("8")
            .tag('z')
            .bytes();

    Map<?, ?> properties = HessianResponse.readProperties(TYPES.reader(content, 0, content.length));

    assertThat(HessianResponse.mayHaveProperties(content)).isTrue();
    assertThat(properties).isEqualTo(Map.of("rpc_resp_baggage.user", "8"));
  }

  @Test
  void aResponseWithoutProperties_endsLikeOne() {
    HessianWriter out = TYPES.writer();
    new HessianResponse(false, null, "text", null).write(out);

    assertThat(HessianResponse.mayHaveProperties(bytes(out))).isFalse();
    assertThat(HessianResponse.readProperties(TYPES.reader(out.array(), 0, out.size()))).isNull();
  }

  @Test
  void headers_travelInTheContentToo_asStockNestsThem() {
    Metadata headers =
        Metadata.of("rpc_req_baggage.user", "7")
            .with("rpc_req_baggage.zone", "a.b")
            .with("rpc_trace_context.sofaTraceId", "7f01")
            .with("new_rpc_trace_context", "tcid=7f01&")
            .with("x.y", "z");

    Map<String, ?> properties = EnvelopeProperties.ofRequest(headers);

    assertThat(properties)
        .isEqualTo(
            Map.of(
                "rpc_req_baggage",
                Map.of("user", "7", "zone", "a.b"),
                "rpc_trace_context",
                Map.of("sofaTraceId", "7f01"),
                "new_rpc_trace_context",
                "tcid=7f01&",
                "x.y",
                "z"));
    assertThat(EnvelopeProperties.addTo(Metadata.empty(), properties)).isEqualTo(headers);
    assertThat(EnvelopeProperties.ofRequest(Metadata.empty())).isNull();
  }

  @Test
  void baggageOfAResponse_travelsFlat() {
    Metadata headers = Metadata.of("rpc_resp_baggage.user", "8");

    assertThat(EnvelopeProperties.ofResponse(headers))
        .isEqualTo(Map.of("rpc_resp_baggage.user", "8"));
    assertThat(EnvelopeProperties.ofResponse(Metadata.empty())).isNull();
  }

  @Test
  void aHeaderCalledLikeAGroup_doesNotHideIt() {
    Metadata headers = Metadata.of("rpc_req_baggage", "odd").with("rpc_req_baggage.user", "7");

    assertThat(EnvelopeProperties.ofRequest(headers))
        .isEqualTo(Map.of("rpc_req_baggage", "odd", "rpc_req_baggage.user", "7"));
  }
}
