// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.benchmarks.codec;

import com.caucho.hessian.io.Hessian2Input;
import com.caucho.hessian.io.Hessian2Output;
import com.caucho.hessian.io.SerializerFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The codec of stock peers, set up as they do at its best: one factory for all messages, an output
 * per message as its tables cannot be cleared, into one array that has grown already.
 */
final class StockHessian {

  private final SerializerFactory factory = new SerializerFactory();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);

  /** Encodes into {@link #bytes()}; returns how much. */
  int encode(Object value) {
    try {
      bytes.reset();
      Hessian2Output out = new Hessian2Output(bytes);
      out.setSerializerFactory(factory);
      out.writeObject(value);
      out.flush();
      return bytes.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As stock consumers do: the envelope, then the arguments one by one. */
  int encodeRequest(StockRequest request, Object... arguments) {
    try {
      bytes.reset();
      Hessian2Output out = new Hessian2Output(bytes);
      out.setSerializerFactory(factory);
      out.writeObject(request);
      for (Object argument : arguments) {
        out.writeObject(argument);
      }
      out.flush();
      return bytes.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Object decode(byte[] content) {
    try {
      Hessian2Input in = new Hessian2Input(new ByteArrayInputStream(content));
      in.setSerializerFactory(factory);
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As stock providers do: the envelope, then arguments of the types it names. */
  Object[] decodeRequest(byte[] content, Class<?>... types) {
    try {
      Hessian2Input in = new Hessian2Input(new ByteArrayInputStream(content));
      in.setSerializerFactory(factory);
      StockRequest request = (StockRequest) in.readObject();
      Object[] arguments = new Object[request.getMethodArgSigs().length];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = in.readObject(types[i]);
      }
      return arguments;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
