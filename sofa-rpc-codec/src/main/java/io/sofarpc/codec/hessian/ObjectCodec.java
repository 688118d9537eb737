// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes of the user and records: an object with the values of all fields. */
final class ObjectCodec extends ClassCodec {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodType ONE_TO_ONE = MethodType.methodType(Object.class, Object.class);

  private static final int UNKNOWN = -1;

  /** Reads the value of a field that this side does not have. */
  private static final Step DROP =
      new Step() {
        @Override
        public void write(HessianWriter out, Object bean) {
          throw new AssertionError("only read");
        }

        @Override
        public void read(HessianReader in, Object bean) {
          in.step(UNKNOWN);
          in.drop();
        }
      };

  private final Field[] fields;
  private final Map<String, List<Field>> byName;
  private final Step[] steps;
  private final @Nullable MethodHandle writeReplace;
  private final @Nullable MethodHandle readResolve;
  private final Instances instances;
  private final @Nullable MethodHandle canonical;

  ObjectCodec(Class<?> type, List<Field> fields) {
    super(type, type.getName());
    this.fields = fields.toArray(Field[]::new);
    this.byName = new HashMap<>();
    for (Field field : fields) {
      byName.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(field);
    }
    this.steps = Step.of(fields);
    this.writeReplace = method(type, "writeReplace");
    this.readResolve = method(type, "readResolve");
    this.instances = Instances.of(type);
    this.canonical = type.isRecord() ? canonical(type) : null;
  }

  @Override
  List<String> fieldNames() {
    return Arrays.stream(fields).map(Field::name).toList();
  }

  @Override
  void write(HessianWriter out, Object value) {
    if (writeReplace != null) {
      Object replacement = call(writeReplace, value);
      if (replacement != value && (replacement == null || replacement.getClass() != type())) {
        out.writeReplaced(value, replacement);
        return;
      }
    }
    if (out.writeRef(value)) {
      return;
    }
    out.startObject(this);
    int outer = out.step();
    try {
      for (Step step : steps) {
        step.write(out, value);
      }
    } catch (Throwable e) {
      throw failed(e, out.step());
    } finally {
      out.step(outer);
    }
    out.endObject();
  }

  @Override
  Plan plan(List<String> names, boolean lasting) {
    Field[] plan = new Field[names.size()];
    Map<String, Integer> used = new HashMap<>();
    for (int i = 0; i < plan.length; i++) {
      // a name occurs again for the field of a superclass
      List<Field> fields = byName.getOrDefault(names.get(i), List.of());
      int nth = fields.isEmpty() ? 0 : used.merge(names.get(i), 1, Integer::sum) - 1;
      plan[i] = nth < fields.size() ? fields.get(nth) : null;
    }
    MethodHandle constructor = canonical;
    if (constructor != null) {
      return in -> readRecord(in, plan, constructor);
    }
    List<Step> each = new ArrayList<>();
    for (Field field : plan) {
      each.add(field == null ? DROP : field);
    }
    Step[] steps = lasting ? Step.of(each) : each.toArray(Step[]::new);
    return in -> readBean(in, steps);
  }

  @Override
  @Nullable Object readMap(HessianReader in, Target key, Target value) {
    if (type().isRecord()) {
      throw new HessianException("record " + wireName() + " does not travel as a map");
    }
    Object bean = instances.create();
    int number = in.addRef(bean);
    while (in.hasNext()) {
      List<Field> found = byName.getOrDefault(String.valueOf(in.readString()), List.of());
      readFields(in, bean, found.isEmpty() ? DROP : found.get(0));
    }
    return resolve(in, number, bean);
  }

  private @Nullable Object readBean(HessianReader in, Step[] fields) {
    Object bean = instances.create();
    int number = in.addRef(bean);
    readFields(in, bean, fields);
    return readResolve == null ? bean : resolve(in, number, bean);
  }

  private void readFields(HessianReader in, Object bean, Step... plan) {
    int outer = in.step();
    try {
      for (Step step : plan) {
        step.read(in, bean);
      }
    } catch (Throwable e) {
      throw failed(e, in.step());
    } finally {
      in.step(outer);
    }
  }

  private Object readRecord(HessianReader in, @Nullable Field[] plan, MethodHandle constructor) {
    int number = in.reserveRef();
    Object[] values = new Object[fields.length];
    for (Field field : fields) {
      values[field.component()] = field.target().absent();
    }
    for (Field field : plan) {
      if (field == null) {
        in.drop();
        continue;
      }
      try {
        values[field.component()] = field.target().read(in);
      } catch (Throwable e) {
        throw failed(e, List.of(fields).indexOf(field));
      }
    }
    Object record = call(constructor, values);
    in.setRef(number, record);
    return record;
  }

  private @Nullable Object resolve(HessianReader in, int number, Object bean) {
    if (readResolve == null) {
      return bean;
    }
    Object resolved = call(readResolve, bean);
    in.setRef(number, resolved);
    return resolved;
  }

  private RuntimeException failed(Throwable e, int field) {
    String step = type().getName() + "." + (field < 0 ? "?" : fields[field].name());
    if (e instanceof HessianException failure) {
      return failure.at(step);
    } else if (e instanceof Error error) {
      throw error;
    }
    return new HessianException(String.valueOf(e), e).at(step);
  }

  private static Object call(MethodHandle handle, Object argument) {
    try {
      return (Object) handle.invokeExact(argument);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new HessianException(String.valueOf(e), e);
    }
  }

  private static @Nullable MethodHandle method(Class<?> type, String name) {
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && method.getParameterCount() == 0
            && method.getReturnType() != void.class
            && method.trySetAccessible()) {
          return unreflect(method);
        }
      }
    }
    return null;
  }

  private static MethodHandle unreflect(Method method) {
    try {
      return LOOKUP.unreflect(method).asType(ONE_TO_ONE);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(method + " is not accessible", e);
    }
  }

  private static MethodHandle canonical(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] parameters = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      parameters[i] = components[i].getType();
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return LOOKUP
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, parameters.length)
          .asType(ONE_TO_ONE);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be made", e);
    }
  }
}
