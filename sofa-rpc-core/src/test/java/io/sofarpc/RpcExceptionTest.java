// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RpcExceptionTest {

  private final RpcException failure = new RpcException(StatusCode.ABORTED, "lost the race");

  @Test
  void from_anRpcException_isThatOne() {
    assertThat(RpcException.from(failure)).isSameAs(failure);
  }

  @Test
  void from_whatFuturesWrap_isWhatIsInside() {
    Throwable wrapped = new ExecutionException(new CompletionException(failure));

    assertThat(RpcException.from(wrapped)).isSameAs(failure);
  }

  @Test
  void from_aCancellation_isCancelled() {
    CancellationException cancelled = new CancellationException();

    assertThat(RpcException.from(cancelled).code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(RpcException.from(cancelled)).hasCause(cancelled);
  }

  @Test
  void from_anythingElse_isInternalWithTheCause() {
    IOException broken = new IOException("broken pipe");

    RpcException made = RpcException.from(new CompletionException(broken));

    assertThat(made.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(made).hasMessage("java.io.IOException: broken pipe").hasCause(broken);
  }

  @Test
  void from_aWrapperAroundNothing_isInternal() {
    CompletionException empty = new CompletionException("empty", null);

    assertThat(RpcException.unwrap(empty)).isSameAs(empty);
    assertThat(RpcException.from(empty).code()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void withMetadata_isACopyOfItsClass() {
    Metadata headers = Metadata.of("retry-after", "3");
    failure.addSuppressed(new IOException("as well"));

    RpcException copy = failure.withMetadata(headers);
    ServiceException thrown = new ServiceException(new IOException("broken")).withMetadata(headers);

    assertThat(failure.metadata().isEmpty()).isTrue();
    assertThat(copy.metadata()).isEqualTo(headers);
    assertThat(copy.code()).isEqualTo(failure.code());
    assertThat(copy).hasMessage(failure.getMessage());
    assertThat(copy.getStackTrace()).isEqualTo(failure.getStackTrace());
    assertThat(copy.getSuppressed()).isEqualTo(failure.getSuppressed());
    assertThat(thrown.metadata()).isEqualTo(headers);
    assertThat(thrown.thrown()).hasMessage("broken");
  }

  @Test
  void metadata_isLostWithSerialization() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure.withMetadata(Metadata.of("retry-after", "3")));
    }

    ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    assertThat(((RpcException) in.readObject()).metadata().isEmpty()).isTrue();
  }

  @Test
  void ok_isNoFailure() {
    assertThatThrownBy(() -> new RpcException(StatusCode.OK, "fine"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toString_showsTheCode() {
    assertThat(failure).hasToString("io.sofarpc.RpcException: ABORTED: lost the race");
  }

  @Test
  void serviceException_isUnknownAndKeepsWhatWasThrown() {
    IOException thrown = new IOException("disk full");

    ServiceException failed = new ServiceException(thrown);

    assertThat(failed.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(failed.thrown()).isSameAs(thrown);
    assertThat(failed).hasMessage("java.io.IOException: disk full");
  }
}
