// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.Codec;
import io.sofarpc.codec.ServiceCodec;

/**
 * The codec {@code json}: one argument is that value, any other number of arguments an array of
 * them; a result is its value, {@code null} for void. Of a service's exceptions only the message
 * travels: a consumer gets an {@link io.sofarpc.RpcException} with that text.
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
 * never a class: no content can name one.
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
