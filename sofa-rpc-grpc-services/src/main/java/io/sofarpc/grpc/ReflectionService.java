// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.grpc.reflection.ServerReflection;
import io.sofarpc.server.InfoService;
import io.sofarpc.server.ServerInfo;
import java.util.List;

/**
 * {@code grpc.reflection.v1.ServerReflection}, under its older name {@code v1alpha} too: tells
 * tools such as {@code grpcurl} and {@code buf curl} what the services of the server look like.
 *
 * <pre>{@code
 * RpcServer.builder().infoService(new ReflectionService()) ...
 * }</pre>
 *
 * <p>A service whose methods take and return generated messages of protobuf is described by their
 * files; if none of them declares the service, by a file that is made of its methods. A plain Java
 * interface is described by messages that have the JSON that it takes: records are messages, other
 * types scalars or {@code google.protobuf.Value} and its like. Such a service answers JSON; a tool
 * that writes binary messages is told so. Overloads cannot be described.
 */
public final class ReflectionService implements InfoService {

  /** Makes the service, for {@code RpcServer.Builder.infoService}. */
  public ReflectionService() {}

  @Override
  public List<ServiceDescriptor> services() {
    ServiceDescriptor now = ServiceDescriptor.of(ServerReflection.class);
    return List.of(now, now.withInterfaceName("grpc.reflection.v1alpha.ServerReflection"));
  }

  @Override
  public Object start(ServerInfo server) {
    return new Reflection(ProtoFiles.of(server.services()));
  }
}
