// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.transport.bolt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sofarpc.codec.OutputBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a response whose status is an error: a Hessian object with a {@code
 * detailMessage}. Written and read by hand, in the early draft of Hessian 2 that SOFARPC speaks;
 * nothing is deserialized.
 */
final class ErrorContent {

  private static final int MAX_CHARS = 4_000;
  private static final String FIELD = "detailMessage";

  /** What sofa-rpc-node knows an exception by. */
  private static final List<String> FIELDS = List.of(FIELD, "cause", "stackTrace");

  /** The class definition, and the start of an object of it. */
  private static final byte[] PREFIX = prefix();

  private ErrorContent() {}

  private static byte[] prefix() {
    OutputBuffer out = new OutputBuffer(96);
    out.write('O');
    out.write(0xc8); // an int from 0 to 255 in two bytes
    out.write(Bolt.ERROR_CLASS.length());
    out.write(Bolt.ERROR_CLASS_BYTES);
    out.write(0x90 + FIELDS.size());
    for (String field : FIELDS) {
      out.write(field.length());
      out.write(field.getBytes(US_ASCII));
    }
    out.write('o');
    out.write(0x90); // of the first class definition
    return out.toByteArray();
  }

  /** Writes the content; a long message is cut. */
  static void write(OutputBuffer out, String message) {
    String text = message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) : message;
    out.write(PREFIX);
    out.write('S');
    out.write(text.length() >> 8);
    out.write(text.length());
    for (int i = 0; i < text.length(); i++) {
      writeUnit(out, text.charAt(i)); // surrogates one by one, as this dialect has it
    }
    out.write('N'); // no cause
    out.write('N'); // and no stack trace
  }

  private static void writeUnit(OutputBuffer out, char unit) {
    if (unit < 0x80) {
      out.write(unit);
    } else if (unit < 0x800) {
      out.write(0xc0 | (unit >> 6));
      out.write(0x80 | (unit & 0x3f));
    } else {
      out.write(0xe0 | (unit >> 12));
      out.write(0x80 | ((unit >> 6) & 0x3f));
      out.write(0x80 | (unit & 0x3f));
    }
  }

  /** Returns the message of an error, {@code null} if there is none or it is not understood. */
  static @Nullable String read(byte[] content) {
    try {
      return new Reader(content).read();
    } catch (IndexOutOfBoundsException tooShort) {
      return null;
    }
  }

  /**
   * Returns the message of an error in another codec than Hessian: sofa-rpc-node sends the bare
   * text; {@code null} if there is none.
   */
  static @Nullable String readPlain(byte[] content) {
    if (content.length == 0) {
      return null;
    }
    return new String(content, 0, Math.min(content.length, MAX_CHARS), UTF_8);
  }

  private static final class Reader {

    private final byte[] bytes;
    private int position;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    @Nullable String read() {
      if (next() != 'O') {
        return null;
      }
      int nameBytes = nextInt();
      position += nameBytes; // the class, whichever it is
      int fields = nextInt();
      if (fields < 1 || !FIELD.equals(nextText())) {
        return null; // exceptions begin with it
      }
      for (int i = 1; i < fields; i++) {
        nextText();
      }
      return next() == 'o' && nextInt() == 0 ? nextText() : null;
    }

    private int next() {
      return bytes[position++] & 0xff;
    }

    private int nextInt() {
      int tag = next();
      if (tag >= 0x80 && tag <= 0xbf) {
        return tag - 0x90;
      }
      if (tag >= 0xc8 && tag <= 0xcf) {
        return ((tag - 0xc8) << 8) + next();
      }
      throw new IndexOutOfBoundsException("not a small length");
    }

    private @Nullable String nextText() {
      StringBuilder text = new StringBuilder();
      while (true) {
        int tag = next();
        int units;
        if (tag <= 0x1f) {
          units = tag;
        } else if (tag == 'S' || tag == 's') {
          units = (next() << 8) + next();
        } else {
          return null;
        }
        for (int i = 0; i < units; i++) {
          char unit = nextUnit();
          if (text.length() < MAX_CHARS) {
            text.append(unit);
          }
        }
        if (tag != 's') {
          return text.toString();
        }
      }
    }

    private char nextUnit() {
      int first = next();
      if (first < 0x80) {
        return (char) first;
      }
      if (first < 0xe0) {
        return (char) (((first & 0x1f) << 6) | (next() & 0x3f));
      }
      return (char) (((first & 0x0f) << 12) | ((next() & 0x3f) << 6) | (next() & 0x3f));
    }
  }
}
