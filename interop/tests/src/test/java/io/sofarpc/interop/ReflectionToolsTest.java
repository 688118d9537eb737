// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.json.JsonCodec;
import io.sofarpc.grpc.ReflectionService;
import io.sofarpc.server.RpcServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tools that know nothing but the port call a plain Java interface; {@code -Dinterop.grpcurl} names
 * the command of one of them, the other comes with the peers that run on Node.
 */
@Timeout(60)
@EnabledIfSystemProperty(named = "interop.grpcurl", matches = ".+")
class ReflectionToolsTest {

  private static final String BOOK =
      "{\"title\":\"Poems\",\"author\":{\"name\":\"Ada\",\"born\":0},"
          + "\"pages\":[{\"number\":0,\"text\":\"\"},{\"number\":2}],\"copies\":{\"Bath\":3,\"York\":0},"
          + "\"genre\":\"POEMS\",\"sold\":\"9223372036854775807\",\"lent\":false,"
          + "\"printed\":\"2026-01-31T12:00:00.000000001Z\",\"bought\":\"-1\","
          + "\"price\":\"12345678901234567890.10\",\"cover\":\"AP8=\","
          + "\"notes\":[1,null,true,{\"a\":0.1}]}";

  private static RpcServer server;

  @BeforeAll
  static void start() {
    server =
        RpcServer.builder()
            .host("127.0.0.1")
            .port(0)
            .service(Library.class, new Library.Small())
            .infoService(new ReflectionService())
            .shutdownHook(false)
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Tool> tools() {
    return Stream.of(Tool.values());
  }

  @ParameterizedTest
  @MethodSource("tools")
  void objects_comeBackWhole(Tool tool) {
    assertThat(members(tool.call("put", BOOK))).isEqualTo(members(BOOK));
    assertThat(tool.call("put", "{}")).isEqualTo("{}");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void severalParameters_haveTheirNames(Tool tool) {
    assertThat(
            tool.call(
                "find",
                "{\"title\":\"Emma\",\"year\":1815,\"limit\":3,\"genres\":[\"NOVEL\",\"POEMS\"]}"))
        .isEqualTo("\"Emma18153[NOVEL,POEMS]\"");
    assertThat(tool.call("find", "{\"title\":\"Emma\"}")).isEqualTo("\"Emmanull0[]\"");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void emptyResults_areEmpty(Tool tool) {
    assertThat(tool.call("all", "{}")).isEqualTo("[]");
    assertThat(tool.call("clear", "{}")).isEqualTo("{}");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void streams_areStreams(Tool tool) {
    assertThat(tool.call("read", "{\"title\":\"Emma\",\"pages\":3}"))
        .isEqualTo(
            "{\"number\":0,\"text\":\"Emma\"}{\"number\":1,\"text\":\"Emma\"}"
                + "{\"number\":2,\"text\":\"Emma\"}");
    assertThat(tool.call("correct", "{\"number\":1}{\"text\":\"b\"}"))
        .isEqualTo("{\"number\":1}{\"number\":0,\"text\":\"b\"}");
  }

  @ParameterizedTest
  @MethodSource("tools")
  void failures_sayWhatIsWrong(Tool tool) {
    assertThat(tool.call("find", "{\"limit\":-1}")).contains("limit:-1(expected:0ormore)");
    assertThat(tool.call("put", "{\"price\":\"a lot\"}")).contains("(atprice)");
  }

  /** Reads an object, whose members some tools write by their numbers. */
  private static @Nullable Object members(String json) {
    ServiceDescriptor any = ServiceDescriptor.of(Any.class);
    return requireNonNull(new JsonCodec().bind(any).messages(), "messages")
        .readResponse(any.methods("value").get(0), json.getBytes(UTF_8));
  }

  interface Any {
    Object value();
  }

  /** A tool, and what it speaks. */
  enum Tool {
    GRPCURL("grpc"),
    BUF_GRPC("grpc"),
    BUF_GRPC_WEB("grpcweb"),
    BUF_CONNECT("connect");

    private final String protocol;

    Tool(String protocol) {
      this.protocol = protocol;
    }

    /** Returns all that it printed, without spaces. */
    String call(String method, String json) {
      String path = Library.class.getName() + "/" + method;
      List<String> command = new ArrayList<>();
      if (this == GRPCURL) {
        command.addAll(List.of(System.getProperty("interop.grpcurl"), "-plaintext", "-d", json));
        command.addAll(List.of("127.0.0.1:" + server.port(), path));
      } else {
        Path node = Path.of(System.getProperty("interop.node", "../node"));
        command.addAll(List.of(node.resolve("node_modules/.bin/buf").toString(), "curl"));
        command.addAll(List.of("--http2-prior-knowledge", "--protocol", protocol, "--data", json));
        command.add("http://127.0.0.1:" + server.port() + "/" + path);
      }
      try (Peer tool = Peer.start(name(), command)) {
        int exit = tool.awaitExit(Duration.ofSeconds(30));
        String all = exit == 0 ? String.join("", tool.lines()) : tool.toString();
        return all.replaceAll("\\s", "");
      }
    }
  }
}
