// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.StatusCode;
import io.sofarpc.client.RpcClient;
import io.sofarpc.server.RpcServer;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two versions of one interface and its classes in one JVM, each in a class loader of its own. */
@Timeout(60)
class ClassLoadersTest {

  private static final String SHOP =
      """
      package acme;
      public interface Shop {
        Item sell(Item item, java.util.List<Item> others) throws SoldOut;
        %s
      }
      """;
  private static final String SHELF =
      """
      package acme;
      public class Shelf implements Shop {
        public Item sell(Item item, java.util.List<Item> others) throws SoldOut {
          if (item.name.equals("gone")) {
            throw new SoldOut(item);
          }
          Item sold = others.get(0);
          sold.kind = Item.Kind.values()[Item.Kind.values().length - 1];
          return sold;
        }
        %s
      }
      """;
  private static final String ITEM =
      """
      package acme;
      public class Item implements java.io.Serializable {
        private static final long serialVersionUID = 1;
        public enum Kind { %s }
        public String name;
        public Kind kind;
        %s
      }
      """;
  private static final String BOOK =
      """
      package acme;
      public class Book extends Item {
        private static final long serialVersionUID = 1;
        public int pages = 7;
      }
      """;
  private static final String SOLD_OUT =
      """
      package acme;
      public class SoldOut extends Exception {
        private static final long serialVersionUID = 1;
        public final Item item;
        public SoldOut(Item item) { super("sold out: " + item.name); this.item = item; }
      }
      """;

  /** What a consumer does; returns what came back. */
  private static final String CALLER =
      """
      package acme;
      public class Caller implements java.util.function.BiFunction<Object, String, Object> {
        public Object apply(Object stub, String name) {
          Item item = new Item();
          item.name = name;
          Item book = new Book();
          book.name = "a book";
          try {
            return ((Shop) stub).sell(item, java.util.List.of(name.equals("plain") ? item : book));
          } catch (Exception thrown) {
            return thrown;
          }
        }
      }
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void compile() {
    compile("1", "", "", "OLD", "");
    compile(
        "2",
        "String version();",
        "public String version() { return \"2\"; }",
        "OLD, NEW",
        "public java.math.BigDecimal price = java.math.BigDecimal.TEN;");
  }

  private static void compile(
      String version, String method, String body, String kinds, String field) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-proc:none", "-d", folder.resolve(version).toString(), "-cp", folder.toString());
    List<Source> sources =
        List.of(
            new Source("Shop", SHOP.formatted(method)),
            new Source("Shelf", SHELF.formatted(body)),
            new Source("Item", ITEM.formatted(kinds, field)),
            new Source("Book", BOOK),
            new Source("SoldOut", SOLD_OUT),
            new Source("Caller", CALLER));
    assertThat(compiler.getTask(null, null, null, options, null, sources).call()).isTrue();
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///acme/" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** One version, as a plug-in or a web application would have it. */
  private static final class Version implements AutoCloseable {

    final String number;
    final URLClassLoader loader;

    Version(String number) throws IOException {
      this.number = number;
      URL[] urls = {folder.resolve(number).toUri().toURL()};
      loader = new URLClassLoader("version " + number, urls, Version.class.getClassLoader());
    }

    Class<?> load(String name) throws ClassNotFoundException {
      return loader.loadClass("acme." + name);
    }

    Object make(String name) throws ReflectiveOperationException {
      return load(name).getDeclaredConstructor().newInstance();
    }

    ServiceDescriptor service() throws ReflectiveOperationException {
      return ServiceDescriptor.of(load("Shop")).withUniqueId(number).withTypes(load("Book"));
    }

    @SuppressWarnings("unchecked")
    Object call(RpcClient client, String name) throws ReflectiveOperationException {
      BiFunction<Object, String, Object> caller =
          (BiFunction<Object, String, Object>) make("Caller");
      return caller.apply(client.refer(service()), name);
    }

    @Override
    public void close() throws IOException {
      loader.close();
    }
  }

  private static RpcServer serve(Version... versions) throws ReflectiveOperationException {
    RpcServer.Builder builder = RpcServer.builder().port(0);
    for (Version version : versions) {
      builder.service(version.service(), version.make("Shelf"));
    }
    return builder.start();
  }

  private static RpcClient client(RpcServer server, String codec) {
    return RpcClient.builder().direct("bolt://127.0.0.1:" + server.port()).codec(codec).build();
  }

  private static Object field(Object object, String name) throws ReflectiveOperationException {
    return object.getClass().getField(name).get(object);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hessian2", "json"})
  void versions_exchangeValuesOfTheirOwnLoaders(String codec) throws Exception {
    try (Version served1 = new Version("1");
        Version served2 = new Version("2");
        Version called1 = new Version("1");
        Version called2 = new Version("2");
        RpcServer server = serve(served1, served2);
        RpcClient client = client(server, codec)) {
      for (int round = 0; round < 3; round++) {
        Object old = called1.call(client, "plain");
        Object recent = called2.call(client, "plain");

        assertThat(old.getClass()).isSameAs(called1.load("Item"));
        assertThat(old.getClass().getFields()).hasSize(2);
        assertThat(field(old, "kind")).hasToString("OLD");
        assertThat(field(old, "kind").getClass().getClassLoader()).isSameAs(called1.loader);
        assertThat(recent.getClass()).isSameAs(called2.load("Item"));
        assertThat(field(recent, "kind")).hasToString("NEW");
        assertThat(field(recent, "kind").getClass().getClassLoader()).isSameAs(called2.loader);
        assertThat(field(recent, "price")).hasToString("10");
      }
    }
  }

  @Test
  void hessian_makesSubclassesAndExceptionsOfTheRightLoader() throws Exception {
    try (Version served1 = new Version("1");
        Version served2 = new Version("2");
        Version called1 = new Version("1");
        Version called2 = new Version("2");
        RpcServer server = serve(served1, served2);
        RpcClient client = client(server, "hessian2")) {
      for (Version version : List.of(called2, called1, called2)) {
        Object book = version.call(client, "a book");
        Object thrown = version.call(client, "gone");

        assertThat(book.getClass()).isSameAs(version.load("Book"));
        assertThat(field(book, "pages")).isEqualTo(7);
        assertThat(thrown.getClass()).isSameAs(version.load("SoldOut"));
        assertThat((Exception) thrown).hasMessage("sold out: gone");
        assertThat(field(thrown, "item").getClass()).isSameAs(version.load("Item"));
      }
    }
  }

  @Test
  void twoClassesOfOneName_areNotForOneService() throws Exception {
    try (Version one = new Version("1");
        Version two = new Version("2")) {
      assertThatThrownBy(() -> one.service().withTypes(two.load("Book")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("two classes are named acme.Book")
          .hasMessageContaining("withTypes");
    }
  }

  @Test
  void json_tellsTheExceptionOfTheOtherSide() throws Exception {
    try (Version served = new Version("2");
        Version called = new Version("2");
        RpcServer server = serve(served);
        RpcClient client = client(server, "json")) {
      assertThat(called.call(client, "gone"))
          .isInstanceOfSatisfying(
              RpcException.class,
              failure -> assertThat(failure.code()).isEqualTo(StatusCode.UNKNOWN));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hessian2", "json"})
  void closedServerAndClient_keepNoClassLoader(String codec) throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();

    Map<WeakReference<ClassLoader>, String> loaders = useOnce(codec, collected);

    List<String> gone = new ArrayList<>();
    for (int round = 0; round < 50 && gone.size() < loaders.size(); round++) {
      System.gc();
      for (var one = collected.remove(100); one != null; one = collected.poll()) {
        gone.add(loaders.get(one));
      }
    }
    assertThat(gone).containsExactlyInAnyOrder("called 2", "served 2");
  }

  /** In a method of its own, so that nothing on the stack holds the loaders. */
  private static Map<WeakReference<ClassLoader>, String> useOnce(
      String codec, ReferenceQueue<ClassLoader> collected) throws Exception {
    try (Version served = new Version("2");
        Version called = new Version("2");
        RpcServer server = serve(served);
        RpcClient client = client(server, codec)) {
      assertThat(called.call(client, "plain").getClass()).isSameAs(called.load("Item"));
      called.call(client, "gone");
      return Map.of(
          new WeakReference<>(served.loader, collected),
          "served 2",
          new WeakReference<>(called.loader, collected),
          "called 2");
    }
  }
}
