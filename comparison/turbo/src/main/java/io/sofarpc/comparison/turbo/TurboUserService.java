// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.turbo;

import io.sofarpc.comparison.Page;
import io.sofarpc.comparison.User;
import java.util.concurrent.CompletableFuture;

/** {@link io.sofarpc.comparison.UserService} as turbo-rpc takes it: futures, and no arrays. */
public interface TurboUserService {

  /** Returns whether there is a user with this email. */
  CompletableFuture<Boolean> existUser(String email);

  /** Takes a user. */
  CompletableFuture<Boolean> createUser(User user);

  /** Returns a user. */
  CompletableFuture<User> getUser(long id);

  /** Returns fifteen users. */
  CompletableFuture<Page> listUser(int pageNo);

  /** Returns its argument. */
  CompletableFuture<Content> echo(Content content);

  /** An array; its serializer cannot be made for a field that says so. */
  @SuppressWarnings("NullAway.Init") // filled field by field, as beans are
  class Content {

    public Object bytes;

    /** Made before it is read. */
    public Content() {}

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }
}
