// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.util.concurrent.CompletableFuture;

/** {@link UserService} as a consumer that does not wait has it. */
public interface AsyncUserService {

  /** See {@link UserService#existUser}. */
  CompletableFuture<Boolean> existUser(String email);

  /** See {@link UserService#createUser}. */
  CompletableFuture<Boolean> createUser(User user);

  /** See {@link UserService#getUser}. */
  CompletableFuture<User> getUser(long id);

  /** See {@link UserService#listUser}. */
  CompletableFuture<Page> listUser(int pageNo);

  /** See {@link UserService#echo}. */
  CompletableFuture<byte[]> echo(byte[] content);
}
