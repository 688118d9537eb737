// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** The user of a well-known public benchmark of RPC frameworks. */
@SuppressWarnings("NullAway.Init") // a bean, as services have them
public class User implements Serializable {

  private static final long serialVersionUID = 1;

  private long id;
  private String name;
  private int sex;
  private LocalDate birthday;
  private String email;
  private String mobile;
  private String address;
  private String icon;
  private List<Integer> permissions;
  private int status;
  private LocalDateTime createTime;
  private LocalDateTime updateTime;

  /** Returns the field. */
  public long getId() {
    return id;
  }

  /** Sets the field. */
  public void setId(long id) {
    this.id = id;
  }

  /** Returns the field. */
  public String getName() {
    return name;
  }

  /** Sets the field. */
  public void setName(String name) {
    this.name = name;
  }

  /** Returns the field. */
  public int getSex() {
    return sex;
  }

  /** Sets the field. */
  public void setSex(int sex) {
    this.sex = sex;
  }

  /** Returns the field. */
  public LocalDate getBirthday() {
    return birthday;
  }

  /** Sets the field. */
  public void setBirthday(LocalDate birthday) {
    this.birthday = birthday;
  }

  /** Returns the field. */
  public String getEmail() {
    return email;
  }

  /** Sets the field. */
  public void setEmail(String email) {
    this.email = email;
  }

  /** Returns the field. */
  public String getMobile() {
    return mobile;
  }

  /** Sets the field. */
  public void setMobile(String mobile) {
    this.mobile = mobile;
  }

  /** Returns the field. */
  public String getAddress() {
    return address;
  }

  /** Sets the field. */
  public void setAddress(String address) {
    this.address = address;
  }

  /** Returns the field. */
  public String getIcon() {
    return icon;
  }

  /** Sets the field. */
  public void setIcon(String icon) {
    this.icon = icon;
  }

  /** Returns the field. */
  public List<Integer> getPermissions() {
    return permissions;
  }

  /** Sets the field. */
  public void setPermissions(List<Integer> permissions) {
    this.permissions = permissions;
  }

  /** Returns the field. */
  public int getStatus() {
    return status;
  }

  /** Sets the field. */
  public void setStatus(int status) {
    this.status = status;
  }

  /** Returns the field. */
  public LocalDateTime getCreateTime() {
    return createTime;
  }

  /** Sets the field. */
  public void setCreateTime(LocalDateTime createTime) {
    this.createTime = createTime;
  }

  /** Returns the field. */
  public LocalDateTime getUpdateTime() {
    return updateTime;
  }

  /** Sets the field. */
  public void setUpdateTime(LocalDateTime updateTime) {
    this.updateTime = updateTime;
  }
}
