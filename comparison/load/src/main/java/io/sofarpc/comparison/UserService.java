// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

/** The user service of a public benchmark of RPC frameworks, and an echo. */
public interface UserService {

  /** Returns whether there is a user with this email. */
  boolean existUser(String email);

  /** Takes a user. */
  boolean createUser(User user);

  /** Returns a user. */
  User getUser(long id);

  /** Returns fifteen users. */
  Page listUser(int pageNo);

  /** Returns its argument. */
  byte[] echo(byte[] content);
}
