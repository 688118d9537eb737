// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc;

/**
 * How a call ended: success and the sixteen failures of gRPC, with what they are on the wire.
 *
 * <p>This is the one table that maps codes to HTTP and Bolt. HTTP numbers follow the gRPC-HTTP
 * mapping of {@code google.rpc.Code}. Bolt knows few numbers: 0 stands there for every failure that
 * travels as an error inside a normal response.
 */
public enum StatusCode {
  /** The call succeeded. */
  OK(0, 200, 0),
  /** The call was cancelled, usually by the caller. */
  CANCELLED(1, 499, 0),
  /** The service failed in a way that nobody described better, for example by an exception. */
  UNKNOWN(2, 500, 0),
  /** The caller sent something that can never work; do not retry. */
  INVALID_ARGUMENT(3, 400, 18),
  /** The time-out passed before the call ended; whether it had an effect is unknown. */
  DEADLINE_EXCEEDED(4, 504, 7),
  /** What the caller asked for does not exist. */
  NOT_FOUND(5, 404, 0),
  /** What the caller wanted to create exists. */
  ALREADY_EXISTS(6, 409, 0),
  /** The caller is known, but may not do this. */
  PERMISSION_DENIED(7, 403, 0),
  /** A limit is reached: a pool, a quota, a size; retry later or elsewhere. */
  RESOURCE_EXHAUSTED(8, 429, 4),
  /** The system is not in the state that the call needs; fix the state first. */
  FAILED_PRECONDITION(9, 400, 0),
  /** The call lost against another one; retry it as a whole. */
  ABORTED(10, 409, 0),
  /** An index or position lies outside of what is there. */
  OUT_OF_RANGE(11, 400, 0),
  /** The provider does not know this service or method. */
  UNIMPLEMENTED(12, 501, 0),
  /** Something that must hold did not: a bug, or bytes that do not make sense. */
  INTERNAL(13, 500, 0),
  /** The provider cannot be reached, or went away; retry elsewhere or later. */
  UNAVAILABLE(14, 503, 0),
  /** Data was lost for good. */
  DATA_LOSS(15, 500, 0),
  /** The caller did not say who it is, or could not prove it. */
  UNAUTHENTICATED(16, 401, 0);

  private static final StatusCode[] BY_VALUE = values();

  private final int value;
  private final int httpStatus;
  private final int boltStatus;

  StatusCode(int value, int httpStatus, int boltStatus) {
    this.value = value;
    this.httpStatus = httpStatus;
    this.boltStatus = boltStatus;
  }

  /** Returns gRPC's number for this code. */
  public int value() {
    return value;
  }

  /** Returns the HTTP status for this code. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Returns the response status of Bolt, 0 if the failure travels inside a normal response. */
  public int boltStatus() {
    return boltStatus;
  }

  /** Returns the code with gRPC's number; {@link #UNKNOWN} for a number that is not one of them. */
  public static StatusCode of(int value) {
    return value >= 0 && value < BY_VALUE.length ? BY_VALUE[value] : UNKNOWN;
  }

  /** Returns what a response status of Bolt says; {@link #UNKNOWN} for a status nobody defined. */
  public static StatusCode ofBolt(int status) {
    return switch (status) {
      case 0 -> OK;
      case 4 -> RESOURCE_EXHAUSTED; // server thread pool busy
      case 5, 6, 8, 16 -> UNAVAILABLE; // communication, no processor, send failed, closed
      case 7 -> DEADLINE_EXCEEDED;
      case 2, 9, 17 -> INTERNAL; // processor failed, codec failed, result not serializable
      case 18 -> INVALID_ARGUMENT; // request not deserializable
      default -> UNKNOWN;
    };
  }

  /** Returns what an HTTP status says where a gRPC status was expected, as from a proxy. */
  public static StatusCode ofHttp(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }
}
