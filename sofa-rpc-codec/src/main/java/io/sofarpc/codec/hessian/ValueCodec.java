// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Classes that travel as an object of a few parts and are made from them in one go. */
final class ValueCodec<T> extends ClassCodec {

  /** One part: its name on the wire and what it holds. */
  record Part(String name, Target target) {}

  /**
   * What a value is made of.
   *
   * @param split takes a value apart, in the order of {@code parts}
   * @param join makes a value of all parts
   */
  record Form<T>(
      List<Part> parts,
      Function<T, @Nullable Object[]> split,
      Function<@Nullable Object[], T> join) {}

  private final boolean shared;
  private @Nullable Form<T> form; // found when first needed; races find equal ones

  /** Takes the form from {@link JdkForms} when a value is first written or read. */
  ValueCodec(Class<T> type, String wireName, boolean shared) {
    this(type, wireName, shared, null);
  }

  /**
   * @param shared whether a second occurrence is written as a reference
   */
  ValueCodec(Class<T> type, String wireName, boolean shared, @Nullable Form<T> form) {
    super(type, wireName);
    this.shared = shared;
    this.form = form;
  }

  @SuppressWarnings("unchecked") // found by its class
  private Form<T> form() {
    Form<T> known = form;
    if (known == null) {
      known = (Form<T>) JdkForms.of(type());
      form = known;
    }
    return known;
  }

  @Override
  List<String> fieldNames() {
    return form().parts().stream().map(Part::name).toList();
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (!shared) {
      out.skipRef();
    } else if (out.writeRef(value)) {
      return;
    }
    @SuppressWarnings("unchecked") // found by its class
    Object[] values = form().split().apply((T) value);
    out.startObject(this);
    for (Object part : values) {
      out.writeValue(part);
    }
    out.endObject();
  }

  @Override
  Plan plan(List<String> fields, boolean lasting) {
    Form<T> form = form();
    int[] plan = new int[fields.size()];
    for (int i = 0; i < plan.length; i++) {
      plan[i] = indexOf(form.parts(), fields.get(i));
    }
    return in -> read(in, form, plan);
  }

  private static int indexOf(List<Part> parts, String name) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private Object read(HessianReader in, Form<T> form, int[] plan) {
    List<Part> parts = form.parts();
    int number = in.reserveRef();
    Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parts.get(i).target().absent();
    }
    for (int i : plan) {
      if (i < 0) {
        in.drop();
      } else {
        values[i] = parts.get(i).target().read(in);
      }
    }
    Object value;
    try {
      value = form.join().apply(values);
    } catch (HessianException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new HessianException("not a " + type().getName() + ": " + e, e);
    }
    in.setRef(number, value);
    return value;
  }
}
