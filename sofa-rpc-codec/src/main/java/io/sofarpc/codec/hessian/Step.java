// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of reading or writing an object: one field, or several simple ones at once. */
interface Step {

  /** Moves the value of the field, or fields, from {@code bean} to the wire. */
  void write(HessianWriter out, Object bean) throws Throwable;

  /** Moves the next value, or values, from the wire to {@code bean}. */
  void read(HessianReader in, Object bean) throws Throwable;

  /**
   * Joins neighbouring fields of scalars into code without a loop, which the JVM compiles as if it
   * had been written for the class. Fields of objects stay by themselves: joined code takes more of
   * the stack, and these recurse.
   */
  static Step[] of(List<? extends Step> steps) {
    List<Step> joined = new ArrayList<>();
    List<Field> run = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Field field && field.isScalar()) {
        run.add(field);
        if (run.size() == Joined.MAX) {
          Joined.addTo(joined, run);
        }
      } else {
        Joined.addTo(joined, run);
        joined.add(step);
      }
    }
    Joined.addTo(joined, run);
    return joined.toArray(Step[]::new);
  }

  /** Several fields at once; one by one until they have moved some times. */
  final class Joined implements Step {

    /** More are too much for one compilation. */
    private static final int MAX = 16;

    /**
     * The code for all fields.
     *
     * @param writer {@code (HessianWriter, Object)void}
     * @param reader {@code (Object, HessianReader)void}
     */
    private record Code(MethodHandle writer, MethodHandle reader) {}

    private final Field[] fields;
    private int moves; // races lose some
    private @Nullable Code code; // a race makes it twice

    private Joined(List<Field> fields) {
      this.fields = fields.toArray(new Field[0]);
    }

    @Override
    public void write(HessianWriter out, Object bean) throws Throwable {
      Code warm = warm();
      if (warm != null) {
        warm.writer.invokeExact(out, bean);
        return;
      }
      for (Field field : fields) {
        field.write(out, bean);
      }
    }

    @Override
    public void read(HessianReader in, Object bean) throws Throwable {
      Code warm = warm();
      if (warm != null) {
        warm.reader.invokeExact(bean, in);
        return;
      }
      for (Field field : fields) {
        field.read(in, bean);
      }
    }

    private @Nullable Code warm() {
      Code warm = code;
      if (warm == null && ++moves > Field.COLD_MOVES) {
        warm =
            new Code(
                join(Arrays.stream(fields).map(Field::writer).toArray(MethodHandle[]::new)),
                join(Arrays.stream(fields).map(Field::reader).toArray(MethodHandle[]::new)));
        code = warm;
      }
      return warm;
    }

    private static void addTo(List<Step> steps, List<Field> run) {
      if (!run.isEmpty()) {
        steps.add(new Joined(run));
        run.clear();
      }
    }

    private static MethodHandle join(MethodHandle[] handles) {
      if (handles.length == 1) {
        return handles[0];
      }
      int half = handles.length / 2;
      MethodHandle first = join(Arrays.copyOfRange(handles, 0, half));
      return MethodHandles.foldArguments(
          join(Arrays.copyOfRange(handles, half, handles.length)), first);
    }
  }
}
