// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Numbers and names of the Bolt protocol. */
final class Bolt {

  static final int TYPE_RESPONSE = 0;
  static final int TYPE_REQUEST = 1;
  static final int TYPE_ONE_WAY = 2;

  static final int COMMAND_HEARTBEAT = 0;
  static final int COMMAND_REQUEST = 1;
  static final int COMMAND_RESPONSE = 2;

  /** Only to peers that have announced {@link Capabilities}; stock peers close on them. */
  static final int COMMAND_CANCEL = 110;

  static final int COMMAND_DRAIN = 111;

  static final int STATUS_SUCCESS = 0;
  static final int STATUS_SERVER_EXCEPTION = 2;
  static final int STATUS_BUSY = 4;
  static final int STATUS_TIMEOUT = 7;
  static final int STATUS_RESULT_NOT_WRITABLE = 17;
  static final int STATUS_REQUEST_NOT_READABLE = 18;

  static final String REQUEST_CLASS = "com.alipay.sofa.rpc.core.request.SofaRequest";
  static final String RESPONSE_CLASS = "com.alipay.sofa.rpc.core.response.SofaResponse";
  static final String ERROR_CLASS = "com.alipay.remoting.rpc.exception.RpcServerException";
  static final byte[] REQUEST_CLASS_BYTES = REQUEST_CLASS.getBytes(UTF_8);
  static final byte[] RESPONSE_CLASS_BYTES = RESPONSE_CLASS.getBytes(UTF_8);
  static final byte[] ERROR_CLASS_BYTES = ERROR_CLASS.getBytes(UTF_8);
  static final int MAX_CLASS_NAME_BYTES = 1024;

  static final String SERVICE = "service";
  static final String TARGET_SERVICE = "sofa_head_target_service";
  static final String METHOD_NAME = "sofa_head_method_name";
  static final String RESPONSE_ERROR = "sofa_head_response_error";
  static final String TYPE = "type";
  static final String APP = "app";
  static final String PROTOCOL = "protocol";

  /** The pair of a heartbeat's header that says what this side understands. */
  static final String CAPABILITIES = "sofa-rpc-capabilities";

  /** Pairs that say where a request goes; others that a caller adds must not replace them. */
  static final Set<String> RESERVED =
      Set.of(SERVICE, TARGET_SERVICE, METHOD_NAME, TYPE, APP, PROTOCOL);

  static final int CODEC_HESSIAN = 1;
  static final int NO_TIMEOUT = -1;

  /** Everything that is not a codec id here is refused. */
  private static final Map<String, Integer> CODEC_IDS =
      new TreeMap<>(Map.of("hessian2", CODEC_HESSIAN, "protobuf", 11, "json", 12));

  static final int MAX_CODEC_ID = 12;

  private Bolt() {}

  /**
   * Returns the key of a call in a table with linear probing. Ids of calls that are under way
   * follow each other, and as keys would fill one run of slots, through which each removal would
   * go.
   */
  static int key(int id) {
    return id * 0x9e3779b9;
  }

  /** Returns the id of a codec, {@code null} if this protocol has none for it. */
  static @Nullable Integer codecId(String name) {
    return CODEC_IDS.get(name);
  }

  /** Returns {@code hessian2, json, protobuf}. */
  static String codecNames() {
    return String.join(", ", CODEC_IDS.keySet());
  }

  /** Says what a response status means, for messages. */
  static String statusText(int status) {
    return switch (status) {
      case STATUS_SERVER_EXCEPTION -> "the provider's framework failed";
      case STATUS_BUSY -> "the provider is busy: its threads and its queue are full";
      case 5, 8, 16 -> "a proxy lost its connection to the provider";
      case 6 -> "nobody serves it behind this address";
      case STATUS_TIMEOUT -> "the time-out passed on the provider's side";
      case 9 -> "a proxy could not read the call";
      case STATUS_RESULT_NOT_WRITABLE -> "the result cannot be written";
      case STATUS_REQUEST_NOT_READABLE -> "the request cannot be read";
      default -> "unknown status";
    };
  }
}
