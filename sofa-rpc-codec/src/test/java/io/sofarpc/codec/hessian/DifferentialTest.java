// Copyright 2026 the sofa-rpc authors
// SPDX-License-Identifier: Apache-2.0
package io.sofarpc.codec.hessian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random graphs, ours against the library of stock peers, both ways: what they write is what we
 * write, and what they read is what we read. One writer and one reader do it all.
 */
class DifferentialTest {

  private static final int GRAPHS = Integer.getInteger("hessian.graphs", 5_000);
  private static final long SEED = Long.getLong("hessian.seed", System.nanoTime() & 0xffff_ffffL);

  private static final HessianTypes TYPES =
      HessianTypes.of(List.of(Beans.Node.class), List.of(Beans.SubNode.class));

  @Test
  void randomGraphs_areTheSameBytesAndTheSameValues() {
    System.out.println("DifferentialTest: -Dhessian.seed=" + SEED + " graphs=" + GRAPHS);
    HessianWriter out = TYPES.writer();
    HessianReader in = TYPES.reader(new byte[0], 0, 0);
    int compared = 0;
    for (long seed = SEED; compared < GRAPHS; seed++) {
      Object graph = new RandomGraph(seed).value();
      if (graph == null) {
        continue;
      }
      String as = "-Dhessian.seed=" + seed;

      byte[] theirs = Oracle.write(graph);
      out.forget();
      out.begin(new byte[64], 0);
      out.write(graph);
      byte[] ours = Arrays.copyOf(out.array(), out.size());

      assertThat(ours).as(as).isEqualTo(theirs);
      in.forget();
      in.begin(theirs, 0, theirs.length);
      String read = Dump.of(in.read(Target.ANY));
      assertThat(in.remaining()).isZero();
      assertThat(read).as(as).isEqualTo(Dump.of(Oracle.read(theirs)));
      compared++;
    }
  }
}
