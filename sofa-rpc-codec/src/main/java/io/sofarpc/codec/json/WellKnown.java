// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import com.google.protobuf.Descriptors.Descriptor;

/** Google's messages whose JSON is not an object with their fields. */
enum WellKnown {
  SCALAR,
  TIMESTAMP,
  VALUE,
  LIST,
  STRUCT,
  NONE;

  static WellKnown of(Descriptor type) {
    return switch (type.getFullName()) {
      case "google.protobuf.BoolValue",
          "google.protobuf.BytesValue",
          "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.StringValue" ->
          SCALAR;
      case "google.protobuf.Timestamp" -> TIMESTAMP;
      case "google.protobuf.Value" -> VALUE;
      case "google.protobuf.ListValue" -> LIST;
      case "google.protobuf.Struct" -> STRUCT;
      default -> NONE;
    };
  }
}
