// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sofarpc.Metadata;
import io.sofarpc.Payload;
import io.sofarpc.RpcException;
import io.sofarpc.ServiceDescriptor;
import io.sofarpc.codec.ServiceCodec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Classes that attacks on Hessian are made of. The codec runs in a class loader that notes each
 * name it is asked for, so a refusal after a look-up would be seen.
 */
class GadgetsTest {

  private static final RecordingLoader LOADER = new RecordingLoader();
  private static Function<byte[], List<String>> reader;

  /** A service that takes anything, which is as open as a signature can be. */
  interface Open {
    Object call(Object argument);
  }

  /** Reads a content in all ways there are, and returns what it was told. */
  static final class Reader implements Function<byte[], List<String>> {

    private final ServiceDescriptor service = ServiceDescriptor.of(Open.class);
    private final ServiceCodec codec = new HessianCodec().bind(service);

    @Override
    public List<String> apply(byte[] argument) {
      List<String> told = new ArrayList<>();
      told.add(failure(() -> readRequest(argument)));
      told.add(
          failure(() -> codec.readResult(service.methods().get(0), false, response(argument))));
      return told;
    }

    private Object readRequest(byte[] argument) {
      Content request =
          new Content()
              .def(
                  "com.alipay.sofa.rpc.core.request.SofaRequest",
                  "methodName",
                  "targetServiceUniqueName",
                  "methodArgSigs")
              .object(0)
              .string("call")
              .string(service.name());
      request.tag('V').type("[string").tag('n', 1).string("java.lang.Object").tag('z');
      byte[] content = request.raw(argument).bytes();
      Payload payload = codec.readRequest(null, Metadata.empty(), content).payload();
      return ((Object[]) ((Payload.Unary) payload).message())[0];
    }

    private static byte[] response(byte[] result) {
      return new Content()
          .def(
              "com.alipay.sofa.rpc.core.response.SofaResponse",
              "isError",
              "errorMsg",
              "appResponse",
              "responseProps")
          .object(0)
          .tag('F', 'N')
          .raw(result)
          .tag('N')
          .bytes();
    }

    private static String failure(java.util.concurrent.Callable<Object> reading) {
      try {
        return "read: " + reading.call().getClass().getName();
      } catch (RpcException refused) {
        return refused.getMessage();
      } catch (Exception other) {
        return "failed otherwise: " + other;
      }
    }
  }

  /** Makes classes of this project anew, and notes all names that they and it ask for. */
  private static final class RecordingLoader extends ClassLoader {

    final Set<String> asked = ConcurrentHashMap.newKeySet();

    RecordingLoader() {
      super(GadgetsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && name.startsWith("io.sofarpc.")) {
          byte[] bytes = bytes(name);
          loaded = defineClass(name, bytes, 0, bytes.length);
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        return in.readAllBytes();
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }

  @BeforeAll
  @SuppressWarnings("unchecked")
  static void load() throws ReflectiveOperationException {
    var constructor = LOADER.loadClass(Reader.class.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);
    reader = (Function<byte[], List<String>>) constructor.newInstance();
  }

  /** The resin gadget: a black list that misspelt both. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.caucho.naming.QName",
        "com.sun.org.apache.xpath.internal.objects.XString",
        "com.caucho.quercus.env.StringValue"
      })
  void cve_2019_9212(String name) {
    assertRefused(name);
  }

  /** Chains of classes of the JDK alone, which the black lists before 5.12.0 let through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "javax.swing.UIDefaults",
        "javax.swing.UIDefaults$ProxyLazyValue",
        "sun.swing.SwingLazyValue",
        "javax.activation.MimeTypeParameterList",
        "sun.print.UnixPrintServiceLookup",
        "sun.print.UnixPrintService",
        "sun.security.pkcs.PKCS9Attributes",
        "sun.security.pkcs.PKCS9Attribute",
        "com.sun.org.apache.bcel.internal.util.JavaWrapper",
        "com.sun.org.apache.xalan.internal.xslt.Process",
        "sun.tools.jar.Main",
        "sun.reflect.misc.MethodUtil",
        "jdk.nashorn.internal.objects.NativeString",
        "jdk.internal.net.http.common.Utils"
      })
  void cve_2024_23636(String name) {
    assertRefused(name);
  }

  /**
   * The same again with other classes, which the black list of hessian before 3.5.5 let through.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.sun.jndi.ldap.LdapAttribute",
        "com.sun.jndi.rmi.registry.BindingEnumeration",
        "com.sun.jndi.toolkit.dir.LazySearchEnumerationImpl",
        "com.sun.org.apache.xml.internal.utils.XMLStringDefault",
        "com.sun.rowset.JdbcRowSetImpl",
        "java.beans.EventHandler",
        "java.beans.Statement",
        "java.rmi.MarshalledObject",
        "java.security.SignedObject",
        "java.util.jar.JarFile",
        "java.util.logging.FileHandler",
        "java.util.prefs.NodeChangeEvent",
        "javax.naming.CannotProceedException",
        "javax.naming.Reference",
        "javax.naming.ldap.Rdn$RdnEntry",
        "javax.naming.spi.ContinuationDirContext",
        "javax.management.BadAttributeValueExpException",
        "javax.sound.sampled.AudioFileFormat$Type",
        "javax.tools.ToolProvider",
        "javax.xml.transform.stream.StreamSource",
        "sun.rmi.transport.tcp.TCPEndpoint"
      })
  void cve_2024_46983(String name) {
    assertRefused(name);
  }

  /** What the list of 3.5.5 names, misspelt entries too; of a package, a class in it. */
  @ParameterizedTest
  @MethodSource
  void blackListOfStockPeers(String name) {
    assertRefused(name);
  }

  static Stream<String> blackListOfStockPeers() throws IOException {
    ClassLoader library = com.caucho.hessian.io.Hessian2Input.class.getClassLoader();
    try (InputStream list = library.getResourceAsStream("security/serialize.blacklist")) {
      return new String(list.readAllBytes(), UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && Character.isLetter(line.charAt(0)))
              .map(line -> line.endsWith(".") ? line + "Gadget" : line)
              .toList()
              .stream();
    }
  }

  /** Those of others, which any class path may hold; and one that is there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.aop.support.DefaultBeanFactoryPointcutAdvisor",
        "org.apache.commons.collections.functors.InvokerTransformer",
        "com.rometools.rome.feed.impl.ToStringBean",
        "org.codehaus.groovy.runtime.MethodClosure",
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "java.lang.ProcessBuilder",
        "java.lang.Runtime",
        "java.lang.reflect.Proxy",
        "java.net.URL",
        "java.net.InetAddress",
        "io.sofarpc.codec.hessian.Gadget"
      })
  void knownGadgets(String name) {
    assertRefused(name);
  }

  private static void assertRefused(String name) {
    for (byte[] content : objects(name)) {
      assertThat(read(name, content))
          .hasSize(2)
          .allSatisfy(told -> assertThat(told).contains("not allowed", name));
    }
    for (byte[] content : containers(name)) {
      assertThat(read(name, content))
          .hasSize(2)
          .allSatisfy(told -> assertThat(isRefused(told, name)).as(told).isTrue());
    }
    assertThat(read(name, exception(name)).get(0)).contains("not allowed", name);
    assertThat(read(name, exception(name)).get(1)).contains("the service threw " + name + ": boo");
  }

  private static List<String> read(String name, byte[] content) {
    LOADER.asked.clear();
    List<String> told = reader.apply(content);
    assertThat(LOADER.asked).doesNotContain(name);
    return told;
  }

  /** Elements of an unknown list or map of the JDK are read into the common one. */
  private static boolean isRefused(String told, String name) {
    return name.startsWith("java.")
        ? Set.of("read: java.util.ArrayList", "read: java.util.LinkedHashMap").contains(told)
        : told.contains("not allowed") && told.contains(name);
  }

  /** All ways to name the class of an object; definition 0 is that of the envelope. */
  private static List<byte[]> objects(String name) {
    return List.of(
        new Content().def(name, "value").object(1).string("x").bytes(),
        new Content().def(name).object(1).bytes(),
        new Content().def(name, "name").object(1).string("VALUE").bytes(),
        new Content().def("java.lang.Class", "name").object(1).string(name).bytes(),
        new Content().def("java.lang.Class", "name").object(1).string("[L" + name + ";").bytes(),
        inside(new Content().tag('V').type("java.util.HashSet").tag('n', 1), name),
        inside(new Content().tag('M').type("java.util.TreeMap"), name));
  }

  private static List<byte[]> containers(String name) {
    return List.of(
        new Content().tag('M').type(name).string("value").string("x").tag('z').bytes(),
        new Content().tag('V').type(name).tag('n', 1).string("x").tag('z').bytes(),
        new Content().tag('V').type("[" + name).tag('n', 0).tag('z').bytes());
  }

  /** An exception of an unknown class, which is told but not made. */
  private static byte[] exception(String name) {
    return new Content()
        .def(name, "detailMessage", "stackTrace", "cause")
        .object(1)
        .string("boo")
        .tag('N', 'N')
        .bytes();
  }

  private static byte[] inside(Content container, String name) {
    return container.def(name, "value").object(1).string("x").bytes();
  }

  @Test
  void lookUps_areSeen() throws ClassNotFoundException {
    LOADER.asked.clear();

    Class.forName("java.beans.Statement", false, LOADER);

    assertThat(LOADER.asked).containsExactly("java.beans.Statement");
    assertThat(reader.getClass().getClassLoader()).isSameAs(LOADER);
    assertThat(System.getProperty("hessian.gadget")).isNull();
  }
}
