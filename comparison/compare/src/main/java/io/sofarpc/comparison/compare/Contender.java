// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.compare;

import java.util.Arrays;
import java.util.List;

/** Who is compared, in the order of the report. */
enum Contender {
  RAW("raw Netty", "netty.RawNetty", Greeting.NONE),
  RAW_POOL("raw Netty, pool", "netty.RawNetty$HandOff", Greeting.NONE),
  OURS("sofa-rpc", "ours.Hessian", Greeting.BOLT),
  OURS_NON_BLOCKING("sofa-rpc, non-blocking", "ours.Hessian$NonBlocking", Greeting.BOLT),
  OURS_DIRECT("sofa-rpc, direct callbacks", "ours.Hessian$DirectCallbacks", Greeting.BOLT),
  OURS_VIRTUAL("sofa-rpc, virtual threads", "ours.Hessian$VirtualThreads", Greeting.BOLT),
  OURS_PROTOBUF("sofa-rpc, protobuf", "ours.Protobuf", Greeting.BOLT),
  DUBBO("Dubbo, hessian2", "dubbo.Dubbo$Hessian", Greeting.NONE),
  DUBBO_TRIPLE("Dubbo, Triple", "dubbo.Dubbo$Triple", Greeting.HTTP2),
  GRPC("gRPC-Java", "grpc.Grpc", Greeting.HTTP2),
  ARMERIA("Armeria, gRPC", "armeria.Armeria", Greeting.HTTP2),
  TURBO("turbo-rpc", "turbo.Turbo", Greeting.NONE, Contender.OPEN_LANG),
  STOCK("SOFARPC", "sofarpc.Sofa$Hessian", Greeting.BOLT, Contender.OPEN_LANG),
  STOCK_UNTRACED(
      "SOFARPC, no tracer",
      "sofarpc.Sofa$Hessian",
      Greeting.BOLT,
      Contender.OPEN_LANG,
      Contender.NO_TRACER),
  STOCK_PROTOBUF("SOFARPC, protobuf", "sofarpc.Sofa$Protobuf", Greeting.BOLT, Contender.OPEN_LANG);

  /** Without it stock's Hessian is slower and warns, and turbo-rpc does not start. */
  private static final String OPEN_LANG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private static final String NO_TRACER = "-Ddefault.tracer=";

  private static final int VIRTUAL_THREADS = 21;

  private final String text;
  private final String peer;
  private final Greeting greeting;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> options;

  Contender(String text, String peer, Greeting greeting, String... options) {
    this.text = text;
    this.peer = peer;
    this.greeting = greeting;
    this.options = List.of(options);
  }

  /** Returns those whose text or name is one of the words; all if there is no word. */
  static List<Contender> matching(List<String> words, int jdk) {
    return Arrays.stream(values())
        .filter(contender -> jdk >= VIRTUAL_THREADS || contender != OURS_VIRTUAL)
        .filter(
            contender ->
                words.isEmpty()
                    || words.stream()
                        .anyMatch(
                            word -> word.equals(contender.name()) || word.equals(contender.text)))
        .toList();
  }

  /** Returns the class of the peer. */
  String peer() {
    return "io.sofarpc.comparison." + peer;
  }

  /** Returns the folder of the peer's module. */
  String module() {
    return peer.substring(0, peer.indexOf('.'));
  }

  /** Returns what a new connection has to say. */
  Greeting greeting() {
    return greeting;
  }

  /** Returns the JVM options without which it does not run, or which make it this variant. */
  List<String> options() {
    return options;
  }

  @Override
  public String toString() {
    return text;
  }
}
