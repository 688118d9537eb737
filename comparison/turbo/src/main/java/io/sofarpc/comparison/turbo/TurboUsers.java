// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.turbo;

import io.sofarpc.comparison.Page;
import io.sofarpc.comparison.User;
import io.sofarpc.comparison.Users;
import java.util.concurrent.CompletableFuture;

/** The service; public for the class that turbo-rpc makes to call it. */
public final class TurboUsers implements TurboUserService {

  private final Users users = new Users();

  @Override
  public CompletableFuture<Boolean> existUser(String email) {
    return CompletableFuture.completedFuture(users.existUser(email));
  }

  @Override
  public CompletableFuture<Boolean> createUser(User user) {
    return CompletableFuture.completedFuture(users.createUser(user));
  }

  @Override
  public CompletableFuture<User> getUser(long id) {
    return CompletableFuture.completedFuture(users.getUser(id));
  }

  @Override
  public CompletableFuture<Page> listUser(int pageNo) {
    return CompletableFuture.completedFuture(users.listUser(pageNo));
  }

  @Override
  public CompletableFuture<Content> echo(Content content) {
    return CompletableFuture.completedFuture(content);
  }
}
