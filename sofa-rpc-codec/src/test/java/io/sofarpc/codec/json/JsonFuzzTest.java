// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sofarpc.RpcException;
import io.sofarpc.StatusCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lab.BoundCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random values against the library that stock peers use, and random bytes. */
class JsonFuzzTest {

  private static final String TEXTS = "ab\"\\/\n\u0001é€😀\u007f\u2028";

  private final long seed = Long.getLong("sofa-rpc.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ObjectMapper stock =
      JsonMapper.builder()
          // Its default, two escapes, is the same text in twice the bytes.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private final BoundCodec codec = new BoundCodec(new JsonCodec(), Service.class);

  interface Service {
    Bean bean(Bean bean);

    Object any(Object any);

    String text(String text);

    List<Map<String, Bean>> nested(List<Map<String, Bean>> nested);
  }

  enum Mood {
    GOOD,
    BAD
  }

  /** What beans are made of. */
  public static class Bean {
    private String name;
    private boolean active;
    private Integer age;
    private double weight;
    private BigDecimal price;
    private Date born;
    private byte[] data;
    private List<Bean> children;
    private Map<Mood, Long> moods;
    private Object extra;
    public char letter = 'x';
    public float[] floats;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public boolean isActive() {
      return active;
    }

    public void setActive(boolean active) {
      this.active = active;
    }

    public Integer getAge() {
      return age;
    }

    public void setAge(Integer age) {
      this.age = age;
    }

    public double getWeight() {
      return weight;
    }

    public void setWeight(double weight) {
      this.weight = weight;
    }

    public BigDecimal getPrice() {
      return price;
    }

    public void setPrice(BigDecimal price) {
      this.price = price;
    }

    public Date getBorn() {
      return born;
    }

    public void setBorn(Date born) {
      this.born = born;
    }

    public byte[] getData() {
      return data;
    }

    public void setData(byte[] data) {
      this.data = data;
    }

    public List<Bean> getChildren() {
      return children;
    }

    public void setChildren(List<Bean> children) {
      this.children = children;
    }

    public Map<Mood, Long> getMoods() {
      return moods;
    }

    public void setMoods(Map<Mood, Long> moods) {
      this.moods = moods;
    }

    public Object getExtra() {
      return extra;
    }

    public void setExtra(Object extra) {
      this.extra = extra;
    }
  }

  @BeforeEach
  void printSeed() {
    System.out.println("seed " + seed + " (set with -Dsofa-rpc.seed)");
  }

  @Test
  void contents_areThoseOfTheStockLibrary_bothWays() throws IOException {
    for (int i = 0; i < 5_000; i++) {
      Bean bean = bean(3);

      byte[] ours = codec.request(codec.method("bean"), bean);
      byte[] theirs = stock.writeValueAsBytes(bean);

      assertThat(new String(ours, UTF_8)).isEqualTo(new String(theirs, UTF_8));
      Bean read = (Bean) codec.arguments("bean", theirs)[0];
      Bean readByStock = stock.readValue(ours, Bean.class);
      assertThat(stock.writeValueAsString(read)).isEqualTo(stock.writeValueAsString(readByStock));
      assertThat(codec.arguments("any", theirs)[0]).isEqualTo(stock.readValue(ours, Object.class));
    }
  }

  private Bean bean(int depth) {
    Bean bean = new Bean();
    bean.name = random.nextBoolean() ? null : text();
    bean.active = random.nextBoolean();
    bean.age = random.nextBoolean() ? null : random.nextInt();
    bean.weight = random.nextGaussian() * Math.pow(10, random.nextInt(20));
    bean.price = random.nextBoolean() ? null : BigDecimal.valueOf(random.nextLong(), 5);
    bean.born = new Date(random.nextInt());
    bean.data = new byte[random.nextInt(5)];
    random.nextBytes(bean.data);
    bean.moods = new LinkedHashMap<>();
    bean.moods.put(Mood.GOOD, random.nextLong());
    bean.extra = random.nextBoolean() ? text() : List.of(1, Map.of("k", text()));
    bean.floats = new float[] {random.nextFloat(), Float.NaN};
    if (depth > 0 && random.nextBoolean()) {
      bean.children = new ArrayList<>(Arrays.asList(bean(depth - 1), null));
    }
    return bean;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int[] points = TEXTS.codePoints().toArray();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Test
  void hostileContents_endInAValueOrInAFailure() {
    byte[] alphabet = "{}[]\",:\\u0123456789eE+-.truefalsn \ud83d\ude00".getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad;
      if (random.nextInt(4) == 0) {
        bad = new byte[random.nextInt(30)];
        for (int at = 0; at < bad.length; at++) {
          bad[at] = alphabet[random.nextInt(alphabet.length)];
        }
      } else {
        byte[] good = codec.request(codec.method("bean"), bean(1));
        bad =
            Arrays.copyOf(
                good, random.nextInt(20) == 0 ? random.nextInt(good.length) : good.length);
        for (int change = random.nextInt(4); change > 0 && bad.length > 0; change--) {
          bad[random.nextInt(bad.length)] =
              random.nextBoolean()
                  ? alphabet[random.nextInt(alphabet.length)]
                  : (byte) random.nextInt();
        }
      }
      for (String method : List.of("bean", "any", "text", "nested")) {
        readOrFail(() -> codec.arguments(method, bad), StatusCode.INVALID_ARGUMENT);
        readOrFail(
            () -> codec.codec.readResult(codec.method(method), false, bad), StatusCode.INTERNAL);
      }
    }
  }

  /** What this reader takes, the stock library takes too: they agree on what JSON is. */
  @Test
  void whateverIsTaken_isJson() throws IOException {
    byte[] alphabet = "{}[]\",:\\u0041 123e+-.truefalsn".getBytes(UTF_8);
    int taken = 0;
    for (int i = 0; i < 300_000; i++) {
      byte[] content = new byte[1 + random.nextInt(6)];
      for (int at = 0; at < content.length; at++) {
        content[at] = alphabet[random.nextInt(alphabet.length)];
      }
      Object ours;
      try {
        ours = codec.arguments("any", content)[0];
      } catch (RpcException refused) {
        continue;
      }
      taken++;
      assertThat(ours).isEqualTo(stock.readValue(content, Object.class));
    }
    assertThat(taken).isGreaterThan(1_000);
  }

  private static void readOrFail(Runnable read, StatusCode code) {
    try {
      read.run();
    } catch (RpcException failure) {
      assertThat(failure.code()).isEqualTo(code);
    }
  }
}
