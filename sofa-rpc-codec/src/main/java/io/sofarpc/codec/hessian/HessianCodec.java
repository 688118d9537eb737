// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import io.sofarpc.MethodDescriptor;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The codec {@code hessian2}: SOFARPC's default, in its own dialect. Bolt carries SOFARPC's
 * envelopes; a message on gRPC is the value alone, that of a request its arguments one after the
 * other, which only peers of this framework understand.
 */
public final class HessianCodec implements Codec {

  private final HessianLimits limits;

  /** For the service loader; with the default limits. */
  public HessianCodec() {
    this(HessianLimits.DEFAULT);
  }

  /** Makes a codec with other bounds on what one content may make the reader do. */
  HessianCodec(HessianLimits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "hessian2";
  }

  @Override
  public ServiceCodec bind(ServiceDescriptor service) {
    try {
      return new HessianServiceCodec(
          service, HessianTypes.of(roots(service), service.types(), limits));
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "hessian2 cannot carry " + culprit(service) + ": " + unfit.getMessage(), unfit);
    }
  }

  /** Returns the types that all else is found from: of parameters, results and exceptions. */
  static List<Type> roots(ServiceDescriptor service) {
    List<Type> roots = new ArrayList<>();
    service.methods().forEach(method -> roots.addAll(roots(method)));
    return roots;
  }

  private static List<Type> roots(MethodDescriptor method) {
    List<Type> roots = new ArrayList<>(method.parameterTypes());
    roots.add(method.resultType());
    Method javaMethod = method.javaMethod();
    if (javaMethod != null) {
      roots.addAll(Arrays.asList(javaMethod.getGenericExceptionTypes()));
    }
    return roots;
  }

  /** Returns the first method that cannot be carried, or the service if it is not a method. */
  private static String culprit(ServiceDescriptor service) {
    for (MethodDescriptor method : service.methods()) {
      try {
        HessianTypes.of(roots(method), List.of());
      } catch (IllegalArgumentException unfit) {
        return method.toString();
      }
    }
    return service.toString();
  }
}
