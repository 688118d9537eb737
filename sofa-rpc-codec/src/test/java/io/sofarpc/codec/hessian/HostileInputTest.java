// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives ends as a value or a HessianException, soon and in little memory. */
@Timeout(120)
class HostileInputTest {

  private static final HessianTypes TYPES = GoldenFramesTest.TYPES;

  @Test
  void truncatedAtEachByte() {
    for (Frame frame : Frame.hessian()) {
      byte[] content = frame.content();
      for (int length = 0; length < content.length; length++) {
        byte[] part = Arrays.copyOf(content, length);
        try {
          readAll(part);
          // arguments may be missing without the envelope knowing
          assertThat(frame.isRequest()).isTrue();
        } catch (HessianException e) {
          assertThat(e.getMessage()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void mutated() {
    long seed = Long.getLong("hessian.seed", System.nanoTime() & 0xffff_ffffL);
    System.out.println("HostileInputTest: -Dhessian.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Frame> frames = Frame.hessian();
    int rounds = Integer.getInteger("hessian.mutations", 60_000);
    int failed = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] content = frames.get(random.nextInt(frames.size())).content().clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        content = mutate(content, random);
      }
      try {
        readAll(content);
      } catch (HessianException e) {
        failed++;
      }
    }
    assertThat(failed).isPositive();
  }

  @Test
  void randomGraphsMutated() {
    long seed = Long.getLong("hessian.seed", System.nanoTime() & 0xffff_ffffL);
    System.out.println("HostileInputTest: -Dhessian.seed=" + seed);
    HessianTypes types = HessianTypes.of(List.of(Beans.Node.class), List.of(Beans.SubNode.class));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      Object graph = new RandomGraph(seed + i).value();
      byte[] content = mutate(Oracle.ours(types, new Object[] {graph == null ? 1 : graph}), random);
      try {
        types.reader(content, 0, content.length).read(Target.ANY);
      } catch (HessianException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static byte[] mutate(byte[] content, SplittableRandom random) {
    if (content.length == 0) {
      return content;
    }
    int at = random.nextInt(content.length);
    byte[] changed = content.clone();
    switch (random.nextInt(5)) {
      case 0 -> changed[at] = (byte) random.nextInt();
      case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> changed[at] = (byte) "NTFILDdSsBbVvMOoJKRrztuln".charAt(random.nextInt(25));
      case 3 -> changed = Arrays.copyOf(content, at);
      default -> {
        int to = random.nextInt(content.length);
        int length = random.nextInt(Math.min(content.length - at, content.length - to));
        System.arraycopy(content, at, changed, to, length);
      }
    }
    return changed;
  }

  private static void readAll(byte[] content) {
    HessianReader in = TYPES.reader(content, 0, content.length);
    if (content.length > 40 && content[40] == 'q') {
      HessianRequest request = HessianRequest.read(in);
      List<Target> targets = request.argSigs().stream().limit(32).map(sig -> Target.ANY).toList();
      HessianRequest.readArguments(in, targets);
    } else {
      HessianResponse.read(in, Target.ANY);
    }
    while (in.remaining() > 0) {
      in.read(Target.ANY);
    }
  }

  // ---- bombs

  @Test
  void nestedLists_endAtTheLimit_onASmallStack() throws Exception {
    byte[] lists = new byte[1 << 20];
    Arrays.fill(lists, (byte) 'V');
    byte[] maps = new byte[1 << 20];
    Arrays.fill(maps, (byte) 'M');

    for (byte[] content : List.of(lists, maps)) {
      assertThatThrownBy(() -> Oracle.ours(TYPES, content))
          .isInstanceOf(HessianException.class)
          .hasMessageContaining("nested deeper than 256");
    }
  }

  @Test
  void mapThatIsAKeyOfItself_isRefused() {
    byte[] keys = {'M', 'J', 0, 'N', 'J', 0, 'N', 'z'};

    assertThatThrownBy(() -> Oracle.ours(TYPES, keys))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("nested too deep for the stack");
  }

  @Test
  void deepestAllowedGraph_fitsASmallStack() throws Exception {
    HessianTypes types = HessianTypes.of(List.of(Beans.Node.class), List.of());
    Beans.Node first = new Beans.Node();
    Beans.Node node = first;
    for (int i = 1; i < HessianLimits.DEFAULT.maxDepth(); i++) {
      Beans.Node next = new Beans.Node();
      node.next = next;
      node = next;
    }
    Object[] outcome = new Object[2];
    Thread thread =
        new Thread(
            null,
            () -> {
              byte[] content = Oracle.ours(types, first);
              outcome[0] = Oracle.ours(types, content);
              node(first, HessianLimits.DEFAULT.maxDepth()).next = new Beans.Node();
              try {
                Oracle.ours(types, first);
              } catch (HessianException e) {
                outcome[1] = e.getMessage();
              }
            },
            "small",
            512 << 10);
    thread.start();
    thread.join();

    assertThat(outcome[0]).isInstanceOf(Beans.Node.class);
    assertThat((String) outcome[1]).contains("nested deeper than 256");
  }

  private static Beans.Node node(Beans.Node first, int n) {
    Beans.Node node = first;
    for (int i = 1; i < n; i++) {
      node = node.next;
    }
    return node;
  }

  @Test
  void hugeLengths_allocateNothing() {
    List<byte[]> contents =
        List.of(
            new Content().tag('V', 'l', 0x7f, 0xff, 0xff, 0xff).bytes(),
            new Content().tag('V').type("[long").tag('l', 0x7f, 0xff, 0xff, 0xff, 0).bytes(),
            new Content().tag('V', 'l', 0xff, 0xff, 0xff, 0xff).bytes(),
            new Content().tag('S', 0xff, 0xff, 'x').bytes(),
            new Content().tag('s', 0xff, 0xff, 'x').bytes(),
            new Content().tag('b', 0xff, 0xff, 'x').bytes(),
            new Content().tag('O', 'I', 0x7f, 0xff, 0xff, 0xff).bytes(),
            new Content().tag('O').integer(1).tag('a', 'I', 0x7f, 0xff, 0xff, 0xff).bytes(),
            new Content().tag('v').integer(0).integer(5).bytes(),
            new Content().tag('M', 'u').integer(7).bytes(),
            new Content().tag('o').integer(-1).bytes(),
            new Content().tag('R', 0xff, 0xff, 0xff, 0xff).bytes());

    for (byte[] content : contents) {
      assertThatThrownBy(() -> Oracle.ours(TYPES, content)).isInstanceOf(HessianException.class);
      assertThat(allocated(() -> Oracle.ours(TYPES, content))).isLessThan(64 << 10);
    }
  }

  @Test
  void nestedHugeLengths_allocateNoMoreThanTheContent() {
    // each list claims all bytes that are left, at each of many levels
    int size = 8 << 20;
    Content content = new Content();
    for (int i = 0; i < 200; i++) {
      content.tag('V', 'l', 0, 0x7f, 0, 0);
    }
    byte[] bytes = Arrays.copyOf(content.bytes(), size);

    long allocated = allocated(() -> Oracle.ours(TYPES, bytes));

    assertThat(allocated).isLessThan(8L * size);
  }

  @Test
  void tinyChunks_takeLinearTime() {
    byte[] bytes = new byte[4 << 20];
    for (int i = 0; i < bytes.length - 4; i += 4) {
      bytes[i] = 'b';
      bytes[i + 2] = 1;
    }
    bytes[bytes.length - 4] = 0x20;
    byte[] content = Arrays.copyOf(bytes, bytes.length - 3);
    long start = System.nanoTime();

    assertThat((byte[]) Oracle.ours(TYPES, content)).hasSize((1 << 20) - 1);
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  @Test
  void manyClassDefinitions_costLittle() {
    HessianTypes types = HessianTypes.of(List.of(Beans.Node.class), List.of());
    Content content = new Content();
    for (int i = 0; i < 20_000; i++) {
      content.def(Beans.Node.class.getName(), "i", "x" + i, "l");
    }
    byte[] bytes = content.object(19_999).integer(5).integer(6).integer(7).bytes();
    long start = System.nanoTime();

    Beans.Node node = (Beans.Node) Oracle.ours(types, bytes);

    assertThat(node.i).isEqualTo(5);
    assertThat(node.l).isEqualTo(7);
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }

  private static long allocated(Runnable work) {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    try {
      work.run();
    } catch (HessianException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  @Test
  void setsOfSets_thatTakeForeverToHash_areStopped() {
    // each level holds both sets of the level below: 2^n visits for one hash code
    Content content = new Content();
    int depth = 100;
    for (int i = 0; i < depth; i++) {
      content.tag('V').type("java.util.HashSet").tag('n', 2);
    }
    // innermost pair, then each level closes and its twin refers to the level below twice
    content.string("a").string("b");
    int ref = depth;
    for (int i = depth - 1; i > 0; i--) {
      content.tag('z');
      content.tag('V').type("java.util.HashSet").tag('n', 2);
      if (i == depth - 1) {
        content.string("a").string("c");
      } else {
        content.tag('R', 0, 0, (ref - 1) >> 8, ref - 1).tag('R', 0, 0, (i + 1) >> 8, i + 1);
      }
      content.tag('z');
      ref++;
    }
    content.tag('z');

    assertThatThrownBy(() -> Oracle.ours(TYPES, content.bytes()))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("hash");
  }

  @Test
  void manyKeysWithOneHashCode_areStopped() {
    for (String type : List.of("java.util.HashMap", "java.util.Hashtable")) {
      Content content = new Content().tag('M').type(type);
      for (int i = 0; i < 200_000; i++) {
        // lists [a, b] with a * 31 + b the same
        content
            .tag('V', 'n', 2)
            .integer(i)
            .integer(1_000_000 - 31 * i)
            .tag('z')
            .tag('N' - 'N' + 'T');
      }
      content.tag('z');
      long start = System.nanoTime();

      assertThatThrownBy(() -> Oracle.ours(TYPES, content.bytes()))
          .isInstanceOf(HessianException.class)
          .hasMessageContaining("hash");
      assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.HashMap",
        "java.util.LinkedHashMap",
        "java.util.concurrent.ConcurrentHashMap",
        "java.util.Properties"
      })
  void manyTextsWithOneHashCode_areSortedByTheMap(String type) {
    assertThat((Map<?, ?>) Oracle.ours(TYPES, collidingKeys(type))).hasSize(1 << 16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.util.Hashtable", "java.util.WeakHashMap"})
  void manyTextsWithOneHashCode_areStopped_whereTheMapWouldGoThroughAll(String type) {
    assertThatThrownBy(() -> Oracle.ours(TYPES, collidingKeys(type)))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("hash");
  }

  private static byte[] collidingKeys(String type) {
    Content content = new Content().tag('M').type(type);
    for (int i = 0; i < 1 << 16; i++) {
      content.string(colliding(i)).tag('T');
    }
    return content.tag('z').bytes();
  }

  /** Of 2^16 different texts with one hash code. */
  private static String colliding(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 16; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  @Test
  void largeHonestMaps_pass() {
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      map.put(List.of(i, "x"), i);
    }

    assertThat(Oracle.ours(TYPES, Oracle.ours(TYPES, new Object[] {map}))).isEqualTo(map);
  }

  @Test
  void selfContainingSet_thatIsHashed_isStopped() {
    Content set = new Content().tag('V').type("java.util.HashSet").tag('n', 1);
    byte[] alone = set.tag('J', 0).tag('z').bytes();
    Content map = new Content().tag('M').type("java.util.HashMap");
    map.tag('V').type("java.util.HashSet").tag('n', 1).tag('J', 1).tag('z');
    byte[] asKey = map.tag('T').tag('z').bytes();

    assertThat((Set<?>) Oracle.ours(TYPES, alone)).hasSize(1);
    assertThatThrownBy(() -> Oracle.ours(TYPES, asKey))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("nested too deep for the stack");
  }

  @Test
  void manyEmptyObjects_endAtTheLimit() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write('V');
    for (int i = 0; i < 1_200_000; i++) {
      bytes.write('V');
      bytes.write('z');
    }

    assertThatThrownBy(() -> Oracle.ours(TYPES, bytes.toByteArray()))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("more than 1048576 objects");
  }

  @Test
  void hugeNumbers_areStopped() {
    byte[] content =
        new Content()
            .def("java.math.BigDecimal", "value")
            .object(0)
            .string("9".repeat(1_000_000))
            .bytes();

    assertThatThrownBy(() -> Oracle.ours(TYPES, content))
        .isInstanceOf(HessianException.class)
        .hasMessageContaining("digits");
  }

  @Test
  void keysThatCannotBeCompared_areAnError() {
    byte[] content =
        new Content()
            .tag('M')
            .type("java.util.TreeMap")
            .integer(1)
            .integer(1)
            .string("a")
            .integer(2)
            .tag('z')
            .bytes();

    assertThatThrownBy(() -> Oracle.ours(TYPES, content)).isInstanceOf(HessianException.class);
  }
}
