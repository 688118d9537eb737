// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.MessageCodec;
import io.sofarpc.codec.OutputBuffer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of protobuf for those of JSON, as servers read and write them; made for tools, not for
 * speed. Immutable.
 */
final class ProtoMessages implements MessageCodec {

  private static final int MAX_DEPTH = 100; // as Google's library has it

  private final MessageCodec json;
  private final List<Descriptor> requests; // by MethodDescriptor.index()
  private final List<Descriptor> responses;
  private final ProtoToJson toJson;
  private final JsonToProto toProto;

  ProtoMessages(
      MessageCodec json,
      List<Descriptor> requests,
      List<Descriptor> responses,
      ProtoToJson toJson,
      JsonToProto toProto) {
    this.json = json;
    this.requests = requests;
    this.responses = responses;
    this.toJson = toJson;
    this.toProto = toProto;
  }

  @Override
  public @Nullable Object readRequest(MethodDescriptor method, byte[] message) {
    Descriptor type = requests.get(method.index());
    OutputBuffer text = new OutputBuffer(message.length);
    try {
      count(CodedInputStream.newInstance(message), type, 0, 0);
      toJson.write(DynamicMessage.parseFrom(type, message), new JsonWriter(text));
    } catch (JsonException | IOException unfit) {
      throw new RpcException(
          StatusCode.INVALID_ARGUMENT,
          "cannot decode the arguments of %s as %s: %s"
              .formatted(method, type.getFullName(), unfit.getMessage()),
          unfit);
    }
    return json.readRequest(method, text.toByteArray());
  }

  @Override
  public void writeResponse(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    Descriptor type = responses.get(method.index());
    OutputBuffer text = new OutputBuffer(0);
    json.writeResponse(method, message, text);
    try {
      JsonReader in = new JsonReader(text.toByteArray());
      Message found = toProto.read(in, type);
      in.end();
      found.writeTo(out);
    } catch (JsonException | IOException unfit) {
      throw new RpcException(
          StatusCode.INTERNAL,
          "cannot encode the result of %s as %s: %s"
              .formatted(method, type.getFullName(), unfit.getMessage()),
          unfit);
    }
  }

  @Override
  public void writeRequest(MethodDescriptor method, @Nullable Object message, OutputBuffer out) {
    throw new UnsupportedOperationException("clients use hessian2 or json");
  }

  @Override
  public @Nullable Object readResponse(MethodDescriptor method, byte[] message) {
    throw new UnsupportedOperationException("clients use hessian2 or json");
  }

  /**
   * Refuses what would become more objects, or deeper ones, than JSON may: before there are any.
   */
  private static int count(CodedInputStream in, Descriptor type, int before, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new JsonException("messages nest deeper than " + MAX_DEPTH);
    }
    int found = before;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean isMessage = field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if ((field == null || isMessage) && ++found > JsonLimits.MAX_CONTAINERS) {
        throw new JsonException("more than " + JsonLimits.MAX_CONTAINERS + " messages in one");
      }
      if (isMessage && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int limit = in.pushLimit(in.readRawVarint32());
        found = count(in, field.getMessageType(), found, depth + 1);
        in.popLimit(limit);
      } else if (!in.skipField(tag)) {
        break; // the end of a group without a beginning: the parser says so
      }
    }
    return found;
  }
}
