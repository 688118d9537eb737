// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.io.Serializable;

/** Where somebody lives. */
public class Address implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The city. */
  public String city;

  /** The house number. */
  public int number;

  /** Makes an empty address. */
  public Address() {}

  /** Makes an address with both fields set. */
  public Address(String city, int number) {
    this.city = city;
    this.number = number;
  }

  @Override
  public String toString() {
    return Text.of(city) + " " + number;
  }
}
