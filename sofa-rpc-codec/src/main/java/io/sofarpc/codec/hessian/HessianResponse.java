// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SOFARPC's response envelope.
 *
 * @param isError whether the call failed before or outside the method
 * @param errorMsg why, if {@code isError}
 * @param appResponse the result, or the {@link Throwable} that the method threw
 * @param responseProps properties of the answer; null for none
 */
record HessianResponse(
    boolean isError,
    @Nullable String errorMsg,
    @Nullable Object appResponse,
    @Nullable Map<?, ?> responseProps) {

  static final String WIRE_NAME = "com.alipay.sofa.rpc.core.response.SofaResponse";

  private static final List<String> FIELDS =
      List.of("isError", "errorMsg", "appResponse", "responseProps");
  private static final Target TEXT = Targets.of(String.class);
  private static final Target FLAG = Targets.of(boolean.class);
  private static final Target PROPS = Targets.of(Map.class);
  private static final Codec CODEC = new Codec(FIELDS);
  private static final ClassDef OWN = ClassDef.own(CODEC, Dialect.DRAFT);
  private static final Target ENVELOPE = new Target(HessianResponse.class);
  private static final Target RESULT = new Result();
  private static final NameTable<ClassDef.Seen> ENVELOPES = envelopes(CODEC);
  private static final NameTable<ClassDef.Seen> PROPERTIES_ONLY =
      envelopes(new Codec(List.of("responseProps")));

  private static NameTable<ClassDef.Seen> envelopes(Codec codec) {
    return new NameTable<>(Map.of(WIRE_NAME, new ClassDef.Seen(codec, Dialect.DRAFT)));
  }

  /** Writes this as the content of a frame. */
  void write(HessianWriter out) {
    write(out, isError, errorMsg, appResponse, responseProps);
  }

  /** Writes the content of a frame that carries a result. */
  static void writeResult(
      HessianWriter out, @Nullable Object result, @Nullable Map<?, ?> responseProps) {
    write(out, false, null, result, responseProps);
  }

  private static void write(
      HessianWriter out,
      boolean isError,
      @Nullable String errorMsg,
      @Nullable Object appResponse,
      @Nullable Map<?, ?> responseProps) {
    out.skipRef();
    out.startObject(CODEC);
    out.writeBoolean(isError);
    out.writeString(errorMsg);
    try {
      out.write(appResponse);
    } catch (HessianException e) {
      throw e.at("result");
    }
    if (responseProps == null) {
      out.writeNull();
    } else {
      out.skipRef();
      out.startMap(null);
      responseProps.forEach(
          (key, value) -> {
            out.writeValue(key);
            out.writeValue(value);
          });
      out.endMap();
    }
    out.endObject();
  }

  /**
   * Reads the content of a frame.
   *
   * @param result what the result is declared as; an exception may come in its place
   * @throws HessianException if the content is not a response or the result does not fit
   */
  static HessianResponse read(HessianReader in, Target result) {
    return required(in.readResponse(ENVELOPE, ENVELOPES, result));
  }

  /**
   * As {@link #read}, but returns the result alone, unless the response is an error: then the
   * response. No value from the wire is one.
   */
  static @Nullable Object readResult(HessianReader in, Target result) {
    Object answer = in.readResponse(RESULT, ENVELOPES, result);
    return answer instanceof HessianResponse response && !response.isError
        ? response.appResponse
        : answer;
  }

  /** Reads responses as most peers send them, and leaves all others to {@link #ENVELOPE}. */
  private static final class Result extends Target {

    Result() {
      super(HessianResponse.class);
    }

    @Override
    @Nullable Object read(HessianReader in) {
      if (!in.startEnvelope(OWN)) {
        return HessianResponse.required(ENVELOPE.read(in));
      }
      boolean isError = in.readBoolean();
      String errorMsg = in.readString();
      Object result = Codec.readResult(in);
      Object props = PROPS.read(in);
      in.endEnvelope();
      return isError ? new HessianResponse(true, errorMsg, result, (Map<?, ?>) props) : result;
    }
  }

  private static HessianResponse required(@Nullable Object response) {
    if (response == null) {
      throw new HessianException("content is null (expected: a response)");
    }
    return (HessianResponse) response;
  }

  /** Returns whether the content of a frame seems to have properties: a null ends the others. */
  static boolean mayHaveProperties(byte[] content) {
    return content.length > 0 && content[content.length - 1] != Tag.NULL;
  }

  /**
   * Reads the properties in the content of a frame and makes nothing of the result.
   *
   * @return null for none
   * @throws HessianException if the content is not a response
   */
  static @Nullable Map<?, ?> readProperties(HessianReader in) {
    Object response = in.read(ENVELOPE, PROPERTIES_ONLY);
    return response == null ? null : ((HessianResponse) response).responseProps;
  }

  private static final class Codec extends ClassCodec {

    private final List<String> wanted;

    /** Makes a codec that reads some of the fields. */
    Codec(List<String> wanted) {
      super(HessianResponse.class, WIRE_NAME);
      this.wanted = wanted;
    }

    @Override
    List<String> fieldNames() {
      return FIELDS;
    }

    @Override
    void write(HessianWriter out, Object value) {
      ((HessianResponse) value).write(out);
    }

    @Override
    Plan plan(List<String> names, boolean lasting) {
      int[] plan =
          names.stream()
              .mapToInt(name -> wanted.contains(name) ? FIELDS.indexOf(name) : -1)
              .toArray();
      return in -> read(in, plan);
    }

    private static HessianResponse read(HessianReader in, int[] plan) {
      int number = in.reserveRef();
      boolean isError = false;
      String errorMsg = null;
      Object appResponse = null;
      Map<?, ?> props = null;
      for (int field : plan) {
        switch (field) {
          case 0 -> isError = Boolean.TRUE.equals(FLAG.read(in));
          case 1 -> errorMsg = (String) TEXT.read(in);
          case 2 -> appResponse = readResult(in);
          case 3 -> props = (Map<?, ?>) PROPS.read(in);
          default -> in.drop();
        }
      }
      HessianResponse response = new HessianResponse(isError, errorMsg, appResponse, props);
      in.setRef(number, response);
      return response;
    }

    private static @Nullable Object readResult(HessianReader in) {
      try {
        return in.readResult();
      } catch (HessianException e) {
        throw e.at("result");
      }
    }
  }
}
