// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop;

/** A column of the matrix: a foreign peer in one role. */
enum Column {
  STOCK_CLIENT("stock-client", "stock Java 5.13.2 as client"),
  STOCK_SERVER("stock-server", "stock Java 5.13.2 as server"),
  NODE_CLIENT("node-client", "sofa-rpc-node 2.10.0 as client"),
  NODE_SERVER("node-server", "sofa-rpc-node 2.10.0 as server");

  private final String id;
  private final String title;

  Column(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** Returns the name that the lists in {@link Matrix} use. */
  String id() {
    return id;
  }

  /** Returns the text above the column. */
  String title() {
    return title;
  }

  boolean isNode() {
    return id.startsWith("node");
  }
}
