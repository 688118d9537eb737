// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** A user with twelve fields. */
@SuppressWarnings("NullAway.Init") // filled field by field, as beans are
public class User implements Serializable {

  private static final long serialVersionUID = 1;

  public long id;
  public String name;
  public int sex;
  public LocalDate birthday;
  public String email;
  public String mobile;
  public String address;
  public String icon;
  public List<Integer> permissions;
  public int status;
  public LocalDateTime createTime;
  public LocalDateTime updateTime;

  /** Returns all fields: equal users have equal texts. */
  @Override
  public String toString() {
    return List.of(
            id,
            name,
            sex,
            birthday,
            email,
            mobile,
            address,
            icon,
            permissions,
            status,
            createTime,
            updateTime)
        .toString();
  }
}
