// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import java.io.Serializable;

/** A plain object: numbers and short texts only. */
@SuppressWarnings("NullAway.Init") // a bean, as services have them
public class Item implements Serializable {

  private static final long serialVersionUID = 1;

  private int id;
  private int stock;
  private long price;
  private long changed;
  private String name;
  private String category;

  /** Returns the field. */
  public int getId() {
    return id;
  }

  /** Sets the field. */
  public void setId(int id) {
    this.id = id;
  }

  /** Returns the field. */
  public int getStock() {
    return stock;
  }

  /** Sets the field. */
  public void setStock(int stock) {
    this.stock = stock;
  }

  /** Returns the field. */
  public long getPrice() {
    return price;
  }

  /** Sets the field. */
  public void setPrice(long price) {
    this.price = price;
  }

  /** Returns the field. */
  public long getChanged() {
    return changed;
  }

  /** Sets the field. */
  public void setChanged(long changed) {
    this.changed = changed;
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
  public String getCategory() {
    return category;
  }

  /** Sets the field. */
  public void setCategory(String category) {
    this.category = category;
  }
}
