// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.sofarpc.Metadata;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What gRPC puts into headers and trailers. */
class GrpcTextTest {

  @Test
  void timeout_isWrittenInTheSmallestUnitThatFits() {
    assertThat(GrpcTimeout.format(-5)).isEqualTo("1n");
    assertThat(GrpcTimeout.format(99_999_999)).isEqualTo("99999999n");
    assertThat(GrpcTimeout.format(100_000_000)).isEqualTo("100000u");
    assertThat(GrpcTimeout.format(Duration.ofSeconds(3).toNanos())).isEqualTo("3000000u");
    assertThat(GrpcTimeout.format(Duration.ofDays(365).toNanos())).isEqualTo("31536000S");
    assertThat(GrpcTimeout.format(Long.MAX_VALUE)).isEqualTo("2562047H");
  }

  @Test
  void timeout_isReadInEachUnit() {
    assertThat(GrpcTimeout.parse("1n")).isEqualTo(1);
    assertThat(GrpcTimeout.parse("2u")).isEqualTo(2_000);
    assertThat(GrpcTimeout.parse("3m")).isEqualTo(3_000_000);
    assertThat(GrpcTimeout.parse("4S")).isEqualTo(Duration.ofSeconds(4).toNanos());
    assertThat(GrpcTimeout.parse("5M")).isEqualTo(Duration.ofMinutes(5).toNanos());
    assertThat(GrpcTimeout.parse("6H")).isEqualTo(Duration.ofHours(6).toNanos());
    assertThat(GrpcTimeout.parse("99999999H")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void timeout_thatMakesNoSense() {
    for (String text :
        new String[] {"", "n", "1", "1x", "-1n", "1 n", "123456789n", "1.5S", "٣n"}) {
      assertThat(GrpcTimeout.parse(text)).as(text).isEqualTo(-1);
    }
  }

  @Test
  void message_isPercentEncoded() {
    String text = "100 % späße\n\uD83D\uDE00~";

    String encoded = GrpcStatus.encode(text);

    assertThat(encoded).isEqualTo("100 %25 sp%C3%A4%C3%9Fe%0A%F0%9F%98%80~");
    assertThat(GrpcStatus.decode(encoded)).isEqualTo(text);
  }

  @Test
  void longMessage_isCut_soThatItsHeaderFits_betweenCharacters() {
    for (String text :
        new String[] {"a".repeat(9_000), "\u00fc".repeat(9_000), "\uD83D\uDE00".repeat(9_000)}) {
      Http2Headers trailers = new DefaultHttp2Headers();

      GrpcStatus.write(new RpcException(StatusCode.ABORTED, text), trailers);

      CharSequence sent = trailers.get(Grpc.MESSAGE);
      assertThat(sent.length()).isBetween(4_000, 4_110);
      String read = GrpcStatus.decode(sent);
      assertThat(read).endsWith("...");
      assertThat(text).startsWith(read.substring(0, read.length() - 3));
    }
  }

  @Test
  void message_thatWasNotEncodedWell_isReadAsItIs() {
    assertThat(GrpcStatus.decode("50%")).isEqualTo("50%");
    assertThat(GrpcStatus.decode("%zz %4")).isEqualTo("%zz %4");
    assertThat(GrpcStatus.decode("%41%")).isEqualTo("A%");
  }

  @Test
  void status_isWrittenAndRead() {
    Http2Headers trailers = new DefaultHttp2Headers();
    GrpcStatus.write(new RpcException(StatusCode.ABORTED, "lost"), trailers);
    trailers.set("retry-after", "3");

    RpcException failure = GrpcStatus.failure(GrpcStatus.code(trailers.get(Grpc.STATUS)), trailers);

    assertThat(failure.code()).isEqualTo(StatusCode.ABORTED);
    assertThat(failure).hasMessage("lost");
    assertThat(failure.metadata()).isEqualTo(Metadata.of("retry-after", "3"));
    assertThat(GrpcStatus.code("x")).isEqualTo(StatusCode.UNKNOWN);
    assertThat(GrpcStatus.code("77")).isEqualTo(StatusCode.UNKNOWN);
  }

  @Test
  void status_ofAnExceptionThatFails_isWritten() {
    Http2Headers trailers = new DefaultHttp2Headers();
    RuntimeException hostile =
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }

          @Override
          public String toString() {
            return "hostile";
          }
        };

    GrpcStatus.write(new ServiceException(hostile), trailers);

    assertThat(trailers.get(Grpc.STATUS)).hasToString("2");
  }

  @Test
  void metadata_becomesFields_andBack() {
    Metadata metadata =
        Metadata.of("Tenant", "acme").withAdded("a-bin", "Af8=").withAdded("grpc-status", "0");
    Http2Headers fields = new DefaultHttp2Headers().path("/x");

    Headers.write(metadata, fields);

    assertThat(Headers.read(fields))
        .isEqualTo(Metadata.of("tenant", "acme").withAdded("a-bin", "Af8"));
  }

  @Test
  void joinedBytes_areSeveralValues() {
    Http2Headers fields = new DefaultHttp2Headers().set("a-bin", "AA==, Af8");

    assertThat(Headers.read(fields).all("a-bin")).containsExactly("AA", "Af8");
  }

  @Test
  void metadataThatHttpCannotCarry_isRefused() {
    Http2Headers fields = new DefaultHttp2Headers();

    assertThatThrownBy(() -> Headers.write(Metadata.of("two words", "x"), fields))
        .hasMessageContaining("'two words'");
    assertThatThrownBy(() -> Headers.write(Metadata.of("a", "späße"), fields))
        .hasMessageContaining("withBinary");
    assertThatThrownBy(() -> Headers.write(Metadata.of("a", "x\r\nb: y"), fields))
        .hasMessageContaining("'a'");
  }

  @Test
  void contentTypes_nameTheCodec() {
    assertThat(Grpc.codecName("application/grpc")).isEqualTo("protobuf");
    assertThat(Grpc.codecName("application/grpc+proto")).isEqualTo("protobuf");
    assertThat(Grpc.codecName("Application/gRPC+json; charset=utf-8")).isEqualTo("json");
    assertThat(Grpc.codecName("application/grpc-web")).isNull();
    assertThat(Grpc.codecName("application/json")).isNull();
    assertThat(Grpc.codecName(null)).isNull();
  }

  @Test
  void encodings() {
    assertThat(Grpc.takesGzip("identity, gzip,deflate")).isTrue();
    assertThat(Grpc.takesGzip("identity")).isFalse();
    assertThat(Grpc.isGzip(Grpc.ENCODING, "gzip")).isTrue();
    assertThat(Grpc.isGzip(Grpc.ENCODING, null)).isFalse();
    assertThatThrownBy(() -> Grpc.isGzip(Grpc.ENCODING, "snappy")).hasMessageContaining("'snappy'");
  }
}
