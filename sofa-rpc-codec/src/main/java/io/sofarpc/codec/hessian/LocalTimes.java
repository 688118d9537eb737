// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dates and times that most records have: as a {@link ValueCodec} would write and read them,
 * but without an array and a box per number.
 */
final class LocalTimes {

  private LocalTimes() {}

  /**
   * Returns the codecs.
   *
   * @param prefix of their names on the wire
   */
  static List<ClassCodec> codecs(String prefix) {
    ClassCodec date = new DateCodec(prefix);
    ClassCodec time = new TimeCodec(prefix);
    return List.of(date, time, new DateTimeCodec(prefix, date, time));
  }

  /** What the three have in common. */
  private abstract static class Handle extends ClassCodec {

    private final List<String> parts;

    Handle(String prefix, Class<?> type, List<String> parts) {
      super(type, prefix + type.getSimpleName() + "Handle");
      this.parts = parts;
    }

    @Override
    final List<String> fieldNames() {
      return parts;
    }

    @Override
    final Plan plan(List<String> names, boolean lasting) {
      int[] parts = names.stream().mapToInt(fields()::indexOf).toArray();
      return in -> {
        int number = in.reserveRef();
        Object value;
        try {
          value = read(in, parts);
        } catch (DateTimeException e) {
          throw new HessianException("not a " + type().getName() + ": " + e, e);
        }
        in.setRef(number, value);
        return value;
      };
    }

    /** Reads the parts in the order in which they come; -1 is one that is not known. */
    abstract Object read(HessianReader in, int[] parts);
  }

  private static final class DateCodec extends Handle {

    DateCodec(String prefix) {
      super(prefix, LocalDate.class, List.of("year", "month", "day"));
    }

    @Override
    void write(HessianWriter out, Object value) {
      LocalDate date = (LocalDate) value;
      out.skipRef();
      out.startObject(this);
      out.writeInt(date.getYear());
      out.writeInt(date.getMonthValue());
      out.writeInt(date.getDayOfMonth());
      out.endObject();
    }

    @Override
    Object read(HessianReader in, int[] parts) {
      int year = 0;
      int month = 0;
      int day = 0;
      for (int part : parts) {
        switch (part) {
          case 0 -> year = in.readInt();
          case 1 -> month = in.readInt();
          case 2 -> day = in.readInt();
          default -> in.drop();
        }
      }
      return in.recentTimes().date(year, month, day);
    }
  }

  private static final class TimeCodec extends Handle {

    TimeCodec(String prefix) {
      super(prefix, LocalTime.class, List.of("hour", "minute", "second", "nano"));
    }

    @Override
    void write(HessianWriter out, Object value) {
      LocalTime time = (LocalTime) value;
      out.skipRef();
      out.startObject(this);
      out.writeInt(time.getHour());
      out.writeInt(time.getMinute());
      out.writeInt(time.getSecond());
      out.writeInt(time.getNano());
      out.endObject();
    }

    @Override
    Object read(HessianReader in, int[] parts) {
      int hour = 0;
      int minute = 0;
      int second = 0;
      int nano = 0;
      for (int part : parts) {
        switch (part) {
          case 0 -> hour = in.readInt();
          case 1 -> minute = in.readInt();
          case 2 -> second = in.readInt();
          case 3 -> nano = in.readInt();
          default -> in.drop();
        }
      }
      return in.recentTimes().time(hour, minute, second, nano);
    }
  }

  private static final class DateTimeCodec extends Handle {

    private static final Target DATE_PART = new Target(LocalDate.class);
    private static final Target TIME_PART = new Target(LocalTime.class);

    private final ClassCodec date;
    private final ClassCodec time;

    DateTimeCodec(String prefix, ClassCodec date, ClassCodec time) {
      super(prefix, LocalDateTime.class, List.of("date", "time"));
      this.date = date;
      this.time = time;
    }

    @Override
    void write(HessianWriter out, Object value) {
      LocalDateTime dateTime = (LocalDateTime) value;
      out.skipRef();
      out.startObject(this);
      date.write(out, dateTime.toLocalDate());
      time.write(out, dateTime.toLocalTime());
      out.endObject();
    }

    @Override
    Object read(HessianReader in, int[] parts) {
      LocalDate date = null;
      LocalTime time = null;
      for (int part : parts) {
        switch (part) {
          case 0 -> date = (LocalDate) DATE_PART.read(in);
          case 1 -> time = (LocalTime) TIME_PART.read(in);
          default -> in.drop();
        }
      }
      return in.recentTimes().dateTime(required(date), required(time));
    }

    private static <T> T required(@Nullable T part) {
      if (part == null) {
        throw new HessianException("not a " + LocalDateTime.class.getName() + ": null in it");
      }
      return part;
    }
  }
}
