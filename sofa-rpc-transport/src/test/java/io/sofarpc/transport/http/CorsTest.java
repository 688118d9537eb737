// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.testing.ManualTimer;
import io.sofarpc.transport.TransportSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CorsTest {

  private static final String APP = "https://app.example";

  private static HttpResponse<String> call(WordsServer server, String method, String origin)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + WordsServer.PATH + "echo"))
            .header("origin", origin)
            .header("content-type", "application/json")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,x-mine")
            .method(method, HttpRequest.BodyPublishers.ofString("x"))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Optional<String> header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue("access-control-" + name);
  }

  @Test
  void pageOfANamedOrigin_mayCall_withAllHeaders() throws Exception {
    try (WordsServer server = new WordsServer(settings -> settings.corsOrigins(APP))) {
      HttpResponse<String> asked = call(server, "OPTIONS", APP);
      HttpResponse<String> called = call(server, "POST", APP);

      assertThat(asked.statusCode()).isEqualTo(200);
      assertThat(header(asked, "allow-origin")).hasValue(APP);
      assertThat(header(asked, "allow-methods")).hasValue("GET, POST");
      assertThat(header(asked, "allow-headers")).hasValue("content-type,x-mine");
      assertThat(server.received).hasSize(1);
      assertThat(called.body()).isEqualTo("x");
      assertThat(header(called, "allow-origin")).hasValue(APP);
      assertThat(header(called, "expose-headers")).hasValue("*");
      assertThat(called.headers().firstValue("vary")).hasValue("origin");
    }
  }

  @Test
  void pageOfAnotherOrigin_mayNot() throws Exception {
    try (WordsServer server = new WordsServer(settings -> settings.corsOrigins(APP))) {
      HttpResponse<String> asked = call(server, "OPTIONS", "https://evil.example");

      assertThat(asked.statusCode()).isEqualTo(405);
      assertThat(header(asked, "allow-origin")).isEmpty();
    }
  }

  @Test
  void star_meansAll() throws Exception {
    try (WordsServer server = new WordsServer(settings -> settings.corsOrigins("*"))) {
      assertThat(header(call(server, "POST", "https://any.example"), "allow-origin")).hasValue("*");
    }
  }

  @Test
  void setting_isAnOrigin() {
    TransportSettings.Builder settings =
        TransportSettings.builder(new ManualTimer(), Runnable::run);

    assertThatThrownBy(() -> settings.corsOrigins("https://app.example/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'https://app.example/' (expected: scheme://host");
    assertThatThrownBy(() -> settings.corsOrigins("app.example"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
