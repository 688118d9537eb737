// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** What is called: a method of {@link UserService} with arguments of one size. */
public enum Operation {
  /** Is there a user with this email. */
  EXIST_USER("existUser"),
  /** A user with twelve fields goes. */
  CREATE_USER("createUser"),
  /** A user with twelve fields comes. */
  GET_USER("getUser"),
  /** Fifteen users come. */
  LIST_USER("listUser"),
  /** 128 bytes there and back. */
  ECHO_128("echo128", 128),
  /** 1 KB there and back. */
  ECHO_1K("echo1k", 1 << 10),
  /** 16 KB there and back. */
  ECHO_16K("echo16k", 16 << 10),
  /** 1 MB there and back. */
  ECHO_1M("echo1m", 1 << 20);

  /** The argument of {@link #EXIST_USER}. */
  public static final String EMAIL = "somebody@example.com";

  /** The id of the users that come and go. */
  public static final long ID = 1_234_567;

  /** The argument of {@link #LIST_USER}. */
  public static final int PAGE_NUMBER = 7;

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it, and a copy would be measured
  private final byte[] content;

  Operation(String text) {
    this(text, 0);
  }

  Operation(String text, int size) {
    this.text = text;
    this.content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i * 31);
    }
  }

  static Operation parse(String text) {
    return Arrays.stream(values())
        .filter(operation -> operation.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "operation: %s (expected: one of %s)"
                        .formatted(text, Arrays.toString(values()))));
  }

  /** Returns the bytes of an echo; the same array each time. */
  public byte[] content() {
    return content;
  }

  /** Calls a service of beans. */
  public Object call(UserService service) {
    return switch (this) {
      case EXIST_USER -> service.existUser(EMAIL);
      case CREATE_USER -> service.createUser(Users.user(ID));
      case GET_USER -> service.getUser(ID);
      case LIST_USER -> service.listUser(PAGE_NUMBER);
      default -> service.echo(content);
    };
  }

  /** Calls a service of beans without waiting. */
  public CompletableFuture<?> call(AsyncUserService service) {
    return switch (this) {
      case EXIST_USER -> service.existUser(EMAIL);
      case CREATE_USER -> service.createUser(Users.user(ID));
      case GET_USER -> service.getUser(ID);
      case LIST_USER -> service.listUser(PAGE_NUMBER);
      default -> service.echo(content);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
