// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.comparison.messages;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.sofarpc.comparison.Operation;
import io.sofarpc.comparison.messages.generated.PageMessage;
import io.sofarpc.comparison.messages.generated.UserMessage;
import java.util.concurrent.CompletableFuture;

/** The methods of {@link UserMessages}, for peers without Java interfaces. */
public enum MessageMethod {
  /** See {@link UserMessages#existUser}. */
  EXIST_USER("existUser", StringValue.getDefaultInstance(), BoolValue.getDefaultInstance()),
  /** See {@link UserMessages#createUser}. */
  CREATE_USER("createUser", UserMessage.getDefaultInstance(), BoolValue.getDefaultInstance()),
  /** See {@link UserMessages#getUser}. */
  GET_USER("getUser", Int64Value.getDefaultInstance(), UserMessage.getDefaultInstance()),
  /** See {@link UserMessages#listUser}. */
  LIST_USER("listUser", Int32Value.getDefaultInstance(), PageMessage.getDefaultInstance()),
  /** See {@link UserMessages#echo}. */
  ECHO("echo", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());

  private final String text;
  private final Message request;
  private final Message response;

  MessageMethod(String text, Message request, Message response) {
    this.text = text;
    this.request = request;
    this.response = response;
  }

  /** Returns the method that an operation calls. */
  public static MessageMethod of(Operation operation) {
    return switch (operation) {
      case EXIST_USER -> EXIST_USER;
      case CREATE_USER -> CREATE_USER;
      case GET_USER -> GET_USER;
      case LIST_USER -> LIST_USER;
      default -> ECHO;
    };
  }

  /** Makes the argument of a call. */
  public static Message argument(Operation operation) {
    return switch (operation) {
      case EXIST_USER -> StringValue.of(Operation.EMAIL);
      case CREATE_USER -> MessageUsers.user(Operation.ID);
      case GET_USER -> Int64Value.of(Operation.ID);
      case LIST_USER -> Int32Value.of(Operation.PAGE_NUMBER);
      default -> BytesValue.of(ByteString.copyFrom(operation.content()));
    };
  }

  /** Makes a call. */
  public static Message call(Operation operation, UserMessages service) {
    return of(operation).call(argument(operation), service);
  }

  /** Starts a call. */
  public static CompletableFuture<? extends Message> call(
      Operation operation, AsyncUserMessages service) {
    Message argument = argument(operation);
    return switch (of(operation)) {
      case EXIST_USER -> service.existUser((StringValue) argument);
      case CREATE_USER -> service.createUser((UserMessage) argument);
      case GET_USER -> service.getUser((Int64Value) argument);
      case LIST_USER -> service.listUser((Int32Value) argument);
      case ECHO -> service.echo((BytesValue) argument);
    };
  }

  /** Calls this method. */
  public Message call(Message argument, UserMessages service) {
    return switch (this) {
      case EXIST_USER -> service.existUser((StringValue) argument);
      case CREATE_USER -> service.createUser((UserMessage) argument);
      case GET_USER -> service.getUser((Int64Value) argument);
      case LIST_USER -> service.listUser((Int32Value) argument);
      case ECHO -> service.echo((BytesValue) argument);
    };
  }

  /** Returns an empty message of the kind that the method takes. */
  public Message request() {
    return request;
  }

  /** Returns an empty message of the kind that the method returns. */
  public Message response() {
    return response;
  }

  @Override
  public String toString() {
    return text;
  }
}
