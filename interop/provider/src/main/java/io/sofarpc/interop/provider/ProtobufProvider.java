// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.interop.provider;

import com.google.protobuf.StringValue;
import io.sofarpc.interop.contract.InteropException;
import io.sofarpc.interop.contract.ProtobufService;
import io.sofarpc.interop.contract.TextService;

/**
 * Serves the calls of the matrix as messages of protobuf.
 *
 * @param service does the work
 */
public record ProtobufProvider(TextService service) implements ProtobufService {

  @Override
  public StringValue echo(StringValue text) {
    return message(service.echo(text.getValue()));
  }

  @Override
  public StringValue fail(StringValue message) throws InteropException {
    return message(service.fail(message.getValue()));
  }

  @Override
  public StringValue slow(StringValue millis) {
    return message(service.slow(millis.getValue()));
  }

  @Override
  public StringValue tell(StringValue message) {
    return message(service.tell(message.getValue()));
  }

  @Override
  public StringValue told(StringValue message) {
    return message(service.told(message.getValue()));
  }

  @Override
  public StringValue baggage(StringValue name) {
    return message(service.baggage(name.getValue()));
  }

  @Override
  public StringValue trace(StringValue question) {
    return message(service.trace(question.getValue()));
  }

  private static StringValue message(String text) {
    return StringValue.newBuilder().setValue(text).build();
  }
}
