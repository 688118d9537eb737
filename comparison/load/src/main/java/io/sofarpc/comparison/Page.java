// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison;

import java.io.Serializable;
import java.util.List;

/** Some of many users. */
@SuppressWarnings("NullAway.Init") // filled field by field, as beans are
public class Page implements Serializable {

  private static final long serialVersionUID = 1;

  public int pageNo;
  public int total;
  public List<User> result;

  /** Returns all fields: equal pages have equal texts. */
  @Override
  public String toString() {
    return pageNo + " of " + total + ": " + result;
  }
}
