// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A failed call. Decide by its {@link #code()}, never by its message.
 *
 * <p>On a server, a service or a filter may send headers with a failure; filters of the client read
 * them from {@link #metadata()}:
 *
 * <pre>{@code
 * throw new RpcException(RESOURCE_EXHAUSTED, "over quota").withMetadata(Metadata.of("retry-after", "3"));
 * }</pre>
 */
public class RpcException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How the call failed. */
  private final StatusCode code;

  /**
   * Headers of the answer; lost where an exception is serialized, as their names and values are.
   */
  private final transient @Nullable Metadata metadata;

  /**
   * Creates a failure.
   *
   * @param code any but {@link StatusCode#OK}
   * @param message what failed, where, and what to do about it
   */
  public RpcException(StatusCode code, String message) {
    this(code, message, null);
  }

  /**
   * Creates a failure with its cause.
   *
   * @param code any but {@link StatusCode#OK}
   * @param message what failed, where, and what to do about it
   * @param cause what led to it, or {@code null}
   */
  public RpcException(StatusCode code, @Nullable String message, @Nullable Throwable cause) {
    this(code, message, cause, Metadata.empty());
  }

  RpcException(
      StatusCode code, @Nullable String message, @Nullable Throwable cause, Metadata metadata) {
    super(message, cause);
    this.metadata = requireNonNull(metadata, "metadata");
    if (requireNonNull(code, "code") == StatusCode.OK) {
      throw new IllegalArgumentException("code: OK (expected: the code of a failure)");
    }
    this.code = code;
  }

  /** Returns how the call failed. */
  public StatusCode code() {
    return code;
  }

  /** Returns the headers that came with the failure, or travel with it; empty unless set. */
  public Metadata metadata() {
    return metadata == null ? Metadata.empty() : metadata; // null after deserialization
  }

  /**
   * Returns a copy with other headers and the same code, message, cause and stack trace.
   *
   * <p>A subclass whose instances must stay of their class overrides this.
   */
  public RpcException withMetadata(Metadata changed) {
    return changed.equals(metadata())
        ? this
        : traced(new RpcException(code, getMessage(), getCause(), changed));
  }

  /** Gives a copy the stack trace and the suppressed exceptions of this. */
  final <T extends RpcException> T traced(T copy) {
    copy.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  /**
   * Returns the failure that a throwable stands for: itself if it is one, what a {@link
   * CompletionException} wraps, {@link StatusCode#CANCELLED} for a cancellation, else {@link
   * StatusCode#INTERNAL} with the throwable as cause.
   */
  public static RpcException from(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof RpcException failure) {
      return failure;
    }
    if (cause instanceof CancellationException) {
      return new RpcException(StatusCode.CANCELLED, "cancelled by the caller", cause);
    }
    return new RpcException(StatusCode.INTERNAL, cause.toString(), cause);
  }

  /** Returns what {@link CompletionException} and {@link ExecutionException} wrap. */
  public static Throwable unwrap(Throwable thrown) {
    Throwable result = thrown;
    while (result instanceof CompletionException || result instanceof ExecutionException) {
      Throwable cause = result.getCause();
      if (cause == null) {
        return result;
      }
      result = cause;
    }
    return result;
  }

  /** Returns the class, the code and the message. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // traces show the code, messages stay plain text
  public String toString() {
    return getClass().getName() + ": " + code + ": " + getMessage();
  }
}
