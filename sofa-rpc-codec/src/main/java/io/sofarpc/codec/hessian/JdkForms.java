// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the JDK's values are taken apart and made; looked up for those that do travel. */
@SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // peers use them
final class JdkForms {

  private JdkForms() {}

  /** Returns the form of one of {@link JdkValues}. */
  static ValueCodec.Form<?> of(Class<?> type) {
    ValueCodec.Form<?> form = number(type);
    form = form == null ? atomic(type) : form;
    form = form == null ? optional(type) : form;
    form = form == null ? TimeForms.of(type) : form;
    form = form == null ? entry(type) : form;
    form = form == null ? other(type) : form;
    if (form == null && Date.class.isAssignableFrom(type)) {
      return date(type.asSubclass(Date.class));
    }
    return Objects.requireNonNull(form, type.getName());
  }

  private static ValueCodec.@Nullable Form<?> number(Class<?> type) {
    if (type == BigDecimal.class) {
      return form(
          BigDecimal.class,
          parts(new ValueCodec.Part("value", Scalars.DECIMAL)),
          v -> values(v.toString()),
          v -> (BigDecimal) required(v[0]));
    }
    if (type == BigInteger.class) {
      return form(
          BigInteger.class,
          parts(part("signum", int.class), part("mag", int[].class)),
          v -> values(v.signum(), magnitude(v)),
          v -> bigInteger((Integer) v[0], (int[]) v[1]));
    }
    return null;
  }

  private static ValueCodec.@Nullable Form<?> atomic(Class<?> type) {
    if (type == AtomicInteger.class) {
      return form(
          AtomicInteger.class,
          parts(part("value", int.class)),
          v -> values(v.get()),
          v -> new AtomicInteger((Integer) v[0]));
    }
    if (type == AtomicLong.class) {
      return form(
          AtomicLong.class,
          parts(part("value", long.class)),
          v -> values(v.get()),
          v -> new AtomicLong((Long) v[0]));
    }
    if (type == AtomicBoolean.class) {
      return form(
          AtomicBoolean.class,
          parts(part("value", int.class)),
          v -> values(v.get() ? 1 : 0),
          v -> new AtomicBoolean((Integer) v[0] != 0));
    }
    if (type == AtomicReference.class) {
      return form(
          AtomicReference.class,
          parts(part("value", Object.class)),
          v -> values(v.get()),
          v -> new AtomicReference<>(v[0]));
    }
    if (type == AtomicIntegerArray.class) {
      return form(
          AtomicIntegerArray.class,
          parts(part("array", int[].class)),
          v -> {
            int[] array = new int[v.length()];
            Arrays.setAll(array, v::get);
            return values(array);
          },
          v -> new AtomicIntegerArray((int[]) required(v[0])));
    }
    if (type == AtomicLongArray.class) {
      return form(
          AtomicLongArray.class,
          parts(part("array", long[].class)),
          v -> {
            long[] array = new long[v.length()];
            Arrays.setAll(array, v::get);
            return values(array);
          },
          v -> new AtomicLongArray((long[]) required(v[0])));
    }
    if (type == AtomicReferenceArray.class) {
      return form(
          AtomicReferenceArray.class,
          parts(part("array", Object[].class)),
          v -> {
            Object[] array = new Object[v.length()];
            Arrays.setAll(array, v::get);
            return values((Object) array);
          },
          v -> new AtomicReferenceArray<>((Object[]) required(v[0])));
    }
    return null;
  }

  // Stock peers cannot write these; the parts are the fields, which is what they would write.
  private static ValueCodec.@Nullable Form<?> optional(Class<?> type) {
    if (type == Optional.class) {
      return form(
          Optional.class,
          parts(part("value", Object.class)),
          v -> values(((Optional<?>) v).orElse(null)),
          v -> Optional.ofNullable(v[0]));
    }
    if (type == OptionalInt.class) {
      return form(
          OptionalInt.class,
          parts(part("isPresent", boolean.class), part("value", int.class)),
          v -> values(v.isPresent(), v.orElse(0)),
          v -> (Boolean) v[0] ? OptionalInt.of((Integer) v[1]) : OptionalInt.empty());
    }
    if (type == OptionalLong.class) {
      return form(
          OptionalLong.class,
          parts(part("isPresent", boolean.class), part("value", long.class)),
          v -> values(v.isPresent(), v.orElse(0)),
          v -> (Boolean) v[0] ? OptionalLong.of((Long) v[1]) : OptionalLong.empty());
    }
    if (type == OptionalDouble.class) {
      return form(
          OptionalDouble.class,
          parts(part("isPresent", boolean.class), part("value", double.class)),
          v -> values(v.isPresent(), v.orElse(0)),
          v -> (Boolean) v[0] ? OptionalDouble.of((Double) v[1]) : OptionalDouble.empty());
    }
    return null;
  }

  private static ValueCodec.@Nullable Form<?> entry(Class<?> type) {
    List<ValueCodec.Part> keyAndValue =
        parts(part("key", Object.class), part("value", Object.class));
    if (type == Map.Entry.class) { // stands for all kinds of entries that cannot travel
      return form(
          Map.Entry.class,
          keyAndValue,
          v -> values(((Map.Entry<?, ?>) v).getKey(), ((Map.Entry<?, ?>) v).getValue()),
          v -> new AbstractMap.SimpleEntry<>(v[0], v[1]));
    }
    if (type == AbstractMap.SimpleEntry.class) {
      return form(
          AbstractMap.SimpleEntry.class,
          keyAndValue,
          v -> values(v.getKey(), v.getValue()),
          v -> new AbstractMap.SimpleEntry<>(v[0], v[1]));
    }
    if (type == AbstractMap.SimpleImmutableEntry.class) {
      return form(
          AbstractMap.SimpleImmutableEntry.class,
          keyAndValue,
          v -> values(v.getKey(), v.getValue()),
          v -> new AbstractMap.SimpleImmutableEntry<>(v[0], v[1]));
    }
    return null;
  }

  /** Returns the other form of {@link UUID}. */
  static ValueCodec.Form<UUID> uuidText() {
    return form(
        UUID.class,
        parts(part("value", String.class)),
        v -> values(v.toString()),
        v -> UUID.fromString((String) required(v[0])));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // of an enum, as the class says
  private static ValueCodec.Form<EnumSet> enumSet() {
    return form(
        EnumSet.class,
        parts(part("type", Class.class), part("objects", Object[].class)),
        v -> {
          throw new AssertionError("written as another set");
        },
        v -> {
          EnumSet set = EnumSet.noneOf((Class) required(v[0]));
          Collections.addAll(set, (Object[]) required(v[1]));
          return set;
        });
  }

  private static ValueCodec.@Nullable Form<?> other(Class<?> type) {
    if (type == EnumSet.class) {
      return enumSet();
    }
    if (type == UUID.class) {
      return form(
          UUID.class,
          parts(part("mostSigBits", long.class), part("leastSigBits", long.class)),
          v -> values(v.getMostSignificantBits(), v.getLeastSignificantBits()),
          v -> new UUID((Long) v[0], (Long) v[1]));
    }
    if (type == URI.class) {
      return form(
          URI.class,
          parts(part("string", String.class)),
          v -> values(v.toString()),
          v -> URI.create((String) required(v[0])));
    }
    if (type == File.class) {
      return form(
          File.class,
          parts(part("value", String.class)),
          v -> values(v.getPath()),
          v -> new File((String) required(v[0])));
    }
    if (type == Currency.class) {
      return form(
          Currency.class,
          parts(part("currencyCode", String.class)),
          v -> values(v.getCurrencyCode()),
          v -> Currency.getInstance((String) required(v[0])));
    }
    if (type == BitSet.class) {
      return form(
          BitSet.class,
          parts(part("words", long[].class)),
          v -> values(v.toLongArray()),
          v -> BitSet.valueOf((long[]) required(v[0])));
    }
    if (type == StringBuilder.class) {
      return form(
          StringBuilder.class,
          textParts(),
          v -> values(0, v.length(), v.toString()),
          v -> new StringBuilder(text(v)));
    }
    if (type == StringBuffer.class) {
      return form(
          StringBuffer.class,
          textParts(),
          v -> values(0, v.length(), v.toString()),
          v -> new StringBuffer(text(v)));
    }
    if (type == Locale.class) {
      return form(
          Locale.class,
          parts(part("value", String.class)),
          v -> values(v.toString()),
          v -> locale((String) required(v[0])));
    }
    if (type == GregorianCalendar.class) {
      // The type is that of a calendar which is not the usual one; it is written but only the usual
      // one is made: the moment is the same.
      return form(
          GregorianCalendar.class,
          parts(part("type", Object.class), part("date", Date.class)),
          v -> values(null, v.getTime()),
          v -> {
            GregorianCalendar calendar = new GregorianCalendar();
            calendar.setTime((Date) required(v[1]));
            return calendar;
          });
    }
    if (type == StackTraceElement.class) {
      return form(
          StackTraceElement.class,
          parts(
              part("classLoaderName", String.class),
              part("moduleName", String.class),
              part("moduleVersion", String.class),
              part("declaringClass", String.class),
              part("methodName", String.class),
              part("fileName", String.class),
              part("lineNumber", int.class)),
          v ->
              values(
                  v.getClassLoaderName(),
                  v.getModuleName(),
                  v.getModuleVersion(),
                  v.getClassName(),
                  v.getMethodName(),
                  v.getFileName(),
                  v.getLineNumber()),
          v ->
              new StackTraceElement(
                  (String) v[0],
                  (String) v[1],
                  (String) v[2],
                  Objects.requireNonNullElse((String) v[3], "?"),
                  Objects.requireNonNullElse((String) v[4], "?"),
                  (String) v[5],
                  (Integer) v[6]));
    }
    return null;
  }

  // The module java.sql may be absent; so its classes are not named here.
  private static <T extends Date> ValueCodec.Form<T> date(Class<T> type) {
    return form(
        type,
        parts(part("value", Date.class)),
        v -> values(new Date(v.getTime())),
        v -> {
          try {
            return type.getConstructor(long.class).newInstance(((Date) required(v[0])).getTime());
          } catch (ReflectiveOperationException e) {
            throw new HessianException(String.valueOf(e), e);
          }
        });
  }

  // ---- pieces

  static <T> ValueCodec.Form<T> form(
      Class<T> type,
      List<ValueCodec.Part> parts,
      Function<T, @Nullable Object[]> split,
      Function<@Nullable Object[], T> join) {
    return new ValueCodec.Form<>(parts, split, join);
  }

  // The private fields of string builders, whose value is longer than their text.
  private static List<ValueCodec.Part> textParts() {
    return parts(
        part("coder", Integer.class), part("count", Integer.class), part("value", String.class));
  }

  static List<ValueCodec.Part> parts(ValueCodec.Part... parts) {
    return List.of(parts);
  }

  static ValueCodec.Part part(String name, Class<?> type) {
    return new ValueCodec.Part(name, Targets.of(type));
  }

  static @Nullable Object[] values(@Nullable Object... values) {
    return values;
  }

  static Object required(@Nullable Object value) {
    if (value == null) {
      throw new HessianException("null inside a value that needs it");
    }
    return value;
  }

  private static String text(@Nullable Object[] parts) {
    String value = (String) required(parts[2]);
    Integer count = (Integer) parts[1];
    if (count == null) {
      // from a peer that could not see the field
      int end = value.length();
      while (end > 0 && value.charAt(end - 1) == 0) {
        end--;
      }
      return value.substring(0, end);
    }
    return value.substring(0, Math.min(Math.max(count, 0), value.length()));
  }

  private static int[] magnitude(BigInteger value) {
    byte[] bytes = value.abs().toByteArray();
    byte[] padded = new byte[(bytes.length + 3) / 4 * 4];
    System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
    int[] ints = new int[padded.length / 4];
    ByteBuffer.wrap(padded).asIntBuffer().get(ints);
    // a private field of the peer that must not start with zeros
    int zeros = 0;
    while (zeros < ints.length && ints[zeros] == 0) {
      zeros++;
    }
    return Arrays.copyOfRange(ints, zeros, ints.length);
  }

  private static BigInteger bigInteger(int signum, int @Nullable [] magnitude) {
    if (magnitude == null || signum == 0) {
      return BigInteger.ZERO;
    }
    ByteBuffer bytes = ByteBuffer.allocate(magnitude.length * 4);
    bytes.asIntBuffer().put(magnitude);
    return new BigInteger(signum, bytes.array());
  }

  // Locale.toString(): language_COUNTRY_variant_#Script-extensions, of which any may be empty
  private static Locale locale(String text) {
    String[] halves = text.split("_?#", 2);
    String[] names = Arrays.copyOf(halves[0].split("_", 3), 3);
    String country = Objects.requireNonNullElse(names[1], "");
    String variant = Objects.requireNonNullElse(names[2], "");
    Locale locale = new Locale(names[0], country, variant); // the builder refuses old variants
    String script = halves.length == 1 ? "" : halves[1].split("[-_]", 2)[0];
    return script.length() == 4
        ? new Locale.Builder().setLocale(locale).setScript(script).build()
        : locale;
  }
}
