// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import java.io.Serializable;
import java.util.List;

/** One page of users. */
@SuppressWarnings("NullAway.Init") // a bean, as services have them
public class Page implements Serializable {

  private static final long serialVersionUID = 1;

  private int pageNo;
  private int total;
  private List<User> result;

  /** Returns the field. */
  public int getPageNo() {
    return pageNo;
  }

  /** Sets the field. */
  public void setPageNo(int pageNo) {
    this.pageNo = pageNo;
  }

  /** Returns the field. */
  public int getTotal() {
    return total;
  }

  /** Sets the field. */
  public void setTotal(int total) {
    this.total = total;
  }

  /** Returns the field. */
  public List<User> getResult() {
    return result;
  }

  /** Sets the field. */
  public void setResult(List<User> result) {
    this.result = result;
  }
}
