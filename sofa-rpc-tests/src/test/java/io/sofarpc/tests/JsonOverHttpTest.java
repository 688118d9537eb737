// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Request;
import io.sofarpc.RpcMethod;
import io.sofarpc.server.RpcServer;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plain Java interface, called by what knows HTTP and JSON only. */
@Timeout(60)
class JsonOverHttpTest {

  private final Queue<Request> seen = new ConcurrentLinkedQueue<>();
  private final RpcServer server =
      RpcServer.builder()
          .port(0)
          .filter(
              (request, next) -> {
                seen.add(request);
                return next.invoke(request);
              })
          .service(Till.class, new Drawer())
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> post(String method, String json) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(method))
            .header("content-type", "application/json; charset=utf-8")
            .header("x-shop", "7")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private URI uri(String method) {
    return URI.create(
        "http://127.0.0.1:" + server.port() + "/" + Till.class.getName() + "/" + method);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void objects_areTakenAndReturned_filtersSeeTheCall() throws Exception {
    HttpResponse<String> answer = post("pay", "{\"item\":\"tea\",\"cents\":250}");

    assertThat(answer.body()).isEqualTo("{\"item\":\"tea\",\"cents\":251}");
    assertThat(answer.statusCode()).isEqualTo(200);
    Request request = seen.remove();
    assertThat(request.method().name()).isEqualTo("pay");
    assertThat(request.metadata().get("x-shop")).isEqualTo("7");
  }

  @Test
  void get_readsTheMessageFromTheQuery() throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(uri("price?message=%7B%22item%22:%22tea%22,%22cents%22:1%7D")));

    assertThat(answer.body()).isEqualTo("1");
  }

  @Test
  void whatTheServiceThrows_isAnError() throws Exception {
    HttpResponse<String> answer = post("pay", "{\"item\":\"tea\",\"cents\":-1}");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"code\":\"unknown\",\"message\":\"negative\"}");
  }

  @Test
  void mistakesOfTheCaller_areNamed() throws Exception {
    assertThat(post("pay", "{\"item\":7").body()).startsWith("{\"code\":\"invalid_argument\"");
    assertThat(post("pay", "{\"item\":7").statusCode()).isEqualTo(400);
    assertThat(post("nope", "{}").statusCode()).isEqualTo(404);
    assertThat(post("nope", "{}").body()).contains("nope");
  }

  /** The service. */
  public interface Till {

    /** Adds a tip. */
    Receipt pay(Receipt receipt);

    /** Returns what is to be paid. */
    @RpcMethod(readOnly = true)
    int price(Receipt receipt);
  }

  /** A result that is an argument too. */
  public record Receipt(String item, int cents) implements Serializable {}

  private static final class Drawer implements Till {

    @Override
    public Receipt pay(Receipt receipt) {
      if (receipt.cents() < 0) {
        throw new IllegalArgumentException("negative");
      }
      return new Receipt(receipt.item(), receipt.cents() + 1);
    }

    @Override
    public int price(Receipt receipt) {
      return receipt.cents();
    }
  }
}
