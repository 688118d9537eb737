// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lab.BoundCodec.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sofarpc.Metadata;
import io.sofarpc.MethodDescriptor;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.ServiceException;
import io.sofarpc.StatusCode;
import io.sofarpc.codec.RequestContent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import lab.Api;
import lab.BoundCodec;
import lab.Captured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

  /** The service of the captured frames. */
  interface Captures {
    String hello(String name);

    String hello2(String name, int number);

    Api.User user(Api.User user);

    String fail(String message);
  }

  private final BoundCodec captures = new BoundCodec(new JsonCodec(), Captures.class);

  @ParameterizedTest
  @CsvSource({"json-1arg, 1", "json-2arg, 2", "json-pojo, 1", "json-exception, 1"})
  void capturedRequest_isRead_andWrittenWithTheSameBytes(String label, int count) {
    Captured captured = Captured.request(label);

    RequestContent request =
        captures.codec.readRequest(captured.method(), captured.headers(), captured.content());
    Object[] arguments = captures.arguments(captured.method(), captured.content());

    assertThat(request.method()).isSameAs(captures.method(captured.method()));
    assertThat(arguments).hasSize(count).doesNotContainNull();
    assertThat(captures.request(request.method(), arguments)).isEqualTo(captured.content());
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-1arg", "json-2arg", "json-pojo"})
  void capturedResponse_isRead_andWrittenWithTheSameBytes(String label) {
    Captured captured = Captured.response(label);
    MethodDescriptor method = captures.method(Captured.request(label).method());

    Object result = captures.codec.readResult(method, captured.failed(), captured.content());

    assertThat(captures.result(method, result)).isEqualTo(captured.content());
  }

  @Test
  void capturedException_isUnknownWithItsText_andWrittenWithTheSameBytes() {
    Captured captured = Captured.response("json-exception");
    MethodDescriptor method = captures.method("fail");

    RpcException failure =
        failureOf(() -> captures.codec.readResult(method, captured.failed(), captured.content()));

    assertThat(failure).isExactlyInstanceOf(RpcException.class).hasMessage("jf");
    assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN);
    assertThat(captures.failure(method, new ServiceException(new Exception("jf"))))
        .isEqualTo(captured.content());
  }

  // ---- types

  interface Types {
    All all(All all);

    List<Map<String, Api.User>> generics(List<Map<String, Api.User>> users);

    Page<Api.User> page(Page<Api.User> page);

    Point point(Point point);

    Account account(Account account);

    Hidden hidden(Hidden hidden);

    Object any(Object any);

    CompletableFuture<Integer> later(int number);

    void nothing();

    int[][] arrays(int[][] arrays);

    Animal animal(Animal animal);

    double number(double number);

    Annotated annotated(Annotated annotated);

    Computed computed(Computed computed);
  }

  record All(
      boolean z,
      byte b,
      short s,
      int i,
      long l,
      float f,
      double d,
      char c,
      byte[] bytes,
      BigDecimal decimal,
      BigInteger integer,
      Date date,
      Instant instant,
      LocalDate day,
      Duration duration,
      UUID uuid,
      Api.Color color,
      Optional<String> maybe,
      OptionalInt number,
      Set<Integer> set,
      SortedMap<Integer, String> map,
      EnumMap<Api.Color, Long> byColor,
      EnumSet<Api.Color> colors,
      String[] texts,
      Integer boxed) {}

  static class Page<T> {
    private List<T> items;
    private int total;

    public List<T> getItems() {
      return items;
    }

    public void setItems(List<T> items) {
      this.items = items;
    }

    public int getTotal() {
      return total;
    }

    public void setTotal(int total) {
      this.total = total;
    }
  }

  record Point(int x, int y) {
    Point {
      if (x < 0) {
        throw new IllegalArgumentException("x: " + x);
      }
    }
  }

  /** As beans are: a property without a field, a field without a property. */
  static class Account {
    private String owner = "nobody";
    private boolean active;
    private String secret = "s3cret";
    private String password;
    private transient int cache = 7;

    public String getOwner() {
      return owner;
    }

    public void setOwner(String owner) {
      this.owner = owner + "!";
    }

    public boolean isActive() {
      return active;
    }

    public void setPassword(String password) {
      this.password = password;
    }
  }

  /** Neither getters nor public fields. */
  static final class Hidden {
    private final String name;
    private int count;

    private Hidden() {
      this("", 0);
    }

    Hidden(String name, int count) {
      this.name = name;
      this.count = count;
    }
  }

  static class Animal {
    public String name;
  }

  static class Dog extends Animal {
    public String breed;
  }

  static class Annotated {
    @JsonProperty("user_name")
    private String name;

    @JsonIgnore public String skipped;
    public int kept;
  }

  static class Computed {
    public int side;

    public int getArea() {
      return side * side;
    }
  }

  private final BoundCodec types = new BoundCodec(new JsonCodec(), Types.class);

  private String write(String method, Object value) {
    return new String(types.request(types.method(method), value), UTF_8);
  }

  private Object read(String method, String json) {
    return types.arguments(method, json.getBytes(UTF_8))[0];
  }

  @Test
  void everyType_comesBack() {
    All all =
        new All(
            true,
            (byte) -1,
            (short) 2,
            3,
            Long.MIN_VALUE,
            1.5f,
            0.1,
            'ü',
            new byte[] {1, 2, 3},
            new BigDecimal("12.50"),
            BigInteger.TWO.pow(100),
            new Date(1_700_000_000_000L),
            Instant.parse("2026-01-31T12:00:00.123Z"),
            LocalDate.of(2026, 1, 31),
            Duration.ofMillis(1_500),
            new UUID(1, 2),
            Api.Color.GREEN,
            Optional.of("x"),
            OptionalInt.empty(),
            Set.of(5),
            new java.util.TreeMap<>(Map.of(7, "seven")),
            new EnumMap<>(Map.of(Api.Color.RED, 9L)),
            EnumSet.of(Api.Color.RED),
            new String[] {"a", null},
            null);

    String json = write("all", all);

    assertThat(json)
        .isEqualTo(
            "{\"z\":true,\"b\":-1,\"s\":2,\"i\":3,\"l\":-9223372036854775808,\"f\":1.5,"
                + "\"d\":0.1,\"c\":\"ü\",\"bytes\":\"AQID\",\"decimal\":12.50,"
                + "\"integer\":1267650600228229401496703205376,\"date\":1700000000000,"
                + "\"instant\":\"2026-01-31T12:00:00.123Z\",\"day\":\"2026-01-31\","
                + "\"duration\":\"PT1.5S\",\"uuid\":\"00000000-0000-0001-0000-000000000002\","
                + "\"color\":\"GREEN\",\"maybe\":\"x\",\"number\":null,\"set\":[5],"
                + "\"map\":{\"7\":\"seven\"},\"byColor\":{\"RED\":9},\"colors\":[\"RED\"],"
                + "\"texts\":[\"a\",null],\"boxed\":null}");
    assertThat((All) read("all", json)).usingRecursiveComparison().isEqualTo(all);
  }

  @Test
  void missingMembers_keepTheirDefaults_unknownOnesAreSkipped() {
    All all = (All) read("all", "{\"what\":{\"a\":[1,\"]\"]},\"i\":5}");
    Page<?> page = (Page<?>) read("page", " { \"total\" : 1 , \"x\" : null } ");

    assertThat(all.i()).isEqualTo(5);
    assertThat(all.l()).isZero();
    assertThat(all.maybe()).isEmpty();
    assertThat(all.number()).isEmpty();
    assertThat(all.decimal()).isNull();
    assertThat(page.getItems()).isNull();
    assertThat(page.getTotal()).isEqualTo(1);
  }

  @Test
  void generics_areResolved() {
    List<?> users = (List<?>) read("generics", "[{\"a\":{\"name\":\"ann\",\"color\":\"RED\"}}]");
    Page<?> page = (Page<?>) read("page", "{\"items\":[{\"name\":\"bob\"}],\"total\":1}");

    Api.User ann = (Api.User) ((Map<?, ?>) users.get(0)).get("a");
    assertThat(ann.name).isEqualTo("ann");
    assertThat(ann.color).isEqualTo(Api.Color.RED);
    assertThat(((Api.User) page.getItems().get(0)).name).isEqualTo("bob");
    assertThat(write("page", page))
        .isEqualTo(
            "{\"items\":[{\"name\":\"bob\",\"age\":0,\"color\":null,\"tags\":null,"
                + "\"friend\":null}],\"total\":1}");
  }

  @Test
  void beans_areTheirGettersAndSetters() {
    Account account =
        (Account)
            read(
                "account",
                "{\"owner\":\"ann\",\"password\":\"p\",\"secret\":\"x\",\"active\":true}");

    assertThat(account.owner).isEqualTo("ann!");
    assertThat(account.password).isEqualTo("p");
    assertThat(account.secret).isEqualTo("s3cret");
    assertThat(account.cache).isEqualTo(7);
    assertThat(write("account", account)).isEqualTo("{\"owner\":\"ann!\",\"active\":true}");
  }

  @Test
  void classesWithoutGetters_areTheirFields() {
    String json = write("hidden", new Hidden("x", 2));
    Hidden hidden = (Hidden) read("hidden", json);

    assertThat(json).isEqualTo("{\"name\":\"x\",\"count\":2}");
    assertThat(hidden.count).isEqualTo(2);
    assertThat(hidden.name).isEqualTo("x");
  }

  @Test
  void annotations_countByTheirName() {
    Annotated annotated =
        (Annotated) read("annotated", "{\"user_name\":\"a\",\"skipped\":\"b\",\"kept\":1}");

    assertThat(annotated.name).isEqualTo("a");
    assertThat(annotated.skipped).isNull();
    assertThat(write("annotated", annotated)).isEqualTo("{\"user_name\":\"a\",\"kept\":1}");
  }

  @Test
  void computedMembers_areWritten_andSkipped() {
    Computed computed = (Computed) read("computed", "{\"area\":\"?\",\"side\":3}");

    assertThat(write("computed", computed)).isEqualTo("{\"side\":3,\"area\":9}");
  }

  @Test
  void untypedValues_areMapsListsAndScalars_neverClasses() {
    Object value =
        read(
            "any",
            "{\"@class\":\"java.lang.Thread\",\"n\":[1,5000000000,1.5,null,true,99999999999999999999]}");

    assertThat(value)
        .isEqualTo(
            Map.of(
                "@class",
                "java.lang.Thread",
                "n",
                java.util.Arrays.asList(
                    1, 5_000_000_000L, 1.5, null, true, new BigInteger("99999999999999999999"))));
    assertThat(write("any", new Object[] {new int[] {1}, Optional.of("x"), List.of(Api.Color.RED)}))
        .isEqualTo("[[1],\"x\",[\"RED\"]]");
  }

  @Test
  void valueOfAClassNobodyDeclared_isRefused_sayingWhatToDo() {
    RpcException failure =
        failureOf(() -> types.result(types.method("any"), Map.of("t", List.of(new Thread()))));

    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure)
        .hasMessageContaining("the result of")
        .hasMessageContaining("/any")
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("t[0]")
        .hasMessageContaining("allow(");
  }

  @Test
  void subclass_isWrittenAsTheNearestKnownClass() {
    Dog dog = new Dog();
    dog.name = "rex";
    dog.breed = "beagle";
    BoundCodec allowed =
        new BoundCodec(new JsonCodec(), ServiceDescriptor.of(Types.class).withTypes(Dog.class));

    assertThat(write("animal", dog)).isEqualTo("{\"name\":\"rex\"}");
    assertThat(new String(allowed.request(allowed.method("animal"), dog), UTF_8))
        .isEqualTo("{\"name\":\"rex\",\"breed\":\"beagle\"}");
  }

  @Test
  void numbersThatJsonDoesNotHave_areTexts() {
    assertThat(write("number", Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(read("number", "\"NaN\"")).isEqualTo(Double.NaN);
    assertThat(read("number", "\"-Infinity\"")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(failureOf(() -> read("number", "\"1.5\""))).hasMessageContaining("a number");
  }

  @Test
  void voidAndFutures_areNullAndTheValue() {
    MethodDescriptor nothing = types.method("nothing");
    MethodDescriptor later = types.method("later");

    assertThat(types.request(nothing)).isEqualTo(bytes("[]"));
    assertThat(types.arguments("nothing", bytes("[]"))).isEmpty();
    assertThat(types.arguments("nothing", bytes(""))).isEmpty();
    assertThat(types.result(nothing, null)).isEqualTo(bytes("null"));
    assertThat(types.codec.readResult(nothing, false, bytes("null"))).isNull();
    assertThat(types.codec.readResult(nothing, false, bytes(""))).isNull();
    assertThat(types.result(later, 5)).isEqualTo(bytes("5"));
    assertThat(types.codec.readResult(later, false, bytes("5"))).isEqualTo(5);
  }

  @Test
  void lists_asTheOnlyArgument_stayBareArrays() {
    assertThat(write("arrays", new int[][] {{1, 2}, {}})).isEqualTo("[[1,2],[]]");
    assertThat((int[][]) read("arrays", "[[1,2],[]]")).isDeepEqualTo(new int[][] {{1, 2}, {}});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "grüße 😀",
        "\"\\/\b\f\n\r\t\u0000\u001f\u007f",
        "\ud800",
        "\udc00\ud800x"
      })
  void texts_comeBack_alsoHalfPairs(String text) {
    String padded = "x".repeat(999) + text;

    assertThat(captures.arguments("hello", captures.request(captures.method("hello"), text)))
        .containsExactly(text);
    assertThat(captures.arguments("hello", captures.request(captures.method("hello"), padded)))
        .containsExactly(padded);
  }

  @Test
  void dates_areReadFromTheIsoFormToo() {
    All all = (All) read("all", "{\"date\":\"2026-01-31T12:00:00.000+00:00\"}");

    assertThat(all.date()).isEqualTo(Date.from(Instant.parse("2026-01-31T12:00:00Z")));
  }

  // ---- generic calls and what is not there

  @Test
  void genericCall_carriesUntypedValues() {
    MethodDescriptor generic = MethodDescriptor.of("a.B:1.0", "m", List.of("a.User", "int"));

    assertThat(captures.request(generic, Map.of("name", "ann"), 5))
        .isEqualTo(bytes("[{\"name\":\"ann\"},5]"));
    assertThat(captures.codec.readResult(generic, false, bytes("{\"a\":1}")))
        .isEqualTo(Map.of("a", 1));
  }

  @Test
  void unknownMethodAndService_areLeftToTheServer() {
    BoundCodec unknown = new BoundCodec(new JsonCodec(), ServiceDescriptor.named("unknown"));

    RequestContent method = captures.read("nope", bytes("1"));
    RequestContent service =
        unknown.codec.readRequest("m", Metadata.of("service", "a.B:1.0"), bytes("1"));

    assertThat(method.method().javaMethod()).isNull();
    assertThat(method.method().service()).isEqualTo(captures.service.name());
    assertThat(service.method().service()).isEqualTo("a.B:1.0");
    assertThat(failureOf(() -> captures.read(null, bytes("1"))).code())
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  // ---- overloads

  interface Overloads {
    String f();

    String f(String text);

    String f(int number);

    String f(int number, String text);

    String f(List<String> texts);

    String g(int number);

    String g(long number);

    String h(List<Integer> numbers);

    String h(int a, int b);
  }

  private final BoundCodec overloads = new BoundCodec(new JsonCodec(), Overloads.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"x\"        | [java.lang.String]",
        "5            | [int]",
        "[5,\"x\"]    | [int, java.lang.String]",
        "[\"a\"]      | [java.util.List]",
        "[\"a\",\"b\"] | [java.util.List]"
      })
  void overloads_areChosenByWhatFits(String json, String signature) {
    RequestContent request = overloads.read("f", bytes(json));

    assertThat(request.method().signature()).hasToString(signature);
    assertThat(overloads.request(request.method(), overloads.arguments("f", bytes(json))))
        .isEqualTo(bytes(json));
  }

  @Test
  void overloads_thatFitEqually_areRefused_namingThem() {
    RpcException numbers = failureOf(() -> overloads.read("g", bytes("5")));
    RpcException arrays = failureOf(() -> overloads.read("h", bytes("[1,2]")));
    RpcException none = failureOf(() -> overloads.read("g", bytes("true")));

    assertThat(numbers.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(numbers).hasMessageContaining("g[int], g[long]");
    assertThat(arrays).hasMessageContaining("h[int, int], h[java.util.List]");
    assertThat(none)
        .hasMessageContaining("fits no")
        .hasMessageContaining("g[long]: found a boolean");
    assertThat(overloads.read("g", bytes("5000000000")).method().signature())
        .containsExactly("long");
    assertThat(overloads.read("h", bytes("[1]")).method().signature())
        .containsExactly("java.util.List");
  }

  // ---- refusals

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello2 | [\"w\"]                 | 1 arguments (expected: 2)",
        "hello2 | [\"w\",5,6]             | more than 2 arguments",
        "hello2 | \"w\"                   | an array of 2 arguments",
        "hello2 | [\"w\",null]            | null does not fit int (at argument 2)",
        "hello2 | [\"w\",5.5]             | 5.5 at byte 5 does not fit int",
        "hello2 | [\"w\",5000000000]      | does not fit int",
        "hello2 | [\"w\",\"5\"]           | found a text at byte 5 (expected: a number)",
        "hello2 | [\"w\",1e999999999]     | exponent",
        "hello2 | [\"w\",05]              | expected: ',' or ']'",
        "hello2 | [\"w\",5] x             | expected: the end",
        "hello2 | [\"w\",5,]              | more than 2 arguments",
        "hello  | 'w'                     | expected: a text",
        "hello  | \"w                     | a text without its end",
        "hello  | \"\\x\"                 | an unknown escape",
        "hello  | \"\\u12\"               | an incomplete escape",
        "user   | {\"age\":1,\"age\":2}   | 'age' stands there twice",
        "user   | {\"friend\":{\"tags\":[\"a\",1]}} | argument 1.friend.tags[1]",
        "user   | {\"color\":\"BLUE\"}    | 'BLUE' is not a constant of lab.Api$Color (found: [RED, GREEN])",
        "user   | {\"name\" \"x\"}        | expected: ':'",
        "user   | {name:1}                | a name in quotes",
        "user   | [1]                     | found an array at byte 0 (expected: an object)"
      },
      quoteCharacter = '`')
  void misfits_areInvalid_sayingWhatAndWhere(String method, String json, String why) {
    RpcException failure = failureOf(() -> captures.arguments(method, bytes(json)));

    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining("/" + method).hasMessageContaining(why);
  }

  @Test
  void invalidUtf8_isRefused() {
    for (byte[] bad :
        new byte[][] {
          {'"', (byte) 0xc0, (byte) 0x80, '"'}, // overlong
          {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // a surrogate
          {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}, // beyond Unicode
          {'"', (byte) 0x80, '"'},
          {'"', (byte) 0xe2, (byte) 0x82}
        }) {
      assertThat(failureOf(() -> captures.arguments("hello", bad)))
          .hasMessageContaining("not UTF-8");
    }
  }

  @Test
  void whatAConstructorRefuses_isInvalid() {
    assertThat(failureOf(() -> read("point", "{\"x\":-1}"))).hasMessageContaining("x: -1");
  }

  @Test
  void nesting_isBounded_forReadingAndForWriting() {
    Api.User cycle = new Api.User();
    cycle.friend = cycle;

    RpcException read = failureOf(() -> read("any", "[".repeat(100_000)));
    RpcException skipped = failureOf(() -> read("point", "{\"z\":" + "[".repeat(100_000)));
    RpcException written = failureOf(() -> captures.request(captures.method("user"), cycle));

    assertThat(read).hasMessageContaining("deeper than 512");
    assertThat(skipped).hasMessageContaining("deeper than 512");
    assertThat(written).hasMessageContaining("deeper than 512").hasMessageContaining("cycle");
    assertThat(written.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  interface Sets {
    int count(Set<List<Integer>> set);
  }

  @Test
  void numbersContainersAndHashes_areBounded() {
    BoundCodec sets = new BoundCodec(new JsonCodec(), Sets.class);
    StringBuilder flood = new StringBuilder("[");
    for (int i = 0; i < 2_000; i++) { // 31 * a + b is the same for all
      flood.append(i == 0 ? "" : ",").append('[').append(i).append(',').append(-31 * i).append(']');
    }

    assertThat(failureOf(() -> read("any", "1".repeat(1_001))))
        .hasMessageContaining("1000 characters");
    assertThat(failureOf(() -> read("all", "{\"integer\":1e9999}"))).hasMessageContaining("fit");
    assertThat(failureOf(() -> read("number", "1e9999")))
        .hasMessageContaining("does not fit double");
    assertThat(failureOf(() -> read("any", "[" + "[],".repeat(1_100_000) + "[]]")))
        .hasMessageContaining("arrays and objects");
    assertThat(failureOf(() -> sets.arguments("count", bytes(flood.append(']').toString()))))
        .hasMessageContaining("one hash code");
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void listThatHoldsWhatItMustNot_isRefused_namingThePlace() {
    Api.User user = new Api.User();
    user.tags = (List) List.of("a", 5);

    assertThat(failureOf(() -> captures.request(captures.method("user"), user)))
        .hasMessageContaining("java.lang.Integer")
        .hasMessageContaining("argument 1.tags[1]");
  }

  @Test
  void answerThatMakesNoSense_isInternal() {
    MethodDescriptor method = captures.method("hello");

    RpcException result = failureOf(() -> captures.codec.readResult(method, false, bytes("{")));
    RpcException failed = failureOf(() -> captures.codec.readResult(method, true, bytes("x")));

    assertThat(result.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(result).hasMessageContaining("the answer of").hasMessageContaining("/hello");
    assertThat(failed.code()).isEqualTo(StatusCode.INTERNAL);
  }

  interface WithThread {
    void call(Outer outer);

    class Outer {
      public Map<String, Thread> threads = new HashMap<>();
    }
  }

  interface WithInterface {
    Set<Runnable> call();
  }

  interface WithoutConstructor {
    void call(Set<Money> money);

    class Money {
      public final int cents;

      Money(int cents) {
        this.cents = cents;
      }
    }
  }

  interface Endless {
    void call(Chain<String> chain);

    class Chain<T> {
      public Chain<List<T>> next;
      public T value;
    }
  }

  @Test
  void typesThatHaveNoForm_areRefused_whenTheServiceIsBound() {
    assertRefused(WithThread.class, "call, argument 1: Outer.threads: java.lang.Thread");
    assertRefused(WithInterface.class, "call, result: java.lang.Runnable");
    assertRefused(WithoutConstructor.class, "no constructor without parameters");
    assertRefused(Endless.class, "nested deeper than 16");
  }

  private static void assertRefused(Class<?> service, String why) {
    ServiceDescriptor descriptor = ServiceDescriptor.of(service);
    assertThatThrownBy(() -> new JsonCodec().bind(descriptor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("json cannot carry " + service.getName())
        .hasMessageContaining(why);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
