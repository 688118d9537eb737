// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.io.Serializable;

/** A base class, so that data classes have inherited fields. */
public abstract class Entity implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The key of the entity. */
  public long id;
}
