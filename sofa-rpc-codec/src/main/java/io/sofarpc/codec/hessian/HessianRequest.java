// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SOFARPC's request envelope as received, and its writer. */
final class HessianRequest {

  static final String WIRE_NAME = "com.alipay.sofa.rpc.core.request.SofaRequest";

  private final @Nullable String targetAppName;
  private final String methodName;
  private final String serviceName;
  private final Map<?, ?> requestProps;
  private final List<String> argSigs;

  private HessianRequest(@Nullable Object[] parts) {
    targetAppName = (String) parts[0];
    methodName = Objects.requireNonNullElse((String) parts[1], "");
    serviceName = Objects.requireNonNullElse((String) parts[2], "");
    requestProps = Objects.requireNonNullElse((Map<?, ?>) parts[3], Map.of());
    String[] sigs = (String[]) parts[4];
    argSigs = sigs == null ? List.of() : Arrays.stream(sigs).map(String::valueOf).toList();
  }

  static final ClassCodec CODEC =
      new ValueCodec<>(
          HessianRequest.class,
          WIRE_NAME,
          true,
          new ValueCodec.Form<>(
              List.of(
                  new ValueCodec.Part("targetAppName", Targets.of(String.class)),
                  new ValueCodec.Part("methodName", Targets.of(String.class)),
                  new ValueCodec.Part("targetServiceUniqueName", Targets.of(String.class)),
                  new ValueCodec.Part("requestProps", Targets.of(Map.class)),
                  new ValueCodec.Part("methodArgSigs", Targets.of(String[].class))),
              request -> new Object[0],
              HessianRequest::new));

  private static final ClassDef OWN = ClassDef.own(CODEC, Dialect.DRAFT);
  private static final Target PROPS = Targets.of(Map.class);

  private static final NameTable<ClassDef.Seen> ENVELOPES =
      new NameTable<>(Map.of(WIRE_NAME, new ClassDef.Seen(CODEC, Dialect.DRAFT)));
  private static final Target ENVELOPE = new Target(HessianRequest.class);

  /**
   * Reads the envelope and leaves {@code in} at the first argument.
   *
   * @throws HessianException if the content does not start with a request
   */
  static HessianRequest read(HessianReader in) {
    Object request = in.read(ENVELOPE, ENVELOPES);
    if (request == null) {
      throw new HessianException("content is null (expected: a request)");
    }
    return (HessianRequest) request;
  }

  /**
   * Reads the arguments that follow a request.
   *
   * @param targets what the parameters of the method are declared as
   */
  static @Nullable Object[] readArguments(HessianReader in, List<Target> targets) {
    Object[] arguments = new Object[targets.size()];
    for (int i = 0; i < arguments.length; i++) {
      try {
        arguments[i] = in.read(targets.get(i));
      } catch (HessianException e) {
        throw e.at("argument " + (i + 1));
      }
    }
    return arguments;
  }

  /** Returns the application that the caller wants, null for any. */
  @Nullable String targetAppName() {
    return targetAppName;
  }

  /** Returns the name of the method, empty if the request lacks it. */
  String methodName() {
    return methodName;
  }

  /** Returns the unique name of the service, {@code interface:version[:uniqueId]}, or empty. */
  String serviceName() {
    return serviceName;
  }

  /** Returns the properties of the call: strings, maps and whatever else the caller put there. */
  Map<?, ?> requestProps() {
    return requestProps;
  }

  /** Returns the declared parameter types as {@link Class#getName} or a Node peer names them. */
  List<String> argSigs() {
    return argSigs;
  }

  /**
   * Reads the envelope of a call of a known method as most peers send it, and leaves {@code in} at
   * the first argument. Whatever looks otherwise is left to {@link #read}: then nothing was read.
   *
   * @param prefixes what we would send for the methods of the service, by their names
   */
  static @Nullable Known readKnown(HessianReader in, NameTable<List<Prefix>> prefixes) {
    if (!in.startEnvelope(OWN)) {
      return null;
    }
    in.readString(); // the application
    List<Prefix> overloads = in.readNamed(prefixes);
    if (overloads == null || !in.skip(overloads.get(0).service)) {
      return null;
    }
    Map<?, ?> props = (Map<?, ?>) in.read(PROPS);
    for (Prefix prefix : overloads) {
      if (in.skipStrings(prefix.tail, Prefix.STRINGS)) {
        in.endEnvelope();
        return new Known(prefix, props == null ? Map.of() : props);
      }
    }
    return null;
  }

  /** A request to a known method. */
  record Known(Prefix prefix, Map<?, ?> requestProps) {}

  /** The part of a request that is the same for all calls of a method, encoded once. Immutable. */
  static final class Prefix {

    private static final String STRINGS = "[string";

    private final byte[] head;
    private final byte[] service;
    private final byte[] tail;
    private final String[] argSigs;

    private Prefix(byte[] head, byte[] service, byte[] tail, String[] argSigs) {
      this.head = head;
      this.service = service;
      this.tail = tail;
      this.argSigs = argSigs;
    }

    /**
     * Encodes what does not change from call to call.
     *
     * @param argSigs the declared parameter types as {@link Class#getName}
     */
    static Prefix of(
        @Nullable String targetAppName, String service, String method, List<String> argSigs) {
      HessianWriter head = HessianTypes.NONE.writer();
      head.startObject(CODEC);
      head.writeString(targetAppName);
      head.writeString(method);
      int beforeService = head.size();
      head.writeString(service);
      String[] sigs = argSigs.toArray(String[]::new);
      HessianWriter tail = HessianTypes.NONE.writer();
      writeSigs(tail, sigs);
      return new Prefix(
          Arrays.copyOf(head.array(), head.size()),
          Arrays.copyOfRange(head.array(), beforeService, head.size()),
          Arrays.copyOf(tail.array(), tail.size()),
          sigs);
    }

    /**
     * Starts a content: the arguments follow on the same writer.
     *
     * @param out a writer that nothing was written to
     * @param requestProps properties of this call; null for none
     */
    void write(HessianWriter out, @Nullable Map<String, ?> requestProps) {
      out.writeRaw(head);
      out.adopt(CODEC, null, 1);
      if (requestProps == null) {
        out.writeNull();
      } else {
        out.skipRef();
        out.startMap(null);
        requestProps.forEach(
            (key, value) -> {
              out.writeString(key);
              out.writeValue(value);
            });
        out.endMap();
      }
      if (out.hasNoTypes()) {
        out.writeRaw(tail);
        out.adopt(null, STRINGS, 1);
      } else {
        out.skipRef();
        writeSigs(out, argSigs);
      }
    }

    private static void writeSigs(HessianWriter out, String[] sigs) {
      boolean marked = out.startList(STRINGS, sigs.length);
      for (String sig : sigs) {
        out.writeString(sig);
      }
      out.endList(marked);
    }
  }
}
