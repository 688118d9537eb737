// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import io.sofarpc.CallEnder;
import io.sofarpc.Invoker;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.ServedService;
import io.sofarpc.transport.ServiceTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the path of a request leads: a service and a method of it.
 *
 * @param served who answers, also if there is no such service
 * @param invoker its filters and methods, in what ends the calls
 * @param method one without a Java method if there is no such method
 */
record Route(ServedService served, Invoker invoker, MethodDescriptor method) {

  private static final String DEFAULT_VERSION = ":1.0";
  private static final String HESSIAN = "hessian2";
  private static final String HESSIAN_TOO = "hessian"; // as some peers call it

  /**
   * Returns where a path leads.
   *
   * @param path {@code /service/method}; the unique name of the service, or its interface, which
   *     means version 1.0
   */
  static Route of(ServiceTable services, String path) {
    int slash = path.lastIndexOf('/');
    String service = slash > 0 ? path.substring(1, slash) : "";
    String name = service.indexOf(':') < 0 ? service + DEFAULT_VERSION : service;
    ServedService served = services.find(name);
    String method = path.substring(slash + 1);
    return new Route(served, new CallEnder(served.invoker()), method(served, name, method));
  }

  /** Returns the path of a method. */
  static String path(MethodDescriptor method) {
    String service = method.service();
    return "/"
        + (service.endsWith(DEFAULT_VERSION)
            ? service.substring(0, service.length() - DEFAULT_VERSION.length())
            : service)
        + "/"
        + method.name();
  }

  private static MethodDescriptor method(ServedService served, String service, String name) {
    List<MethodDescriptor> exact = served.service().methods(name);
    List<MethodDescriptor> found =
        exact.isEmpty() && !name.isEmpty() ? served.service().methods(otherCase(name)) : exact;
    return found.size() == 1 ? found.get(0) : MethodDescriptor.of(service, name, List.of());
  }

  /** Methods start in upper case in protobuf and in lower case in Java. */
  private static String otherCase(String name) {
    char first = name.charAt(0);
    char other =
        Character.isUpperCase(first) ? Character.toLowerCase(first) : Character.toUpperCase(first);
    return other + name.substring(1);
  }

  /**
   * Returns where a call leads whose message may come from Dubbo, {@code null} if it cannot: Dubbo
   * says protobuf to a service that has other messages. There may be more methods of the name.
   */
  @Nullable Route ofTriple(String codecName) {
    if (!codecName.equals(Grpc.DEFAULT_CODEC)
        || served.codecs().containsKey(codecName)
        || !served.codecs().containsKey(Triple.CODEC)) {
      return null;
    }
    List<MethodDescriptor> named = served.service().methods(method.name());
    return named.isEmpty()
            || named.get(0).kind().streamsRequests()
            || named.get(0).kind().streamsResponses()
        ? null
        : new Route(served, invoker, named.get(0));
  }

  /** Returns whether there is such a method. */
  boolean isKnown() {
    return method.javaMethod() != null;
  }

  /** Returns the codec of a name, {@code null} if the service is not offered in it. */
  @Nullable ServiceCodec codec(String name) {
    ServiceCodec codec = served.codecs().get(name.equals(HESSIAN_TOO) ? HESSIAN : name);
    if (codec == null && name.equals(ContentType.PROTOBUF)) {
      codec = served.codecs().get(ContentType.PROTO);
    }
    boolean fits = codec != null && (codec.messages() != null || name.equals(Triple.CODEC));
    return fits ? codec : null;
  }

  /** Returns the codecs that can write single messages, for people. */
  List<String> codecNames() {
    return served.codecs().entrySet().stream()
        .filter(
            codec -> {
              MessageCodec messages = codec.getValue().messages();
              return messages != null;
            })
        .map(codec -> codec.getKey())
        .sorted()
        .toList();
  }
}
