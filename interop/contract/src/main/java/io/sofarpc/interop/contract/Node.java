// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.contract;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A node of a graph that may contain itself. */
@SuppressWarnings("serial") // the lists are array lists
public class Node implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The name of the node. */
  public String name;

  /** Any node, also this one. */
  public Node next;

  /** Any nodes, also this one. */
  public List<Node> children = new ArrayList<>();

  /** Makes an empty node. */
  public Node() {}

  /** Makes a node without next and children. */
  public Node(String name) {
    this.name = name;
  }
}
