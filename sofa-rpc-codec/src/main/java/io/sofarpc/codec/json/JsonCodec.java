// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;

/**
 * The codec {@code json}. Of a service's exceptions only the message travels: a consumer gets an
 * {@link io.sofarpc.RpcException} with that text.
 *
 * <p><b>Over Bolt</b> one argument is that value, any other number of arguments an array of them; a
 * result is its value, {@code null} for void.
 *
 * <p><b>One message each</b>, as gRPC, Connect and plain HTTP carry them: a request is an object
 * with the names of the parameters, {@code {"name": "Ada", "age": 36}}. A method with one parameter
 * that is a record, a class with members or a message of protobuf takes that object itself. The
 * names are those that {@code javac -parameters} keeps in the interface; without it they are {@code
 * arg0}, {@code arg1}. Unless the one parameter is a message of protobuf, an array of the arguments
 * in order is understood too, and sent where the names were not kept. An argument that is missing
 * is null or zero, a name that no parameter has is refused; nothing at all is an object without
 * members. A response is the result, {@code {}} for void. Of a stream each element is a message.
 *
 * <p>Overloads are told apart by the number of arguments, then by what fits the types of the
 * parameters; a content that fits two of them is refused.
 *
 * <p><b>Types.</b> Records and classes with a constructor without parameters are objects, by their
 * public fields and getters, or by all fields if they have neither. Unknown members are skipped,
 * missing ones keep their defaults, {@code JsonIgnore} and the name in {@code JsonProperty} of
 * Jackson's annotations count. Enums are their names, {@code byte[]} is Base64, {@link
 * java.util.Date} is milliseconds as stock SOFARPC writes it (the ISO form is read too), {@code
 * java.time} is the ISO form, {@code Optional} its value or null, {@code NaN} and the infinities
 * are texts. Where {@code Object} is declared, maps, lists, texts, numbers and booleans arrive,
 * never a class: no content can name one. Generated messages of protobuf have the JSON that
 * protobuf defines for them, unknown members skipped; this needs {@code
 * com.google.protobuf:protobuf-java-util}, which a service without messages does without. An {@code
 * Any} holds messages of the file in which its owner is declared, or of those that it imports.
 *
 * <p><b>Limits.</b> 512 levels, a million arrays and objects, numbers of 1,000 characters and
 * exponents of 10,000; a name that stands twice in an object is refused; the whole is as large as a
 * frame at most.
 */
public final class JsonCodec implements Codec {

  /** For the service loader. */
  public JsonCodec() {}

  @Override
  public String name() {
    return "json";
  }

  @Override
  public ServiceCodec bind(ServiceDescriptor service) {
    JsonTypes types = new JsonTypes();
    try {
      for (Class<?> type : service.types()) {
        if (!Throwable.class.isAssignableFrom(type)) { // of those only the message travels
          types.allow(type);
        }
      }
      return new JsonServiceCodec(
          service,
          types,
          service.methods().stream()
              .map(method -> MethodTypes.of(method, types))
              .toArray(MethodTypes[]::new));
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "json cannot carry " + service + ": " + unfit.getMessage(), unfit);
    } catch (TypeNotPresentException | LinkageError missing) { // looked at by no other codec
      throw new IllegalArgumentException("json cannot carry " + service + ": " + missing, missing);
    }
  }
}
