// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.grpc;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sofarpc.comparison.Client;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.messages.MessageMethod;
import io.sofarpc.comparison.messages.MessageUsers;
import io.sofarpc.comparison.messages.UserMessages;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Does what generated stubs do, for every peer that has the interfaces of gRPC-Java. */
public final class GrpcUsers {

  private static final String SERVICE = "sofarpc.comparison.Users";

  private final Map<MessageMethod, MethodDescriptor<Message, Message>> methods =
      new EnumMap<>(MessageMethod.class);

  /** Makes the methods. */
  public GrpcUsers() {
    for (MessageMethod method : MessageMethod.values()) {
      methods.put(
          method,
          MethodDescriptor.<Message, Message>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(
                  MethodDescriptor.generateFullMethodName(SERVICE, method.toString()))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(ProtoUtils.marshaller(method.request()))
              .setResponseMarshaller(ProtoUtils.marshaller(method.response()))
              .build());
    }
  }

  private MethodDescriptor<Message, Message> descriptor(MessageMethod method) {
    return Objects.requireNonNull(methods.get(method));
  }

  /** Returns what a server serves. */
  public ServerServiceDefinition definition() {
    UserMessages service = new MessageUsers();
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(SERVICE);
    methods.forEach(
        (method, descriptor) ->
            definition.addMethod(
                descriptor,
                ServerCalls.asyncUnaryCall(
                    (Message argument, StreamObserver<Message> answer) -> {
                      answer.onNext(method.call(argument, service));
                      answer.onCompleted();
                    })));
    return definition.build();
  }

  /** Returns a client with blocking and asynchronous calls. */
  public Client client(Channel channel) {
    return new Client() {
      @Override
      public Object call(Operation operation) {
        return ClientCalls.blockingUnaryCall(
            channel,
            descriptor(MessageMethod.of(operation)),
            CallOptions.DEFAULT,
            MessageMethod.argument(operation));
      }

      @Override
      public void start(
          Operation operation, BiConsumer<@Nullable Object, @Nullable Throwable> done) {
        ClientCalls.asyncUnaryCall(
            channel.newCall(descriptor(MessageMethod.of(operation)), CallOptions.DEFAULT),
            MessageMethod.argument(operation),
            new Answer(done));
      }

      @Override
      public Object plain(Object result) {
        return MessageUsers.plain(result);
      }
    };
  }

  /** Ends when the call does, as a future would. */
  private static final class Answer implements StreamObserver<Message> {

    private final BiConsumer<@Nullable Object, @Nullable Throwable> done;
    private @Nullable Message result;

    Answer(BiConsumer<@Nullable Object, @Nullable Throwable> done) {
      this.done = done;
    }

    @Override
    public void onNext(Message message) {
      result = message;
    }

    @Override
    public void onError(Throwable failure) {
      done.accept(null, failure);
    }

    @Override
    public void onCompleted() {
      done.accept(result, null);
    }
  }
}
