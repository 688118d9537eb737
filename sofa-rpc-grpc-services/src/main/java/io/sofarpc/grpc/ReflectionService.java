// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.grpc;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.json.ProtobufView;
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
 * files; if none of them declares the service, by a file that is made of its methods. Any other is
 * described as {@link ProtobufView} says, by messages that have the JSON that it takes, and answers
 * binary messages of that kind too. That is for tools, which ask for the description each time; a
 * client with code generated from it keeps working as long as no name changes. Overloads cannot be
 * described, nor what JSON cannot carry: the log says so at start.
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
  public Codec codec() {
    return new PlainInterfaces();
  }

  @Override
  public Object start(ServerInfo server) {
    return new Reflection(ProtoFiles.of(server.services()));
  }
}
