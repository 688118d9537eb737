// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.http;

import static java.util.Objects.requireNonNull;

import io.netty.util.AsciiString;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.MethodKind;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.ServiceCodec;
import io.sofarpc.transport.ServiceBinding;
import io.sofarpc.transport.TransportSettings;
import java.util.List;

/** What is ready before the first call of a service: its codec, and the path of each method. */
final class GrpcBinding implements ServiceBinding {

  private final ServiceDescriptor service;
  private final ServiceCodec codec;
  private final AsciiString grpcType;
  private final AsciiString webType;
  private final AsciiString connectType;
  private final AsciiString connectStreamType;
  private final AsciiString[] paths;
  private final EnvelopeWriter[] writers;
  private final TransportSettings settings;

  private GrpcBinding(
      ServiceDescriptor service, String codecName, ServiceCodec codec, TransportSettings settings) {
    this.service = service;
    this.codec = codec;
    this.settings = settings;
    this.grpcType = Grpc.contentType(codecName);
    this.webType = GrpcWeb.contentType(codecName, false);
    this.connectType = Connect.unaryType(codecName);
    this.connectStreamType = Connect.streamType(codecName);
    this.paths = service.methods().stream().map(GrpcBinding::path).toArray(AsciiString[]::new);
    this.writers =
        service.methods().stream().map(method -> newWriter()).toArray(EnvelopeWriter[]::new);
  }

  static GrpcBinding of(
      ServiceDescriptor service, String codecName, ServiceCodec codec, TransportSettings settings) {
    if (codec.messages() == null) {
      throw new IllegalArgumentException(
          "grpc cannot carry codec '%s' of %s (expected: one for single messages, as protobuf)"
              .formatted(codecName, service));
    }
    for (MethodDescriptor method : service.methods()) {
      if (service.methods(method.name()).size() > 1) {
        throw new IllegalArgumentException(
            "grpc does not tell overloads of " + method + " apart; see RpcMethod.name()");
      }
    }
    return new GrpcBinding(service, codecName, codec, settings);
  }

  private static AsciiString path(MethodDescriptor method) {
    return new AsciiString(Route.path(method));
  }

  private EnvelopeWriter newWriter() {
    return new EnvelopeWriter(settings.maxFrameBytes());
  }

  @Override
  public ServiceDescriptor service() {
    return service;
  }

  ServiceCodec codec() {
    return codec;
  }

  MessageCodec messages() {
    return requireNonNull(codec.messages(), "messages");
  }

  TransportSettings settings() {
    return settings;
  }

  /**
   * Returns the format of one call.
   *
   * @param peer who is called
   */
  ClientFormat format(Peer peer, MethodDescriptor method) {
    MethodKind kind = method.kind();
    return switch (peer.format()) {
      case ClientFormat.GRPC_WEB -> new GrpcClientFormat(webType, true);
      case ClientFormat.CONNECT ->
          kind.streamsRequests() || kind.streamsResponses()
              ? new ConnectClientFormat(connectStreamType)
              : new ConnectUnaryClientFormat(
                  connectType,
                  settings.maxFrameBytes(),
                  peer.get() && method.isReadOnly() && kind == MethodKind.UNARY);
      default -> new GrpcClientFormat(grpcType, false);
    };
  }

  /** Returns the path of a method; made now for a foreign one. */
  AsciiString pathOf(MethodDescriptor method) {
    return isOwn(method) ? paths[method.index()] : path(method);
  }

  EnvelopeWriter writerOf(MethodDescriptor method) {
    return isOwn(method) ? writers[method.index()] : newWriter();
  }

  private boolean isOwn(MethodDescriptor method) {
    List<MethodDescriptor> methods = service.methods();
    return method.index() < methods.size() && methods.get(method.index()) == method;
  }
}
